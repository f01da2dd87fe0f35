import type { Failure } from "../core/Failure.js";
import { toFailure } from "../core/Failure.js";
import { requireFunction } from "../core/requireFunction.js";
import { requireIterable, requireIterator, requireStep } from "../core/requireIterable.js";

/**
 * Go through an iterable whose errors are to be told to a function, and do not end the loop over it.
 *
 * After an error the iterator is asked again; a generator has then come to its end. When the loop is left early, the
 * iterator is closed. What the errback throws comes out of the loop, which is also how to stop an iterator that fails
 * for ever.
 *
 * @param iterable - Whose errors.
 * @param errback - Called with a {@link Failure} and `args`.
 * @param args - Further arguments.
 * @returns A generator of the values.
 * @throws TypeError (`ERR_NOT_ITERABLE`, `ERR_NOT_CALLABLE`) at once.
 *
 * @example
 * ```ts
 * import { iterErrback } from "deferred-interop";
 *
 * function* numbers() {
 *   yield 1;
 *   throw new Error("no more");
 * }
 * for (const n of iterErrback(numbers(), (failure) => console.log(failure.getErrorMessage()))) console.log(n);
 * // 1, "no more"
 * ```
 *
 * @see Scrapy `iter_errback`
 */
export function iterErrback<T, A extends unknown[]>(
  iterable: Iterable<T>,
  errback: (failure: Failure, ...args: A) => unknown,
  ...args: A
): Generator<T, void, undefined> {
  requireIterable(iterable, Symbol.iterator, "go through the elements", "aiterErrback");
  requireFunction(errback, "go through the elements", "errback");
  return tellErrors(iterable, (failure) => errback(failure, ...args));
}

function* tellErrors<T>(iterable: Iterable<T>, errback: (failure: Failure) => unknown): Generator<T, void, undefined> {
  const iterator = iterable[Symbol.iterator]();
  requireIterator(iterator, "go through the elements");
  let ended = false;
  try {
    for (;;) {
      let step: IteratorResult<T>;
      try {
        step = iterator.next();
      } catch (error) {
        errback(toFailure(error));
        continue;
      }
      requireStep(step, "go through the elements");
      ended = step.done === true;
      if (ended) return;
      yield step.value as T;
    }
  } finally {
    if (!ended) iterator.return?.();
  }
}
