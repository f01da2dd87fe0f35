import type { Deferred } from "./Deferred.js";
import { toFailure } from "./Failure.js";
import { logError } from "./logError.js";
import { drain, hand, Work } from "./run.js";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any Deferred, whatever it carries
type AnyDeferred = Deferred<any>;

/** How many calls of `cancel()` are in progress, each inside the one before. */
let depth = 0;

/**
 * Cancel a Deferred, and run what has to run then, before returning: what `Deferred#cancel` does.
 *
 * @throws Whatever the canceller throws.
 * @internal
 */
export function cancelNow(deferred: AnyDeferred): void {
  depth++;
  try {
    deferred._startCancel();
    drain();
  } finally {
    depth--;
  }
}

/** Cancel a Deferred where nobody can be given what its canceller throws: that is logged. @internal */
export function cancelLogged(deferred: AnyDeferred): void {
  try {
    deferred.cancel();
  } catch (error) {
    logError(toFailure(error));
  }
}

/**
 * Cancels many Deferreds, one after another. What a canceller throws is logged, and the next one is cancelled (Y9).
 *
 * @internal
 */
export class Cancellation {
  /** The depth of the cancel in progress. */
  #depth = -1;

  /**
   * Begin, as the last act of the caller.
   *
   * @param except - One that is left alone.
   * @param then - Called at the end; its last act may hand something over.
   * @returns False when the same is in progress and no user's code lies between, so that one of the Deferreds waits
   *   for the others to be cancelled: doing it again would never end.
   */
  start(deferreds: readonly AnyDeferred[], except?: AnyDeferred, then?: () => void): boolean {
    if (this.#depth === depth) return false;
    this.#depth = depth;
    hand(
      new CancelAll(deferreds, except, () => {
        this.#depth = -1;
        then?.();
      }),
    );
    return true;
  }
}

class CancelAll extends Work {
  readonly #deferreds: readonly AnyDeferred[];
  readonly #except: AnyDeferred | undefined;
  readonly #then: () => void;
  #next = 0;

  constructor(deferreds: readonly AnyDeferred[], except: AnyDeferred | undefined, then: () => void) {
    super();
    this.#deferreds = deferreds;
    this.#except = except;
    this.#then = then;
  }

  override proceed(): boolean {
    const deferred = this.#deferreds[this.#next++];
    if (deferred === undefined) {
      this.#then();
      return false;
    }
    try {
      if (deferred !== this.#except) deferred._handCancel();
    } catch (error) {
      logError(toFailure(error));
    }
    return true;
  }
}
