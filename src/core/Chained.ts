import type { Deferred } from "./Deferred.js";
import { isOwnDeferred } from "./isDeferred.js";
import type { Waiter } from "./Waiter.js";

/**
 * Fires another Deferred with the result of the one it waits for (D29). If that has been fired, AlreadyCalledError becomes this chain's failure.
 *
 * @internal
 */
export class Chained implements Waiter {
  readonly #other: Deferred<unknown>;

  constructor(other: Deferred<unknown>) {
    this.#other = other;
  }

  resume(result: unknown, failed: boolean): undefined {
    const isOwn: boolean = isOwnDeferred(this.#other);
    // A Deferred of another copy has its public methods only.
    if (!isOwn && failed) this.#other.errback(result);
    else if (!isOwn) this.#other.callback(result);
    else if (failed) this.#other._handError(result);
    else this.#other._handValue(result);
  }
}
