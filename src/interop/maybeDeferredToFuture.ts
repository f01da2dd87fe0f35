import type { Deferred } from "../core/Deferred.js";
import { isAsyncioAvailable } from "../reactors/isAsyncioAvailable.js";
import type { ToFutureOptions } from "./deferredToFuture.js";
import { deferredToFuture, requireDeferred } from "./deferredToFuture.js";

/**
 * Make of a Deferred what coroutines may wait for here: a promise where promises settle, else the same Deferred.
 *
 * For code that must run under every reactor: `yield* wait(maybeDeferredToFuture(d))` in a generator coroutine.
 *
 * @param deferred - Any Deferred.
 * @param options - As for {@link deferredToFuture}; without effect where the Deferred itself is returned.
 * @throws TypeError (`ERR_NOT_A_DEFERRED`) when it is no Deferred.
 * @throws {@link RuntimeError} with neither a reactor nor a loop (A2).
 *
 * @example
 * ```ts
 * import { inlineCallbacks, maybeDeferredToFuture, succeed, wait } from "deferred-interop";
 *
 * const double = inlineCallbacks(function* (n: number) {
 *   return 2 * (yield* wait(maybeDeferredToFuture(succeed(n))));
 * });
 * await double(21); // 42
 * ```
 *
 * @see Scrapy `maybe_deferred_to_future`
 */
export function maybeDeferredToFuture<T>(
  deferred: Deferred<T>,
  options: ToFutureOptions = {},
): Promise<T> | Deferred<T> {
  requireDeferred(deferred);
  return isAsyncioAvailable() ? deferredToFuture(deferred, options) : deferred;
}
