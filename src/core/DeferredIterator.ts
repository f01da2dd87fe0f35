import { isReady, takeResult } from "./chain.js";
import type { Deferred } from "./Deferred.js";
import type { Failure } from "./Failure.js";
import { FAILED } from "./state.js";

/**
 * What `yield* deferred` walks: it yields the Deferred once and returns what it is sent.
 *
 * Not a generator: an object costs half. And a Deferred that has fired gives its result without suspending the
 * coroutine at all (I2, I3).
 *
 * @internal
 */
export class DeferredIterator<T> {
  readonly #deferred: Deferred<T>;
  #asked = false;

  constructor(deferred: Deferred<T>) {
    this.#deferred = deferred;
  }

  next(sent?: unknown): IteratorResult<Deferred<T>, T> {
    if (this.#asked) return { done: true, value: sent as T };
    this.#asked = true;
    const deferred = this.#deferred;
    if (!isReady(deferred)) return { done: false, value: deferred };
    const failed = (deferred._state & FAILED) !== 0;
    const result = takeResult(deferred);
    if (failed) throw (result as Failure).value;
    return { done: true, value: result as T };
  }

  return(value: T): IteratorResult<Deferred<T>, T> {
    this.#asked = true;
    return { done: true, value };
  }

  throw(error: unknown): never {
    this.#asked = true;
    throw error;
  }

  [Symbol.iterator](): this {
    return this;
  }
}
