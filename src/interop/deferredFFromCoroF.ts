import type { Deferred, Settled } from "../core/Deferred.js";
import { requireFunction } from "../core/requireFunction.js";
import { functionLength, functionName } from "../core/showValue.js";
import { deferredFromCoro } from "./deferredFromCoro.js";

/** What {@link deferredFromCoro} makes of a function's result: a Deferred of what can be waited for, else the value itself. */
export type FromCoro<R> =
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any generator
  R extends Generator<unknown, infer G, any>
    ? Deferred<Settled<G>>
    : R extends PromiseLike<unknown>
      ? Deferred<Settled<R>>
      : R;

/**
 * Make an async function, or a generator function, into one that returns a Deferred, so that it fits where Deferreds are
 * expected: `d.addCallback(deferredFFromCoroF(async (value) => …))`.
 *
 * The function is called when the wrapper is, with the same `this` and arguments; the wrapper has its name and length.
 *
 * @param fn - The function.
 *
 * @example
 * ```ts
 * import { deferredFFromCoroF } from "deferred-interop";
 *
 * const double = deferredFFromCoroF(async (n: number) => 2 * n);
 * double(21).addCallback((n) => console.log(n)); // 42
 * ```
 *
 * @see Scrapy `deferred_f_from_coro_f`
 */
export function deferredFFromCoroF<A extends unknown[], R, This = unknown>(
  fn: (this: This, ...args: A) => R,
): (this: This, ...args: A) => FromCoro<R> {
  requireFunction(fn, "wrap a coroutine function", "function");
  function deferredFunction(this: This, ...args: A): FromCoro<R> {
    return deferredFromCoro(Reflect.apply(fn, this, args)) as FromCoro<R>;
  }
  return Object.defineProperties(deferredFunction, {
    name: { value: functionName(fn) ?? "", configurable: true },
    length: { value: functionLength(fn), configurable: true },
  });
}
