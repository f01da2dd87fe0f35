import type { Deferred, Settled } from "../core/Deferred.js";
import { requireFunction } from "../core/requireFunction.js";
import type { ParallelOptions } from "./ParallelRun.js";
import { runParallel } from "./ParallelRun.js";
import { requireIterable, requireIterator } from "../core/requireIterable.js";

/**
 * Call a function with each element of an iterable, with at most some number of elements in flight at a time.
 *
 * Elements are taken one by one as there is room, in order, so the iterable may be endless or lazy. The first are taken
 * in this call. Elements that need no waiting are worked on in slices of 10 ms, so that other things get their turn. An
 * element that fails does not stop the others: when all is done the result fails with a {@link ParallelError}, which has
 * every failure and every result. If the iterable itself fails, what is in flight is waited for, and the result then
 * fails with the iterable's error.
 *
 * Cancelling the result takes no more elements, cancels those in flight, closes the iterator (`return()`), waits for all
 * that, and fails with a CancelledError; a second cancel does not wait.
 *
 * @param iterable - The elements, such as an array or a generator.
 * @param count - How many may be in flight: a whole number of 1 or more, or Infinity; or {@link ParallelOptions}.
 * @param fn - Called with an element and `args`; may return a Deferred or a promise.
 * @param args - Further arguments.
 * @returns A Deferred of what the function gave, in the order of the elements.
 * @throws TypeError (`ERR_NOT_ITERABLE`, `ERR_NOT_CALLABLE`), RangeError (`ERR_PARALLEL_COUNT`).
 * @throws {@link RuntimeError} with neither a reactor nor a loop.
 *
 * @example
 * ```ts
 * import { parallel, sleep } from "deferred-interop";
 *
 * const lengths = await parallel(["a", "bb", "ccc"], 2, (text) => sleep(1).addCallback(() => text.length));
 * console.log(lengths); // [1, 2, 3]
 * ```
 *
 * @see Scrapy `parallel`; there an exception of the function ends the iteration, and the result is a list of
 *   `(success, iterator)`, one for each worker
 */
export function parallel<T, A extends unknown[], R>(
  iterable: Iterable<T>,
  count: number | ParallelOptions,
  fn: (element: T, ...args: A) => R,
  ...args: A
): Deferred<Settled<R>[]> {
  requireIterable(iterable, Symbol.iterator, "work in parallel", "parallelAsync");
  requireFunction(fn, "work in parallel", "function");
  const open = (): Iterator<T> => {
    const iterator = iterable[Symbol.iterator]();
    requireIterator(iterator, "work in parallel");
    return iterator;
  };
  return runParallel(open, count, (element: T) => fn(element, ...args)) as Deferred<Settled<R>[]>;
}
