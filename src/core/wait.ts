import type { Settled } from "./Deferred.js";

/**
 * The typed form of waiting in a coroutine: `const x = yield* wait(promiseOrDeferred)`.
 *
 * For a Deferred `yield* deferred` is enough; this is for promises, and for what may be either, such as the result of
 * `maybeDeferredToFuture`. A plain value comes straight back.
 *
 * @param value - What to wait for.
 *
 * @example
 * ```ts
 * import { inlineCallbacks, wait } from "deferred-interop";
 *
 * const length = inlineCallbacks(function* (text: Promise<string>) {
 *   return (yield* wait(text)).length;
 * });
 * await length(Promise.resolve("four")); // 4
 * ```
 */
export function* wait<V>(value: V): Generator<V, Settled<V>, unknown> {
  return (yield value) as Settled<V>;
}
