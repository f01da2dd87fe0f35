import type { Deferred } from "./Deferred.js";

/**
 * An object that waits for a Deferred in the place of a pair of callbacks, so that waiting costs no closure: the pair's
 * second half carries a number of the waiter's choice (a list's index, say).
 *
 * @internal
 */
export interface Waiter {
  /**
   * Take the result, as a callback does; what is returned (or thrown) is the new result. Firing or cancelling another
   * Deferred is its last act and is handed over (see chain.ts).
   *
   * @param result - The value, or the Failure.
   * @param failed - Which of the two it is.
   * @param token - The number given when the wait began.
   * @param deferred - The one that was waited for.
   */
  resume(result: unknown, failed: boolean, token: number, deferred: Deferred<unknown>): unknown;
}

/** An object in the place of a canceller function. @internal */
export interface CancelTarget {
  /** The Deferred that cancels are passed on to, before `cancelled` is called. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any Deferred, whatever it carries
  readonly source?: Deferred<any> | undefined;
  /** The Deferred that a cancel gets to in the end, if that is known. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any Deferred, whatever it carries
  readonly reach?: Deferred<any> | undefined;
  /**
   * Cancel, as the last act of what called this; what has to run then is handed over.
   *
   * @returns Whether the Deferred has been seen to; otherwise it fails with CancelledError, unless it has fired.
   */
  cancelled(deferred: Deferred<unknown>): boolean;
}
