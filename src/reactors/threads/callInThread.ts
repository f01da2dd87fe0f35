import type { Kind } from "../../core/kinds.js";
import { isArray, requireKind } from "../../core/kinds.js";
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

const ATTEMPT = "make calls in a thread";
const CALLS: Kind = { expected: "an array such as [[fn, 1, 2], [other]]", fits: isArray };
const A_CALL: Kind = {
  expected: "an array of a function and its arguments, such as [fn, 1, 2]",
  fits: (value) => isArray(value) && value.length > 0,
};

/**
 * Make calls one after another in one thread. An error ends the row, and is logged.
 *
 * @param calls - Each a function with its arguments: `[[fn, 1, 2], [other]]`.
 * @throws TypeError (`ERR_ARGUMENT`, `ERR_NOT_CALLABLE`); no call is made then.
 *
 * @see Twisted `callMultipleInThread`
 */
export function callMultipleInThread(calls: readonly ThreadCall[]): void {
  requireKind(calls, CALLS, ATTEMPT, "list of calls");
  for (const [index, call] of calls.entries()) requireKind(call, A_CALL, ATTEMPT, `call at index ${index}`);
  const pairs = calls.map(([fn, ...args]) => [fn, args] as const);
  if (pairs.length > 0) logFailure(getThreadPool().submit(pairs, { above: callMultipleInThread }));
}

function logFailure(called: Deferred<unknown>): void {
  called.addErrback((failure) => {
    logError(failure);
  });
}
