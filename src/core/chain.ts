import type { Deferred } from "./Deferred.js";
import { CALLED, FAILED, HANDLED, MARKED, RUNNABLE, WAITING } from "./state.js";
import { clearUnhandled } from "./unhandledErrors.js";
import type { Waiter } from "./Waiter.js";

/*
 * The queue and the result of a Deferred: functions on the fields of the class, which is what users see and documents
 * what they do. run.ts serves the queue.
 *
 * Invariants. The first pair is in fields of its own; later ones are in one flat array, [next, cb, eb, cb, eb, …], read
 * by index and never shifted; pairs in the fields come before those in the array. WAITING means that `_result` is the
 * Deferred whose queue holds our marker: ourselves, in the place of a callback (D20).
 */

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any Deferred, whatever it carries
type AnyDeferred = Deferred<any>;

/** A callback, a waiter, or the Deferred that waits. @internal */
export type Callback = ((argument: never) => unknown) | Waiter | AnyDeferred | undefined;
/** An errback, or a waiter's token. @internal */
export type Errback = ((argument: never) => unknown) | number | undefined;

/** Append a pair, or a waiter with its token. @returns whether there is a result to run with. @internal */
export function append(deferred: AnyDeferred, callback: Callback, errback: Errback): boolean {
  if (deferred._queue !== undefined) deferred._queue.push(callback, errback);
  else if (isIdle(deferred)) {
    deferred._callback = callback;
    deferred._errback = errback;
  } else deferred._queue = [1, callback, errback];
  return (deferred._state & RUNNABLE) === CALLED;
}

/** Put a pair before all others, on a Deferred that has not fired. @internal */
export function addPairFirst(deferred: AnyDeferred, callback: Callback, errback: Errback): void {
  if (!isIdle(deferred))
    deferred._queue = [1, deferred._callback, deferred._errback, ...(deferred._queue?.slice(1) ?? [])];
  deferred._callback = callback;
  deferred._errback = errback;
}

/** Whether no pair is left to serve. @internal */
export function isIdle(deferred: AnyDeferred): boolean {
  return deferred._callback === undefined && deferred._errback === undefined && deferred._queue === undefined;
}

/** Whether there is a result that nobody else is before us to have: it may be taken without a trip through the queue. @internal */
export function isReady(deferred: AnyDeferred): boolean {
  return (deferred._state & RUNNABLE) === CALLED && isIdle(deferred);
}

/** Take the result of a ready Deferred away, which then holds undefined (I3, P1). @internal */
export function takeResult(deferred: AnyDeferred): unknown {
  const state = deferred._state;
  const result: unknown = deferred._result;
  deferred._result = undefined;
  deferred._state = state & ~(FAILED | HANDLED);
  if ((state & MARKED) !== 0) clearUnhandled(deferred);
  return result;
}

/** D22, D26: a result moves, and with it whose it is to handle. @internal */
export function handOver(inner: AnyDeferred, outer: AnyDeferred): void {
  const state = inner._state;
  outer._result = inner._result;
  outer._state = (outer._state & ~(WAITING | HANDLED)) | (state & FAILED);
  inner._result = undefined;
  inner._state = state & ~(FAILED | HANDLED);
  if ((state & MARKED) !== 0) clearUnhandled(inner);
}
