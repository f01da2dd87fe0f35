import type { Settled } from "./Deferred.js";
import { Deferred } from "./Deferred.js";
import { typeError } from "./errors.js";
import { requireFunction } from "./requireFunction.js";
import { functionName, showValue } from "./showValue.js";
import { Coroutine, isCoroutine } from "./stepCoroutine.js";

/**
 * Make a generator function into one that returns a Deferred: Twisted's coroutines.
 *
 * A call runs at once up to the first wait. `yield* deferred` waits and gives the value, typed; a failure is thrown in
 * at that place as the plain error. `yield* wait(x)` does the same for a promise, `yield x` too, untyped. Results that
 * are there already cost no turn: everything is synchronous, but for promises, whose outcome comes in a microtask.
 *
 * Cancelling the returned Deferred cancels what the generator waits for at that moment; the generator sees the
 * CancelledError there, may catch it, clean up and even go on, and its outcome is the result (I9).
 *
 * @param fn - A generator function; `this` and the arguments are passed on.
 * @returns A function that returns a Deferred of what the generator returns.
 * @throws TypeError (`ERR_NOT_A_GENERATOR`) at the call when the function does not return a generator object (I1).
 *
 * @example
 * ```ts
 * import { inlineCallbacks, succeed, wait } from "deferred-interop";
 *
 * const total = inlineCallbacks(function* (n: number) {
 *   const base = yield* succeed(n);
 *   const more = yield* wait(Promise.resolve(2));
 *   return base + more;
 * });
 * await total(40); // 42
 * ```
 *
 * @see Twisted `inlineCallbacks`
 */
export function inlineCallbacks<A extends unknown[], R, This = unknown>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what yields give depends on each of them
  fn: (this: This, ...args: A) => Generator<unknown, R, any>,
): (this: This, ...args: A) => Deferred<Settled<R>> {
  requireFunction(fn, "make a coroutine function", "generator function");
  function coroutineFunction(this: This, ...args: A): Deferred<Settled<R>> {
    const generator: unknown = Reflect.apply(fn, this, args);
    if (!isCoroutine(generator)) throw notAGenerator(fn, generator);
    const deferred = new Deferred<Settled<R>>();
    Coroutine.start(generator, deferred);
    return deferred;
  }
  return Object.defineProperty(coroutineFunction, "name", { value: functionName(fn) ?? "", configurable: true });
}

function notAGenerator(fn: { readonly name: string }, got: unknown): TypeError {
  return typeError(
    "ERR_NOT_A_GENERATOR",
    `Cannot run ${functionName(fn) ?? "the function"} with inlineCallbacks: it returned ${showValue(got)}, wanted a generator; is the * of function* missing?`,
  );
}
