import { isReady, takeResult } from "./chain.js";
import type { Deferred } from "./Deferred.js";
import { typeError } from "./errors.js";
import type { Failure } from "./Failure.js";
import { FAILED } from "./state.js";

/**
 * What `yield* deferred` walks: it yields the Deferred once and returns what it is sent.
 *
 * Not a generator: an object costs half. And a Deferred that has fired gives its result without suspending the
 * coroutine at all (I2, I3).
 *
 * `yield*` passes an argument to each `next()`; `for … of`, spread, destructuring, `Promise.all` and comparisons pass none at
 * the first step. They would get nothing and lose the result, so they are refused and the result stays.
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
    if (arguments.length === 0) throw iterated();
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

/** `yield*` in an async generator would give the value to the generator's reader, and nothing to the generator. @internal */
export function refuseAsyncIteration(): never {
  throw iterated();
}

/** What iterating over a Deferred ends in, by whatever but `yield*` in a coroutine. */
function iterated(): TypeError {
  return typeError(
    "ERR_ITERATED",
    "Cannot iterate over a Deferred: it is a result to wait for, not a list; `yield*` it inside a coroutine (a generator that is not async), " +
      "or await it; for a list of Deferreds use gatherResults; to compare Deferreds, compare their results",
  );
}
