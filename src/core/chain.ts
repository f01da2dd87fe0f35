import type { Deferred } from "./Deferred.js";
import { typeError } from "./errors.js";
import { Failure, isFailure, toFailure } from "./Failure.js";
import { isOwnDeferred } from "./isDeferred.js";
import { thenOf } from "./isThenable.js";
import { CALLED, FAILED, HANDLED, MARKED, PAUSED, RUNNABLE, RUNNING, TAKABLE, WAITING } from "./state.js";
import { clearUnhandled, markUnhandled } from "./unhandledErrors.js";
import type { Waiter } from "./Waiter.js";

/*
 * The machine of Deferred: its queue of pairs and the loop that serves it. Functions on the fields of the class, which
 * is what users see and documents what this does.
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

/** Append a pair, or a waiter with its token, and run if there is a result (D6). @internal */
export function addPair(deferred: AnyDeferred, callback: Callback, errback: Errback): void {
  if (deferred._queue !== undefined) deferred._queue.push(callback, errback);
  else if (isIdle(deferred)) {
    deferred._callback = callback;
    deferred._errback = errback;
  } else deferred._queue = [1, callback, errback];
  if ((deferred._state & RUNNABLE) === CALLED) run(deferred);
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

/** Become called: with a value (0), a Failure (FAILED), or another Deferred's result to come (WAITING). @internal */
export function fire(deferred: AnyDeferred, result: unknown, flag: number): void {
  deferred._state |= CALLED;
  if (flag === WAITING) follow(deferred, result as AnyDeferred);
  else {
    // D3: the canceller is dropped here too.
    deferred._result = result;
    deferred._state |= flag;
  }
  if ((deferred._state & (WAITING | PAUSED)) === 0 && (flag !== 0 || !isIdle(deferred))) run(deferred);
}

/**
 * Serve the queue of a called Deferred, and those of the Deferreds that wait for it.
 *
 * A loop with a stack of its own, so that a chain of any length takes constant native stack (D23). Pauses are looked at
 * on entry only (D17), and meeting a paused Deferred ends the whole unwinding (D24).
 *
 * @internal
 */
export function run(deferred: AnyDeferred): void {
  let current = deferred;
  let below: AnyDeferred[] | undefined;
  while ((current._state & (WAITING | PAUSED)) === 0) {
    const waiting = serve(current);
    if (waiting !== undefined) {
      // D22: the one that waited goes first; what is left here comes after it.
      handOver(current, waiting);
      (below ??= []).push(current);
      current = waiting;
      continue;
    }
    const state = current._state;
    if ((state & (FAILED | HANDLED)) === FAILED) markUnhandled(current);
    else if ((state & MARKED) !== 0) clearUnhandled(current);
    const next = below?.pop();
    if (next === undefined) return;
    current = next;
  }
}

/** Call the pairs until none is left or the result has to be waited for; a marker ends it with the one who waits. */
function serve(deferred: AnyDeferred): AnyDeferred | undefined {
  for (;;) {
    let callback = deferred._callback;
    let errback = deferred._errback;
    if (callback !== undefined || errback !== undefined) {
      deferred._callback = deferred._errback = undefined;
    } else {
      const queue = deferred._queue;
      if (queue === undefined) return undefined;
      const next = queue[0];
      callback = queue[next] as Callback;
      errback = queue[next + 1] as Errback;
      queue[next] = queue[next + 1] = undefined;
      if (next + 2 === queue.length) deferred._queue = undefined;
      else queue[0] = next + 2;
    }

    const state = deferred._state;
    let result: unknown;
    let failed = false;
    let inner: AnyDeferred | undefined;
    try {
      if (typeof callback === "object") {
        // A marker has no second half; a waiter (which may be a DeferredList) has its token.
        if (errback === undefined) return callback as AnyDeferred;
        deferred._state = state | RUNNING;
        result = (callback as Waiter).resume(deferred._result, (state & FAILED) !== 0, errback as number, deferred);
      } else {
        const handler = ((state & FAILED) === 0 ? callback : errback) as ((argument: unknown) => unknown) | undefined;
        if (handler === undefined) continue;
        deferred._state = state | RUNNING;
        result = handler(deferred._result);
      }
      if ((typeof result === "object" && result !== null) || typeof result === "function") {
        if (result instanceof Failure) failed = true;
        else inner = deferredFor(deferred, result);
      }
    } catch (error) {
      failed = true;
      result = toFailure(error);
    }

    // D13; D16: until here `_result` was the callback's input. A failure passed on unchanged stays handled.
    const dropped = failed && result === deferred._result ? RUNNING : RUNNING | FAILED | HANDLED;
    deferred._state = (deferred._state & ~dropped) | (failed ? FAILED : 0);
    if (inner === undefined) deferred._result = result;
    else {
      follow(deferred, inner);
      if ((deferred._state & WAITING) !== 0) return undefined;
    }
  }
}

/** The Deferred to wait for when a callback returned this object, if any; throws what makes the chain fail. */
function deferredFor(deferred: AnyDeferred, result: object): AnyDeferred | undefined {
  if (isOwnDeferred(result)) {
    if (result === deferred) throw returnedItself();
    return result;
  }
  const then = thenOf(result);
  if (then !== undefined) return deferred._adopt(result, then);
  if (isFailure(result)) throw result;
  return undefined;
}

/** D20: take the result of a Deferred that has one, else wait at the end of its queue. */
function follow(outer: AnyDeferred, inner: AnyDeferred): void {
  if ((inner._state & TAKABLE) === CALLED) handOver(inner, outer);
  else {
    outer._result = inner;
    outer._state |= WAITING;
    addPair(inner, outer, undefined);
  }
}

/** D22, D26: a result moves, and with it whose it is to handle. */
function handOver(inner: AnyDeferred, outer: AnyDeferred): void {
  const state = inner._state;
  outer._result = inner._result;
  outer._state = (outer._state & ~(WAITING | HANDLED)) | (state & FAILED);
  inner._result = undefined;
  inner._state = state & ~(FAILED | HANDLED);
  if ((state & MARKED) !== 0) clearUnhandled(inner);
}

// D27: Twisted warns and hangs; native promises fail, and so do we.
function returnedItself(): TypeError {
  return typeError(
    "ERR_RETURNED_ITSELF",
    "A callback returned the Deferred it belongs to, which would wait for itself for ever",
  );
}
