import type { Settled } from "../core/Deferred.js";
import { Deferred } from "../core/Deferred.js";
import { isDeferred, isOwnDeferred } from "../core/isDeferred.js";
import { isPromiseLike } from "../core/isThenable.js";
import type { FromFutureOptions } from "../core/promiseBridge.js";
import { isCoroutine } from "../core/stepCoroutine.js";
import { requireCalled } from "../core/requireCalled.js";
import { isAsyncioAvailable } from "../reactors/isAsyncioAvailable.js";

/**
 * Make a Deferred of what an async function or a generator function returned.
 *
 * A Deferred is returned itself; a generator object is driven as a coroutine, synchronously as far as it goes; a
 * promise's outcome arrives in a microtask; anything else, an async generator and a plain function too, is returned unchanged. Under a non-asyncio reactor a promise
 * gives a failed Deferred that says why.
 *
 * @param value - What was returned.
 * @param options - How cancelling the Deferred reaches a promise; see {@link FromFutureOptions}.
 * @throws TypeError (`ERR_NOT_CALLED`) for an async function or a generator function itself.
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
 * @see Scrapy `deferred_from_coro`, which returns such a function unchanged
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
  if (isDeferred(value)) return isOwnDeferred(value) ? value : Deferred.fromFuture(value);
  if (isCoroutine(value)) return Deferred.fromCoroutine(value);
  if (!isPromiseLike(value)) {
    requireCalled(value, "make a Deferred");
    return value;
  }
  requireReactorOrLoop(value);
  return Deferred.fromFuture(value, options);
}

/** What the answer is, is for `fromFuture` to mind; here only that there is one (A3). */
function requireReactorOrLoop(promise: PromiseLike<unknown>): void {
  try {
    isAsyncioAvailable();
  } catch (error) {
    // The caller gets this error; the promise's own is not to end the program on top.
    Promise.resolve(promise).catch(() => undefined);
    throw error;
  }
}
