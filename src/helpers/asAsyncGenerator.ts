import { slots } from "../core/slots.js";
import { requireAnyIterable, requireIterator } from "../core/requireIterable.js";

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
  requireAnyIterable(iterable, "go through the elements");
  const refused = slots().promiseRule();
  if (refused !== undefined) throw refused;
  return elementsOf(iterable);
}

async function* elementsOf<T>(iterable: Iterable<T> | AsyncIterable<T>): AsyncGenerator<Awaited<T>, void, undefined> {
  for await (const element of withIterator(iterable)) yield element;
}

/** The same elements, from an iterator that is known to be one. */
function withIterator<T>(iterable: Iterable<T> | AsyncIterable<T>): AsyncIterable<T> {
  const isAsync = Symbol.asyncIterator in iterable;
  const iterator: unknown = isAsync ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();
  requireIterator(iterator, "go through the elements");
  return { [isAsync ? Symbol.asyncIterator : Symbol.iterator]: () => iterator } as unknown as AsyncIterable<T>;
}
