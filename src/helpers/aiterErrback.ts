import type { Failure } from "../core/Failure.js";
import { toFailure } from "../core/Failure.js";
import { requireFunction } from "../core/requireFunction.js";
import { slots } from "../core/slots.js";
import { requireIterable, requireIterator, requireStep } from "../core/requireIterable.js";

/**
 * Go through an async iterable whose errors are to be told to a function, and do not end the loop over it.
 *
 * As {@link iterErrback}; a promise or Deferred that the errback returns is waited for before the iterator is asked again.
 *
 * @param asyncIterable - Whose errors.
 * @param errback - Called with a {@link Failure} and `args`.
 * @param args - Further arguments.
 * @returns An async generator of the values.
 * @throws TypeError (`ERR_NOT_ITERABLE`, `ERR_NOT_CALLABLE`) at once.
 * @throws {@link RuntimeError} at once under a non-asyncio reactor, where async generators cannot go on.
 *
 * @example
 * ```ts
 * import { aiterErrback } from "deferred-interop";
 *
 * async function* numbers() {
 *   yield 1;
 *   throw new Error("no more");
 * }
 * for await (const n of aiterErrback(numbers(), (failure) => console.log(failure.getErrorMessage()))) console.log(n);
 * // 1, "no more"
 * ```
 *
 * @see Scrapy `aiter_errback`
 */
export function aiterErrback<T, A extends unknown[]>(
  asyncIterable: AsyncIterable<T>,
  errback: (failure: Failure, ...args: A) => unknown,
  ...args: A
): AsyncGenerator<T, void, undefined> {
  requireIterable(asyncIterable, Symbol.asyncIterator, "go through the elements", "iterErrback");
  requireFunction(errback, "go through the elements", "errback");
  const refused = slots().promiseRule();
  if (refused !== undefined) throw refused;
  return tellErrors(asyncIterable, (failure) => errback(failure, ...args));
}

async function* tellErrors<T>(
  iterable: AsyncIterable<T>,
  errback: (failure: Failure) => unknown,
): AsyncGenerator<T, void, undefined> {
  const iterator = iterable[Symbol.asyncIterator]();
  requireIterator(iterator, "go through the elements");
  let ended = false;
  try {
    for (;;) {
      let step: IteratorResult<T>;
      try {
        step = await iterator.next();
      } catch (error) {
        await errback(toFailure(error));
        continue;
      }
      requireStep(step, "go through the elements");
      ended = step.done === true;
      if (ended) return;
      yield step.value as T;
    }
  } finally {
    if (!ended) await iterator.return?.();
  }
}
