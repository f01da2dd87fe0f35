import { aSignal, aTransferList } from "../core/kinds.js";
import { requireOptions } from "../core/requireOptions.js";
import type { AbortSignalLike } from "../core/AbortSignalLike.js";
import type { Deferred } from "../core/Deferred.js";
import { aThreadPool } from "../threads/aThreadPool.js";
import { getThreadPool } from "../threads/getThreadPool.js";
import type { ThreadPool } from "../threads/ThreadPool.js";
import { requireTask } from "../threads/TaskFunction.js";
import type { Threadable, ThreadResult } from "../threads/threadTask.js";
import { underSignal } from "./underSignal.js";

/** How {@link toThreadWith} makes a call. */
export interface ToThreadOptions {
  /** Aborting it ends the task, as cancelling does; the CancelledError's cause is the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
  /** What of the arguments changes hands rather than being copied: ArrayBuffers, MessagePorts. It is unusable here afterwards. */
  readonly transfer?: readonly unknown[] | undefined;
  /** Whose threads. @defaultValue the pool of `getThreadPool()` */
  readonly pool?: ThreadPool | undefined;
}

const OPTIONS = {
  signal: aSignal,
  transfer: aTransferList,
  pool: aThreadPool,
};

/**
 * Call a function in another thread: a Deferred of what it gives, in every mode, also while a reactor blocks this thread.
 *
 * The function must stand by itself, because only its text is sent: what it uses comes as arguments or from an `import()` in
 * it. What needs more belongs into a module: see {@link threadTask}. Arguments and result are copied, as by `structuredClone`.
 * What it throws arrives with class name, message, stack, cause and fields. Cancelling the Deferred ends the task, even an endless loop.
 *
 * @param task - What to call: a function, or a {@link ThreadTask}.
 * @param args - Its arguments; leave them alone until this turn is over.
 * @returns Fails with {@link ThreadFunctionError}, before anything is sent, when the function uses variables from around it, is bound,
 *   native, a method, a class or a generator function; with {@link ThreadDataError} when something cannot be copied.
 *
 * @example
 * ```ts
 * import { toThread } from "deferred-interop";
 *
 * const sum = await toThread((numbers: number[]) => numbers.reduce((a, b) => a + b), [1, 2, 3]); // 6
 * ```
 *
 * @see Scrapy `run_in_thread`, asyncio `to_thread`
 */
export function toThread<A extends unknown[], R>(task: Threadable<A, R>, ...args: A): Deferred<ThreadResult<R>> {
  return getThreadPool().submit<R>([[task, args]], { above: toThread });
}

/**
 * The same, with a signal, with things that change hands, or in the threads of a pool of one's own.
 *
 * @param options - See {@link ToThreadOptions}.
 * @param task - What to call.
 * @param args - Its arguments.
 *
 * @example
 * ```ts
 * import { toThreadWith } from "deferred-interop";
 *
 * const bytes = new Uint8Array([1, 2, 3]);
 * const last = await toThreadWith({ transfer: [bytes.buffer] }, (data: Uint8Array) => data.at(-1), bytes); // 3
 * ```
 */
export function toThreadWith<A extends unknown[], R>(
  options: ToThreadOptions,
  task: Threadable<A, R>,
  ...args: A
): Deferred<ThreadResult<R>> {
  requireOptions(options, "call in a thread", "{ transfer: [buffer] }", OPTIONS);
  const { signal, transfer, pool = getThreadPool() } = options;
  requireTask(task);
  return underSignal(signal, "The task in a thread", () =>
    pool.submit<R>([[task, args]], { transfer, above: toThreadWith }),
  );
}
