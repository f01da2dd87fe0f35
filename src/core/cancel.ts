import type { Deferred } from "./Deferred.js";
import { CancelledError } from "./errors.js";
import { toFailure } from "./Failure.js";
import { logError } from "./logError.js";
import { drain, hand, handAfter, Work } from "./run.js";
import { CALLED, CANCELLED, FORGIVING, WAITING } from "./state.js";
import type { CancelTarget } from "./Waiter.js";

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

/**
 * The first part of a cancel, as the last act of the caller: what has to run then is handed over.
 *
 * A loop, not recursion: users' chains decide how deep this goes.
 *
 * @throws Whatever the canceller throws.
 * @internal
 */
export function startCancel(deferred: AnyDeferred): void {
  let passedOn: Map<CancelTarget, AnyDeferred> | undefined;
  let leaf = leafOf(deferred);
  while (leaf !== undefined && (leaf._state & CALLED) === 0) {
    const canceller = leaf._result as ((deferred: AnyDeferred) => void) | CancelTarget | undefined;
    if (canceller === undefined) leaf._state |= FORGIVING | CANCELLED;
    else if (typeof canceller === "function") {
      canceller(leaf);
      leaf._state |= CANCELLED;
    } else if (canceller.source === undefined) {
      if (canceller.cancelled(leaf)) break;
    } else {
      // Met again: it waits for itself.
      if (passedOn?.has(canceller) === true) break;
      (passedOn ??= new Map()).set(canceller, leaf);
      const source = canceller.source._orReplaced();
      leaf = source === undefined ? undefined : leafOf(source);
      continue;
    }
    if ((leaf._state & CALLED) === 0) leaf._handError(new CancelledError());
    break;
  }
  if (passedOn === undefined) return;
  // The innermost first: each sees what the cancel has led to further in.
  for (const [target, cancelled] of [...passedOn].reverse()) handAfter(() => target.cancelled(cancelled));
}

/**
 * Whether a cancel would get to something that can end: not where what is waited for has fired and is paused, and not where
 * it is a list that has fired, which passes no cancel on (Y9).
 *
 * @internal
 */
export function isReachedByCancel(deferred: AnyDeferred): boolean {
  // A ring waits for itself: each is looked at once.
  const seen = new Set([deferred]);
  for (const one of seen) {
    const reach = one._reachOfCancel();
    if (reach === true) return true;
    for (const next of reach) seen.add(next);
  }
  return false;
}

/** What is waited for in the end; undefined when the way there is a ring, or when a replaced method has seen to it. */
function leafOf(deferred: AnyDeferred): AnyDeferred | undefined {
  let leaf: AnyDeferred | undefined = deferred;
  let anchor: AnyDeferred | undefined;
  for (let steps = 1, lap = 1024; leaf !== undefined && (leaf._state & WAITING) !== 0; steps++) {
    leaf = (leaf._result as AnyDeferred)._orReplaced();
    if (leaf === anchor) return undefined;
    if (steps === lap) {
      anchor = leaf;
      lap *= 2;
    }
  }
  return leaf;
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
