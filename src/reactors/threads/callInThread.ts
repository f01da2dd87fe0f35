import type { Deferred } from "../../core/Deferred.js";
import { logError } from "../../core/logError.js";
import { getThreadPool } from "../../threads/getThreadPool.js";
import type { Threadable } from "../../threads/threadTask.js";

/**
 * Call a function in a thread, for its effects there: nobody is told what it gives, and an error is logged.
 *
 * @param fn - A function that stands by itself, or a {@link ThreadTask}.
 * @param args - Its arguments, copied.
 *
 * @example
 * ```ts
 * import { callInThread } from "deferred-interop";
 *
 * callInThread((text: string) => console.log(text), "from a thread");
 * ```
 *
 * @see Twisted `reactor.callInThread`
 */
export function callInThread<A extends unknown[]>(fn: Threadable<A, unknown>, ...args: A): void {
  logFailure(getThreadPool().submit([[fn, args]], { above: callInThread }));
}

/** A function with its arguments, as {@link callMultipleInThread} takes it. */
export type ThreadCall = readonly [fn: Threadable<never[], unknown>, ...args: unknown[]];

/**
 * Make calls one after another in one thread. An error ends the row, and is logged.
 *
 * @param calls - Each a function with its arguments: `[[fn, 1, 2], [other]]`.
 *
 * @see Twisted `callMultipleInThread`
 */
export function callMultipleInThread(calls: readonly ThreadCall[]): void {
  const pairs = calls.map(([fn, ...args]) => [fn, args] as const);
  logFailure(getThreadPool().submit(pairs, { above: callMultipleInThread }));
}

function logFailure(called: Deferred<unknown>): void {
  called.addErrback((failure) => {
    logError(failure);
  });
}
