import type { Deferred, Settled } from "../core/Deferred.js";
import { isDeferred } from "../core/isDeferred.js";
import { isPromiseLike } from "../core/isThenable.js";
import { requireCalled } from "../core/requireCalled.js";
import { slots } from "../core/slots.js";
import { succeed } from "../core/succeed.js";
import { maybeDeferredToFuture } from "./maybeDeferredToFuture.js";

/**
 * Make something that coroutines may wait for here of anything: for what a user's function returned.
 *
 * A Deferred becomes what {@link maybeDeferredToFuture} makes of it; a promise stays the same object; a plain value becomes
 * a promise of it (a fired Deferred under a non-asyncio reactor), a Failure a rejected one. A generator object is a plain
 * value, since it may be somebody's items: {@link deferredFromCoro} drives one.
 *
 * @param value - Anything.
 * @throws TypeError (`ERR_NOT_CALLED`) for an async function or a generator function that was not called.
 * @throws {@link RuntimeError} for a Deferred with neither a reactor nor a loop (A5).
 *
 * @example
 * ```ts
 * import { ensureAwaitable, succeed } from "deferred-interop";
 *
 * await ensureAwaitable(succeed(1)); // 1
 * await ensureAwaitable(2); // 2
 * ```
 *
 * @see Scrapy `ensure_awaitable`
 */
export function ensureAwaitable<V>(value: V): PromiseLike<Settled<V>> {
  if (isDeferred(value)) return maybeDeferredToFuture(value as Deferred<Settled<V>>);
  if (isPromiseLike(value)) return value as PromiseLike<Settled<V>>;
  requireCalled(value, "make something that can be awaited");
  const fired = succeed(value) as Deferred<Settled<V>>;
  return slots().promiseRule() === undefined ? fired.asFuture() : fired;
}
