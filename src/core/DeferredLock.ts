import type { Settled } from "./Deferred.js";
import { Deferred } from "./Deferred.js";
import { AssertionError } from "./errors.js";
import { leave, runWith } from "./runWith.js";

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
  readonly #waiting: Deferred<this>[] = [];
  #locked = false;

  /** Whether somebody holds it. */
  get locked(): boolean {
    return this.#locked;
  }

  /** Those who wait for it, the next one first. */
  get waiting(): readonly Deferred<this>[] {
    return this.#waiting;
  }

  /** A Deferred that fires with the lock, at once if it is free. Cancelling it while it waits leaves the line. */
  acquire(): Deferred<this> {
    const deferred = new Deferred<this>((cancelled) => {
      leave(this.#waiting, cancelled);
    });
    if (this.#locked) this.#waiting.push(deferred);
    else {
      this.#locked = true;
      deferred.callback(this);
    }
    return deferred;
  }

  /**
   * Give it to the next in line, or free it.
   *
   * @throws {@link AssertionError} when nobody holds it.
   */
  release(): void {
    if (!this.#locked) throw new AssertionError("Cannot release the DeferredLock: it is not locked");
    const next = this.#waiting.shift();
    if (next === undefined) this.#locked = false;
    else next.callback(this);
  }

  /**
   * Call a function while holding the lock; it is held until a returned Deferred or promise has its result.
   *
   * @returns A Deferred with that outcome, delivered after the release.
   */
  run<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Deferred<Settled<R>> {
    return runWith(this, fn, args);
  }
}
