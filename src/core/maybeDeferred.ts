import type { Deferred, Settled } from "./Deferred.js";
import { fail } from "./fail.js";
import { isDeferred, isOwnDeferred } from "./isDeferred.js";
import { isFailure } from "./Failure.js";
import { requireFunction } from "./requireFunction.js";
import { succeed } from "./succeed.js";

/**
 * Call a function that may return a value, a Deferred or a promise, may throw, and get a Deferred in any case.
 *
 * A returned Deferred is returned itself; a promise's outcome arrives in a microtask; a returned Failure or a throw gives
 * a failed Deferred. A generator object is an ordinary value (M1).
 *
 * @param fn - Called at once.
 * @param args - Its arguments.
 *
 * @example
 * ```ts
 * import { maybeDeferred } from "deferred-interop";
 *
 * maybeDeferred(JSON.parse, "{").addErrback((failure) => failure.check(SyntaxError) === SyntaxError); // true
 * ```
 *
 * @see Twisted `maybeDeferred`
 */
export function maybeDeferred<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Deferred<Settled<R>> {
  requireFunction(fn, "call with maybeDeferred", "function");
  let result: unknown;
  try {
    result = fn(...args);
    if (typeof result === "object" && result !== null && isOwnDeferred(result)) return result as Deferred<Settled<R>>;
    if (!isFailure(result)) return toDeferred(result) as Deferred<Settled<R>>;
  } catch (error) {
    return fail(error);
  }
  return fail(result);
}

function toDeferred(value: unknown): Deferred<unknown> {
  return isDeferred(value) ? value._adopt(value, value.then) : succeed(value);
}
