import { host } from "#host";
import type { Settled } from "../core/Deferred.js";
import { NotInThreadError, ThreadDataError } from "./errors.js";
import { postAndWake } from "./Mailbox.js";
import type { CallBack, DescribedError, ThreadData } from "./protocol.js";
import { restoreError } from "./restoreError.js";
import { taskFunction } from "./TaskFunction.js";
import type { Threadable } from "./threadTask.js";

/**
 * Call a function in the thread that owns the pool, and block until its outcome is here.
 *
 * For code that runs in a thread of a pool. A function of a module (`threadTask`) sees that module as the owner has it, with
 * its state; a plain function goes as its text. What it returns may be a Deferred or a promise, which is waited for there.
 *
 * @param task - What to call.
 * @param args - Its arguments, copied.
 * @returns What it gives, copied.
 * @throws What it throws, {@link NotInThreadError} outside a thread of a pool, {@link ThreadFunctionError} when it cannot
 *   be sent, {@link ThreadDataError} when its arguments cannot.
 *
 * @example
 * ```ts
 * import { toThread } from "deferred-interop";
 *
 * await toThread(async () => {
 *   const { blockingCallFromThread } = await import("deferred-interop");
 *   return blockingCallFromThread(() => 6 * 7);
 * }); // 42
 * ```
 *
 * @see Twisted `blockingCallFromThread`, which takes the reactor; here a thread has one owner
 */
export function blockingCallFromThread<A extends unknown[], R>(task: Threadable<A, R>, ...args: A): Settled<R> {
  const { parent } = host.workers;
  const data = parent?.data as ThreadData | undefined;
  if (parent === undefined || data?.kind !== "pool") throw new NotInThreadError("block for a call in another thread");
  const { definition, shown } = taskFunction(task);
  const { port1, port2 } = host.workers.createChannel();
  const word = new Int32Array(new SharedArrayBuffer(4));
  try {
    const call: CallBack = { definition, args, reply: port2, word };
    try {
      postAndWake(parent.port, data.word, ["call", call], [port2]);
    } catch (error) {
      throw new ThreadDataError("ERR_THREAD_ARGUMENTS", shown, error);
    }
    Atomics.wait(word, 0, 0);
    const [kind, value] = host.workers.receive(port1)?.message as ["value" | "error", unknown];
    if (kind === "error") throw restoreError(value as DescribedError, shown);
    return value as Settled<R>;
  } finally {
    port1.close();
  }
}
