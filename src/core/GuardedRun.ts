import { captureContext } from "./asyncContext.js";
import { append } from "./chain.js";
import type { Deferred, Settled } from "./Deferred.js";
import { maybeDeferred } from "./maybeDeferred.js";
import { requireFunction } from "./requireFunction.js";
import type { Waiter } from "./Waiter.js";
import { addPair, hand } from "./run.js";

/** What {@link DeferredLock} and {@link DeferredSemaphore} have in common. @internal */
export interface Guard {
  acquire(): Deferred<unknown>;
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

  private constructor(guard: Guard, fn: (...args: never) => unknown, args: readonly unknown[]) {
    this.#guard = guard;
    this.#fn = fn;
    this.#args = args;
  }

  static start<A extends unknown[], R>(guard: Guard, fn: (...args: A) => R, args: A): Deferred<Settled<R>> {
    requireFunction(fn, "run under a lock", "function");
    const acquired = guard.acquire();
    addPair(acquired, new GuardedRun(guard, fn, args), ENTER);
    return acquired as Deferred<Settled<R>>;
  }

  resume(result: unknown, failed: boolean, token: number): unknown {
    if (token === LEAVE) {
      this.#guard._handRelease();
      return result;
    }
    // Cancelled while it waited for its turn.
    if (failed) return result;
    return this.#enter();
  }

  #enter(): Deferred<unknown> {
    try {
      if (this.#context === undefined) this.#call();
      else this.#context.run(this.#call, this, undefined, undefined);
    } catch (error) {
      // The function's own errors are its outcome; what comes here is the end of the native stack.
      this.#guard._handRelease();
      throw error;
    }
    const outcome = this.#outcome as Deferred<unknown>;
    this.#outcome = undefined;
    if (append(outcome, this, LEAVE)) hand(outcome);
    return outcome;
  }

  #call(): void {
    this.#outcome = maybeDeferred(this.#fn as (...args: unknown[]) => unknown, ...this.#args);
  }
}
