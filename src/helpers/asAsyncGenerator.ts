import { slots } from "../core/slots.js";
import { elementsOf, requireAnyIterable, requireIterator, requireStep } from "../core/requireIterable.js";

const ATTEMPT = "go through the elements";

/**
 * Go through an iterable of either kind as an async generator, so that what takes only that, such as `parallelAsync`, takes
 * both.
 *
 * Elements are asked for one at a time, when the generator is. Promises among the elements of a sync iterable are waited
 * for. Ending the generator ends the iterable's iterator.
 *
 * @param iterable - An array, a generator, an async generator or another iterable.
 * @returns An async generator of its elements.
 * @throws TypeError (`ERR_NOT_ITERABLE`) at once.
 * @throws {@link RuntimeError} at once under a non-asyncio reactor, where async generators cannot go on.
 *
 * @example
 * ```ts
 * import { asAsyncGenerator } from "deferred-interop";
 *
 * for await (const n of asAsyncGenerator([1, 2])) console.log(n); // 1, 2
 * ```
 *
 * @see Scrapy `as_async_generator`
 */
export function asAsyncGenerator<T>(
  iterable: Iterable<T> | AsyncIterable<T>,
): AsyncGenerator<Awaited<T>, void, undefined> {
  requireAnyIterable(iterable, ATTEMPT);
  const refused = slots().promiseRule();
  if (refused !== undefined) throw refused;
  return goThrough(iterable);
}

async function* goThrough<T>(iterable: Iterable<T> | AsyncIterable<T>): AsyncGenerator<Awaited<T>, void, undefined> {
  for await (const element of checked(iterable)) yield element;
}

/** The same elements, from an iterator that is known to be one and gives steps. */
function checked<T>(iterable: Iterable<T> | AsyncIterable<T>): Iterable<T> | AsyncIterable<T> {
  if (!(Symbol.asyncIterator in iterable)) return elementsOf(iterable, ATTEMPT);
  const iterator = iterable[Symbol.asyncIterator]();
  requireIterator(iterator, ATTEMPT);
  const next = async (): Promise<IteratorResult<T>> => {
    const step: IteratorResult<T> = await iterator.next();
    requireStep(step, ATTEMPT);
    return step;
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: iterator.return?.bind(iterator) }) as AsyncIterator<T> };
}
