import type { AbortSignalLike } from "../core/AbortSignalLike.js";
import { isCancellation } from "../core/isCancellation.js";
import { cancelLogged } from "../core/cancel.js";
import type { Deferred } from "../core/Deferred.js";
import { CancelledError } from "../core/errors.js";
import { fail } from "../core/fail.js";
import { isFailure } from "../core/Failure.js";
import { onAbort } from "../core/onAbort.js";

/**
 * Start work that a signal may cancel; what the work gave then is a CancelledError whose cause is the signal's reason.
 *
 * The work is over, for the signal, when it has its result.
 *
 * @param what - The work, for the error's text: `"The wait"`.
 * @param start - Not called when the signal has aborted.
 * @internal
 */
export function underSignal<T>(
  signal: AbortSignalLike | undefined,
  what: string,
  start: () => Deferred<T>,
): Deferred<T> {
  return signal?.aborted === true ? fail(abortedBy(signal, what)) : cancelledBy(signal, what, start);
}

/**
 * As {@link underSignal}, for work that goes on by itself: with a signal that has aborted it is cancelled as soon as
 * there is a Deferred of it, and then a value does not count.
 *
 * @internal
 */
export function cancelledBy<T>(
  signal: AbortSignalLike | undefined,
  what: string,
  start: () => Deferred<T>,
): Deferred<T> {
  if (signal === undefined) return start();
  const early = signal.aborted;
  let deferred: Deferred<T> | undefined;
  const abort = (): void => {
    if (deferred !== undefined) cancelLogged(deferred);
  };
  // Before the start: if there can be no listener, nothing has to be undone.
  const forget = onAbort(signal, abort);
  try {
    deferred = start();
  } catch (error) {
    forget();
    throw error;
  }
  if (signal.aborted) abort();
  return deferred.addBoth((result) => {
    forget();
    if (signal.aborted && isUndone(result, early)) throw abortedBy(signal, what);
    return result;
  }) as Deferred<T>;
}

/** Whether work came to nothing because of its signal; with one that had aborted before, whatever was there does not count. */
function isUndone(result: unknown, early: boolean): boolean {
  return isFailure(result) ? isCancellation(result.value) : early;
}

function abortedBy(signal: AbortSignalLike, what: string): CancelledError {
  return new CancelledError(`${what} was aborted by its signal`, { cause: signal.reason });
}
