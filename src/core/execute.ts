import type { Deferred } from "./Deferred.js";
import { fail } from "./fail.js";
import { requireFunction } from "./requireFunction.js";
import { succeed } from "./succeed.js";

/**
 * Call a function and put what it returns, or throws, into a Deferred; what it returns is not looked into.
 *
 * @param fn - Called at once.
 * @param args - Its arguments.
 * @see Twisted `execute`; {@link maybeDeferred} is the one that understands Deferreds and Failures
 */
export function execute<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Deferred<R> {
  requireFunction(fn, "execute", "function");
  try {
    return succeed<R>(fn(...args));
  } catch (error) {
    return fail(error);
  }
}
