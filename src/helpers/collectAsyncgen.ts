import { asAsyncGenerator } from "./asAsyncGenerator.js";

/**
 * Collect the elements of an async iterable, or of another, in an array.
 *
 * @param iterable - An async generator or another iterable; one that never ends is never collected.
 * @returns A promise of the elements, in order; rejected with what the iterable throws, and the elements before it are lost.
 * @throws TypeError (`ERR_NOT_ITERABLE`) at once.
 * @throws {@link RuntimeError} at once under a non-asyncio reactor, where async generators cannot go on.
 *
 * @example
 * ```ts
 * import { collectAsyncgen } from "deferred-interop";
 *
 * async function* numbers() {
 *   yield 1;
 *   yield 2;
 * }
 * console.log(await collectAsyncgen(numbers())); // [1, 2]
 * ```
 *
 * @see Scrapy `collect_asyncgen`
 */
export function collectAsyncgen<T>(iterable: Iterable<T> | AsyncIterable<T>): Promise<Awaited<T>[]> {
  return collect(asAsyncGenerator(iterable));
}

async function collect<T>(elements: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const element of elements) collected.push(element);
  return collected;
}
