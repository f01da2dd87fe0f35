import type { Deferred, Settled } from "./Deferred.js";
import { AssertionError, rangeError } from "./errors.js";
import { GuardedRun } from "./GuardedRun.js";
import { Line } from "./Line.js";
import { drain } from "./run.js";
import { showValue } from "./showValue.js";
import { succeed } from "./succeed.js";

/**
 * A number of tokens that are waited for with Deferreds, in order of arrival.
 *
 * @example At most two at a time
 * ```ts
 * import { DeferredSemaphore, sleep } from "deferred-interop";
 *
 * const semaphore = new DeferredSemaphore(2);
 * await Promise.all([1, 2, 3].map((n) => semaphore.run(() => sleep(n))));
 * ```
 *
 * @see Twisted `DeferredSemaphore`
 */
export class DeferredSemaphore {
  /** How many tokens there are in all. */
  readonly limit: number;
  readonly #line = new Line<this>();
  #tokens: number;

  /**
   * @param tokens - How many may hold one at a time; a whole number, 1 or more.
   * @throws RangeError (`ERR_SEMAPHORE_TOKENS`) otherwise.
   */
  constructor(tokens: number) {
    if (!Number.isInteger(tokens) || tokens < 1) {
      throw rangeError(
        "ERR_SEMAPHORE_TOKENS",
        `Cannot make a DeferredSemaphore of ${showValue(tokens)} tokens: expected a whole number of 1 or more`,
      );
    }
    this.limit = tokens;
    this.#tokens = tokens;
  }

  /** How many are free. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Those who wait for one now, the next one first. */
  get waiting(): readonly Deferred<this>[] {
    return this.#line.list();
  }

  /** A Deferred that fires with the semaphore, at once if a token is free. Cancelling it while it waits leaves the line. */
  acquire(): Deferred<this> {
    if (this.#tokens === 0) return this.#line.join();
    const deferred = succeed<this>(this);
    this.#tokens--;
    return deferred;
  }

  /**
   * Give a token to the next in line, or put it back.
   *
   * @throws {@link AssertionError} when none is out.
   */
  release(): void {
    this.#release();
    drain();
  }

  /** Release as the last act of a waiter; a method that a subclass has replaced is called. @internal */
  _handRelease(): void {
    if (this.release === DeferredSemaphore.prototype.release) this.#release();
    else this.release();
  }

  #release(): void {
    if (this.#tokens === this.limit) {
      throw new AssertionError("Cannot release the DeferredSemaphore: all its tokens are free");
    }
    const next = this.#line.shift();
    if (next === undefined) this.#tokens++;
    else next._handValue(this);
  }

  /**
   * Call a function while holding a token; it is held until a returned Deferred or promise has its result.
   *
   * @returns A Deferred with that outcome, delivered after the release.
   */
  run<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Deferred<Settled<R>> {
    return GuardedRun.start(this, fn, args);
  }
}
