import type { Deferred, Settled } from "../core/Deferred.js";
import { maybeDeferred } from "../core/maybeDeferred.js";
import { requireFunction } from "../core/requireFunction.js";
import type { ElementSource, ParallelOptions } from "./ParallelRun.js";
import { runParallel } from "./ParallelRun.js";
import { requireIterable, requireIterator } from "../core/requireIterable.js";

/**
 * Call a function with each element of an async iterable, with at most some number of elements in flight at a time.
 *
 * As {@link parallel}, element by element. `next()` is called when there is room for its element, and never while
 * another `next()` is pending. Under a non-asyncio reactor it takes async iterators whose `next()` returns Deferreds;
 * those that return promises, async generators among them, make the result fail, with the reason.
 *
 * Cancelling it calls the iterator's `return()` and waits for that, as `parallel` does. An async generator that is
 * waiting for something finishes that wait first, since nothing can interrupt it from outside: give it the same signal.
 *
 * @param asyncIterable - The elements, such as an async generator or a stream.
 * @param count - How many may be in flight: a whole number of 1 or more, or Infinity; or {@link ParallelOptions}.
 * @param fn - Called with an element and `args`; may return a Deferred or a promise.
 * @param args - Further arguments.
 * @returns A Deferred of what the function gave, in the order of the elements.
 * @throws TypeError (`ERR_NOT_ITERABLE`, `ERR_NOT_CALLABLE`), RangeError (`ERR_PARALLEL_COUNT`).
 * @throws {@link RuntimeError} with neither a reactor nor a loop.
 *
 * @example
 * ```ts
 * import { parallelAsync } from "deferred-interop";
 *
 * async function* words() {
 *   yield "a";
 *   yield "bb";
 * }
 * console.log(await parallelAsync(words(), 8, (word) => word.length)); // [1, 2]
 * ```
 *
 * @see Scrapy `parallel_async`; the differences are those of `parallel`
 */
export function parallelAsync<T, A extends unknown[], R>(
  asyncIterable: AsyncIterable<T>,
  count: number | ParallelOptions,
  fn: (element: T, ...args: A) => R,
  ...args: A
): Deferred<Settled<R>[]> {
  requireIterable(asyncIterable, Symbol.asyncIterator, "work in parallel", "parallel");
  requireFunction(fn, "work in parallel", "function");
  const open = (): ElementSource => waitedFor(asyncIterable[Symbol.asyncIterator]());
  return runParallel(open, count, (element: T) => fn(element, ...args)) as Deferred<Settled<R>[]>;
}

function waitedFor(iterator: AsyncIterator<unknown>): ElementSource {
  requireIterator(iterator, "work in parallel");
  return {
    next: () => maybeDeferred(() => iterator.next()),
    return: () => iterator.return?.(),
  };
}
