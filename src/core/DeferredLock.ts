import type { Deferred, Settled } from "./Deferred.js";
import { AssertionError } from "./errors.js";
import { GuardedRun } from "./GuardedRun.js";
import { Line } from "./Line.js";
import { drain } from "./run.js";
import { succeed } from "./succeed.js";

/**
 * A lock that is waited for with Deferreds, in order of arrival.
 *
 * Whoever acquired it releases it; `run` does both. A release hands over without the lock becoming free in between, and
 * the next one's callbacks run inside it.
 *
 * @example
 * ```ts
 * import { DeferredLock } from "deferred-interop";
 *
 * const lock = new DeferredLock();
 * lock.run(() => lock.locked).result; // true
 * lock.locked; // false
 * ```
 *
 * @see Twisted `DeferredLock`
 */
export class DeferredLock {
  readonly #line = new Line<this>();
  #locked = false;

  /** Whether somebody holds it. */
  get locked(): boolean {
    return this.#locked;
  }

  /** Those who wait for it now, the next one first. */
  get waiting(): readonly Deferred<this>[] {
    return this.#line.list();
  }

  /** A Deferred that fires with the lock, at once if it is free. Cancelling it while it waits leaves the line. */
  acquire(): Deferred<this> {
    if (this.#locked) return this.#line.join();
    const deferred = succeed<this>(this);
    this.#locked = true;
    return deferred;
  }

  /**
   * Give it to the next in line, or free it.
   *
   * @throws {@link AssertionError} when nobody holds it.
   */
  release(): void {
    this.#release();
    drain();
  }

  /** Release as the last act of a waiter; a method that a subclass has replaced is called. @internal */
  _handRelease(): void {
    if (this.release === DeferredLock.prototype.release) this.#release();
    else this.release();
  }

  #release(): void {
    if (!this.#locked) throw new AssertionError("Cannot release the DeferredLock: it is not locked");
    const next = this.#line.shift();
    if (next === undefined) this.#locked = false;
    else next._handValue(this);
  }

  /**
   * Call a function while holding the lock; it is held until a returned Deferred or promise has its result.
   *
   * @returns A Deferred with that outcome, delivered after the release.
   */
  run<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Deferred<Settled<R>> {
    return GuardedRun.start(this, fn, args);
  }
}
