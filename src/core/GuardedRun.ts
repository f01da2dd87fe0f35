import { captureContext } from "./asyncContext.js";
import { append, isReady } from "./chain.js";
import type { Deferred, Settled } from "./Deferred.js";
import { maybeDeferred } from "./maybeDeferred.js";
import { requireFunction } from "./requireFunction.js";
import type { Waiter } from "./Waiter.js";
import { addPair, hand } from "./run.js";

/** What {@link DeferredLock} and {@link DeferredSemaphore} have in common. @internal */
export interface Guard {
  acquire(): Deferred<unknown>;
  release(): void;
  /** Release as the last act of a waiter. */
  _handRelease(): void;
}

const ENTER = 0;
const LEAVE = 1;

/**
 * One `run` of a lock or a semaphore: acquire, call, release when the outcome is there, then deliver it (K3).
 *
 * @internal
 */
export class GuardedRun implements Waiter {
  readonly #guard: Guard;
  readonly #fn: (...args: never) => unknown;
  readonly #args: readonly unknown[];
  /** The function runs in the context of the call of `run`, not of whoever releases (I14). */
  readonly #context = captureContext();
  #outcome: Deferred<unknown> | undefined;
  /** Until it is released, or is known not to be acquired. */
  #holds = true;

  private constructor(guard: Guard, fn: (...args: never) => unknown, args: readonly unknown[]) {
    this.#guard = guard;
    this.#fn = fn;
    this.#args = args;
  }

  static start<A extends unknown[], R>(guard: Guard, fn: (...args: A) => R, args: A): Deferred<Settled<R>> {
    requireFunction(fn, "run under a lock", "function");
    const guarded = new GuardedRun(guard, fn, args);
    const acquired = guard.acquire();
    try {
      addPair(acquired, guarded, ENTER);
    } finally {
      guarded.#recover(acquired);
    }
    return acquired as Deferred<Settled<R>>;
  }

  resume(result: unknown, failed: boolean, token: number): unknown {
    if (token === ENTER && !failed) return this.#enter();
    this.#holds = false;
    // What has failed to be acquired, as when it was cancelled in the line, is not there to be released.
    if (token === LEAVE) this.#guard._handRelease();
    return result;
  }

  #enter(): Deferred<unknown> {
    if (this.#context === undefined) this.#call();
    else this.#context.run(this.#call, this, undefined, undefined);
    const outcome = this.#outcome as Deferred<unknown>;
    if (append(outcome, this, LEAVE)) hand(outcome);
    return outcome;
  }

  #call(): void {
    this.#outcome = maybeDeferred(this.#fn as (...args: unknown[]) => unknown, ...this.#args);
  }

  /** At the end of the native stack the function may not be called, or the release be missed; it is made here then. */
  #recover(acquired: Deferred<unknown>): void {
    if (this.#holds && isReady(this.#outcome ?? acquired)) this.#guard.release();
  }
}
