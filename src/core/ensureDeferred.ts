import type { Settled } from "./Deferred.js";
import { Deferred } from "./Deferred.js";
import { isOwnDeferred } from "./isDeferred.js";

/**
 * Make sure of a Deferred: one is returned itself, a generator object is driven as a coroutine, a promise is waited for.
 *
 * @param value - A Deferred, a generator object or a promise.
 * @throws {@link NotACoroutineError} for anything else (M2).
 *
 * @example
 * ```ts
 * import { ensureDeferred, succeed } from "deferred-interop";
 *
 * function* add(): Generator<unknown, number, never> {
 *   return (yield* succeed(1)) + (yield* succeed(2));
 * }
 * ensureDeferred(add()).result; // 3
 * ```
 *
 * @see Twisted `ensureDeferred`
 */
export function ensureDeferred<R>(
  value: Deferred<R> | Generator<unknown, R, never> | PromiseLike<R>,
): Deferred<Settled<R>> {
  if (typeof value === "object" && value !== null && isOwnDeferred(value)) return value as Deferred<Settled<R>>;
  return Deferred.fromCoroutine(value);
}
