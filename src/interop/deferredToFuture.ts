import type { AbortSignalLike } from "../core/AbortSignalLike.js";
import type { Deferred } from "../core/Deferred.js";
import { runtimeError, typeError } from "../core/errors.js";
import { isDeferred } from "../core/isDeferred.js";
import { isPromiseLike } from "../core/isThenable.js";
import { isCoroutine } from "../core/stepCoroutine.js";
import { showWithCure } from "../core/requireCalled.js";
import { isAsyncioAvailable } from "../reactors/isAsyncioAvailable.js";

/** How a promise reaches back to the Deferred it was made from. */
export interface ToFutureOptions {
  /** Aborting it cancels the Deferred and rejects the promise with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

/**
 * Take a Deferred's result as a promise, to be awaited in an async function.
 *
 * The promise is fulfilled or rejected in a microtask with the value or the plain error, not the Failure. The Deferred's
 * own chain then holds undefined, and the failure is the promise's to handle.
 *
 * @param deferred - Any Deferred.
 * @param options - See {@link ToFutureOptions}.
 * @throws RuntimeError when promises do not settle here: under a non-asyncio reactor, or with neither a reactor nor
 *   a loop. {@link maybeDeferredToFuture} is for code that must run there too.
 * @throws TypeError (`ERR_NOT_A_DEFERRED`) when it is no Deferred.
 *
 * @example
 * ```ts
 * import { deferredToFuture, succeed } from "deferred-interop";
 *
 * await deferredToFuture(succeed(42)); // 42
 * ```
 *
 * @see Scrapy `deferred_to_future`
 */
export function deferredToFuture<T>(deferred: Deferred<T>, options: ToFutureOptions = {}): Promise<T> {
  requireDeferred(deferred);
  if (!isAsyncioAvailable()) {
    throw runtimeError(
      "ERR_ASYNCIO_UNAVAILABLE",
      "deferredToFuture() requires an installed asyncio reactor or a running asyncio event loop. " +
        "Use maybeDeferredToFuture() in code that runs under other reactors too.",
    );
  }
  return deferred.asFuture(options);
}

/** Refuse what is no Deferred, of this copy of the package or another. @internal */
export function requireDeferred(value: unknown): void {
  if (isDeferred(value)) return;
  const text = `Cannot make a promise of a Deferred: got ${showWithCure(value)}, expected a Deferred${cureFor(value)}`;
  throw typeError("ERR_NOT_A_DEFERRED", text);
}

function cureFor(value: unknown): string {
  if (isPromiseLike(value)) return "; a promise is awaited as it is, or made a Deferred by deferredFromCoro(promise)";
  return isCoroutine(value) ? "; deferredFromCoro(generator) makes it one" : "";
}
