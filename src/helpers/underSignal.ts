import type { AbortSignalLike } from "../core/AbortSignalLike.js";
import type { Deferred } from "../core/Deferred.js";
import { CancelledError, typeError } from "../core/errors.js";
import { isFailure } from "../core/Failure.js";
import { cancelLogged } from "../core/cancel.js";
import { showValue } from "../core/showValue.js";

/**
 * Start work that a signal may cancel; what the work gave then is a CancelledError whose cause is the signal's reason.
 *
 * A signal that has aborted before cancels the work as soon as it has been started, and then a value does not count. The
 * listener is gone when the work is over.
 *
 * @param what - The work, for the error's text: `"The wait"`.
 * @param start - Not called when the signal is none.
 * @throws TypeError (`ERR_NOT_A_SIGNAL`).
 * @internal
 */
export function underSignal<T>(
  signal: AbortSignalLike | undefined,
  what: string,
  start: () => Deferred<T>,
): Deferred<T> {
  if (signal === undefined) return start();
  requireSignal(signal, what);
  const early = signal.aborted;
  let deferred: Deferred<T> | undefined;
  const abort = (): void => {
    if (deferred !== undefined) cancelLogged(deferred);
  };
  // Before the start: if there can be no listener, nothing has to be undone.
  signal.addEventListener("abort", abort, { once: true });
  try {
    deferred = start();
  } catch (error) {
    signal.removeEventListener("abort", abort);
    throw error;
  }
  if (signal.aborted) abort();
  return deferred.addBoth((result) => {
    signal.removeEventListener("abort", abort);
    if (signal.aborted && isUndone(result, early)) throw abortedBy(signal, what);
    return result;
  }) as Deferred<T>;
}

/** Whether work came to nothing because of its signal; with one that had aborted before, whatever was there does not count. */
function isUndone(result: unknown, early: boolean): boolean {
  // By its code: another copy of the package has a class of its own.
  return isFailure(result) ? result.check("ERR_CANCELLED") !== undefined : early;
}

/** What work fails with that a signal ended. @internal */
export function abortedBy(signal: AbortSignalLike, what: string): CancelledError {
  return new CancelledError(`${what} was aborted by its signal`, { cause: signal.reason });
}

function requireSignal(signal: unknown, what: string): void {
  const { addEventListener, removeEventListener } = Object(signal) as Partial<AbortSignalLike>;
  if (typeof addEventListener === "function" && typeof removeEventListener === "function") return;
  throw typeError(
    "ERR_NOT_A_SIGNAL",
    `${what} cannot be aborted by ${showValue(signal)}: wanted an AbortSignal as signal`,
  );
}
