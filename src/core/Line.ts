import { Deferred } from "./Deferred.js";
import type { CancelTarget } from "./Waiter.js";

/**
 * Deferreds that wait their turn: they join at the end, leave at the front, and leave from anywhere when they are
 * cancelled (K4, K5), each at a constant price.
 *
 * @internal
 */
export class Line<T> implements CancelTarget {
  readonly #waiting = new Set<Deferred<T>>();
  // One iterator for all: a new one would step over the places of all who have left, each time.
  #front = this.#waiting.values();
  #listed: readonly Deferred<T>[] | undefined;

  /** How many wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Those who wait, the next one first; the same array until somebody joins or leaves. */
  list(): readonly Deferred<T>[] {
    return (this.#listed ??= Object.freeze([...this.#waiting]));
  }

  /** A Deferred at the end of the line; cancelling it takes it out. */
  join(): Deferred<T> {
    const deferred = new Deferred<T>();
    deferred._result = this;
    this.#listed = undefined;
    this.#waiting.add(deferred);
    return deferred;
  }

  /** Take the next one out; undefined when nobody waits. */
  shift(): Deferred<T> | undefined {
    if (this.#waiting.size === 0) return undefined;
    let next = this.#front.next();
    if (next.done === true) {
      // It had come to the end of the line.
      this.#front = this.#waiting.values();
      next = this.#front.next();
    }
    this.#leave(next.value as Deferred<T>);
    return next.value;
  }

  /** The canceller of those who wait. */
  cancelled(deferred: Deferred<unknown>): boolean {
    this.#leave(deferred as Deferred<T>);
    return false;
  }

  #leave(deferred: Deferred<T>): void {
    this.#listed = undefined;
    this.#waiting.delete(deferred);
  }
}
