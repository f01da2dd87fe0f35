import { cancelLogged } from "./cancel.js";
import { isReady, takeResult } from "./chain.js";
import type { AbortControllerLike, AbortSignalLike } from "./AbortSignalLike.js";
import type { Deferred } from "./Deferred.js";
import { CancelledError } from "./errors.js";
import type { Failure } from "./Failure.js";
import { toFailure } from "./Failure.js";
import { isDeferred, isOwnDeferred } from "./isDeferred.js";
import type { Then } from "./isThenable.js";
import { onAbort } from "./onAbort.js";
import { aFunction, anAbortController } from "./kinds.js";
import { slots } from "./slots.js";
import { FAILED, HANDLED, MARKED, WAITING } from "./state.js";
import { clearUnhandled } from "./unhandledErrors.js";
import type { CancelTarget, Waiter } from "./Waiter.js";
import { logError } from "./logError.js";
import { addPair, fire, handAfter } from "./run.js";

/** How cancelling a Deferred reaches the promise it was made from. */
export interface FromFutureOptions {
  /** Called when the Deferred is cancelled; the Deferred then waits for what the promise does. */
  readonly onCancel?: ((reason: CancelledError) => void) | undefined;
  /** Aborted when the Deferred is cancelled; the Deferred then waits for what the promise does. */
  readonly controller?: AbortControllerLike | undefined;
}

/** @internal */
export const FROM_FUTURE_OPTIONS = { onCancel: aFunction, controller: anAbortController };

/**
 * Settles a promise with a Deferred's result, from a place in its queue.
 *
 * @internal
 */
export class Settler implements Waiter {
  readonly #resolve: (value: never) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #takes: boolean;
  #unfollow: (() => void) | undefined;

  /** @param takes - Whether the chain is left with undefined (P1) or keeps its result, its failure handled (P3). */
  constructor(resolve: (value: never) => void, reject: (reason: unknown) => void, takes: boolean) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#takes = takes;
  }

  /** Cancel the Deferred and reject when the signal aborts; it is followed until the promise settles. */
  follow(signal: AbortSignalLike, deferred: Deferred<unknown>): void {
    this.#unfollow = onAbort(signal, () => {
      this.#reject(signal.reason);
      cancelLogged(deferred);
    });
  }

  resume(result: unknown, failed: boolean, _token: number, deferred: Deferred<unknown>): unknown {
    this.#unfollow?.();
    if (failed) this.#reject((result as Failure).value);
    else this.#resolve(result as never);
    if (this.#takes) return undefined;
    deferred._state |= HANDLED;
    return result;
  }
}

/**
 * The promise for a Deferred that has fired and has nothing left to do: 0.7 of the price of any way through the queue.
 *
 * @returns undefined when it has to be waited for.
 * @internal
 */
export function settledPromise<T>(deferred: Deferred<T>, take: boolean): Promise<T> | undefined {
  if (!isReady(deferred)) return undefined;
  const failed = (deferred._state & FAILED) !== 0;
  const result = take ? takeResult(deferred) : lookAtResult(deferred);
  return failed ? Promise.reject((result as Failure).value) : Promise.resolve(result as T);
}

/** P3: the chain keeps its result; a failure counts as handled. */
function lookAtResult(deferred: Deferred<unknown>): unknown {
  const state = deferred._state;
  deferred._state = state | HANDLED;
  if ((state & MARKED) !== 0) clearUnhandled(deferred);
  return deferred._result;
}

/**
 * Make a Deferred follow a promise, another thenable, or another Deferred, of this copy of the package or not.
 *
 * @param deferred - A new one without canceller.
 * @param then - The source's, read once.
 * @internal
 */
export function follow(deferred: Deferred<unknown>, source: object, then: Then, options: FromFutureOptions = {}): void {
  if (isDeferred(source)) return followDeferred(deferred, source);
  const refused = slots().promiseRule();
  if (refused !== undefined) {
    // Nobody will look at the promise again: its rejection is not to be reported on top.
    try {
      then.call(source, ignore, ignore);
    } catch {
      // The refusal is the outcome.
    }
    return deferred.errback(refused);
  }
  const target = new PromiseTarget(deferred, options);
  if (options.onCancel !== undefined || options.controller !== undefined) deferred._result = target;
  try {
    then.call(source, target.settle, target.fail);
  } catch (error) {
    target.fail(error);
  }
}

/** Where a promise's outcome goes, which a cancel may change (P2). */
class PromiseTarget implements CancelTarget {
  protected deferred: Deferred<unknown>;
  readonly #options: FromFutureOptions;

  constructor(deferred: Deferred<unknown>, options: FromFutureOptions) {
    this.deferred = deferred;
    this.#options = options;
  }

  readonly settle = (value: unknown): void => {
    // Late outcomes of what was fired or cancelled meanwhile are dropped: nobody is there to be told.
    if (this.deferred.called) return;
    // No promise is fulfilled with a Deferred, but other thenables may be.
    this.deferred.callback(isDeferred(value) ? value.then() : value);
  };

  readonly fail = (reason: unknown): void => {
    if (!this.deferred.called) this.deferred.errback(reason);
  };

  cancelled(deferred: Deferred<unknown>): boolean {
    const reason = new CancelledError();
    this.#options.onCancel?.(reason);
    this.#options.controller?.abort(reason);
    // The abort may have fired it, synchronously, by whatever way the user built.
    if (!deferred.called) this.waitFurther(deferred, undefined);
    return true;
  }

  /** The cancelled Deferred waits for a fresh one, where the outcome goes from here on. */
  protected waitFurther(deferred: Deferred<unknown>, canceller: CancelTarget | undefined): void {
    this.deferred = deferred._another(canceller);
    fire(deferred, this.deferred, WAITING);
  }
}

/** Where a Deferred's outcome goes; each cancel is passed on, and the outcome is waited for (X6). */
class DeferredTarget extends PromiseTarget implements Waiter {
  readonly #followed: Deferred<unknown>;
  /** Of this copy; one of another copy has its public methods only. */
  readonly #isOwn: boolean;
  readonly #isQuiet: boolean;

  constructor(deferred: Deferred<unknown>, followed: Deferred<unknown>, isQuiet: boolean) {
    super(deferred, {});
    this.#followed = followed;
    this.#isOwn = isOwnDeferred(followed);
    this.#isQuiet = isQuiet;
  }

  get source(): Deferred<unknown> | undefined {
    return this.#isQuiet ? undefined : this.reach;
  }

  get reach(): Deferred<unknown> | undefined {
    return this.#isOwn ? this.#followed : undefined;
  }

  start(): void {
    if (this.#isOwn) addPair(this.#followed, this, 0);
    else {
      this.#followed.addCallbacks(this.settle, (failure) => {
        this.fail(failure.value);
      });
    }
  }

  resume(result: unknown, failed: boolean): undefined {
    if (this.deferred.called) return;
    if (failed) this.deferred._handError((result as Failure).value);
    else this.deferred._handValue(result);
  }

  override cancelled(deferred: Deferred<unknown>): boolean {
    try {
      // Where there is a source, the cancel has been passed on already.
      if (!this.#isOwn) this.#followed.cancel();
      else if (this.#isQuiet) this.#followed._handCancel();
    } catch (error) {
      if (!this.#isQuiet) throw error;
      logError(toFailure(error));
      return false;
    }
    handAfter(() => {
      if (!deferred.called) this.waitFurther(deferred, this);
    });
    return true;
  }
}

/**
 * Make a Deferred follow another one.
 *
 * @param deferred - A new one without canceller.
 * @param isQuiet - Whether cancelling it never throws: what the other one's canceller throws is logged, and this one fails.
 * @internal
 */
export function followDeferred(deferred: Deferred<unknown>, followed: Deferred<unknown>, isQuiet = false): void {
  const target = new DeferredTarget(deferred, followed, isQuiet);
  deferred._result = target;
  target.start();
}

function ignore(): void {
  // The outcome is not wanted.
}
