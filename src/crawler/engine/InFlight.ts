import { Deferred } from "../../core/Deferred.js";
import { CancelledError } from "../../core/errors.js";

/**
 * Counts things under way, and lets a coroutine wait until there is room for more or none is left.
 *
 * @internal
 */
export class InFlight {
  readonly #limit: number;
  #count = 0;
  #waiting: Deferred<undefined> | undefined;
  #below = 0;

  /** @param limit - How many may be under way. */
  constructor(limit = Infinity) {
    this.#limit = limit;
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= this.#limit;
  }

  enter(): void {
    this.#count++;
  }

  leave(): void {
    this.#count--;
    if (this.#waiting === undefined || this.#count >= this.#below) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting.callback(undefined);
  }

  /** Count something until its Deferred, which never fails, fires. */
  add(deferred: Deferred<unknown>): void {
    this.enter();
    deferred.addBoth(() => this.leave());
  }

  /** Wait until there is room for one more. */
  room(): Deferred<undefined> {
    return this.#waitUntilBelow(this.#limit);
  }

  /** Wait until none is left. */
  none(): Deferred<undefined> {
    return this.#waitUntilBelow(1);
  }

  /** A coroutine: wait until none is left, and go on with that when it is cancelled. */
  *untilNone(): Generator<unknown, void, unknown> {
    while (this.#count > 0) {
      try {
        yield* this.none();
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
      }
    }
  }

  #waitUntilBelow(limit: number): Deferred<undefined> {
    const waiting = new Deferred<undefined>();
    if (this.#count < limit) waiting.callback(undefined);
    else [this.#waiting, this.#below] = [waiting, limit];
    return waiting;
  }
}
