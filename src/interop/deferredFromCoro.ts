import type { Settled } from "../core/Deferred.js";
import { Deferred } from "../core/Deferred.js";
import { isOwnDeferred } from "../core/isDeferred.js";
import { isThenable } from "../core/isThenable.js";
import type { FromFutureOptions } from "../core/promiseBridge.js";
import { isCoroutine } from "../core/stepCoroutine.js";
import { isAsyncioAvailable } from "../reactors/isAsyncioAvailable.js";

/**
 * Make a Deferred of what an async function or a generator function returned.
 *
 * A Deferred is returned itself; a generator object is driven as a coroutine, synchronously as far as it goes; a
 * promise's outcome arrives in a microtask; anything else is returned unchanged. Under a non-asyncio reactor a promise
 * gives a failed Deferred that says why.
 *
 * @param value - What was returned.
 * @param options - How cancelling the Deferred reaches a promise; see {@link FromFutureOptions}.
 * @throws {@link RuntimeError} for a promise with neither a reactor nor a loop (A3).
 *
 * @example
 * ```ts
 * import { deferredFromCoro } from "deferred-interop";
 *
 * async function answer() {
 *   return 42;
 * }
 * deferredFromCoro(answer()).addCallback((n) => console.log(n)); // 42, in a microtask
 * ```
 *
 * @see Scrapy `deferred_from_coro`
 */
export function deferredFromCoro<T>(value: Deferred<T>, options?: FromFutureOptions): Deferred<T>;
export function deferredFromCoro<R>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what yields give depends on each of them
  value: Generator<unknown, R, any>,
  options?: FromFutureOptions,
): Deferred<Settled<R>>;
export function deferredFromCoro<T>(value: PromiseLike<T>, options?: FromFutureOptions): Deferred<T>;
export function deferredFromCoro<V>(value: V, options?: FromFutureOptions): V;
export function deferredFromCoro(value: unknown, options: FromFutureOptions = {}): unknown {
  if (typeof value === "object" && value !== null && isOwnDeferred(value)) return value;
  if (isCoroutine(value)) return Deferred.fromCoroutine(value as Generator<unknown, unknown, never>);
  if (!isThenable(value)) return value;
  // Throws where there is neither a reactor nor a loop; what it answers is the rule's business.
  isAsyncioAvailable();
  return Deferred.fromFuture(value, options);
}
