import { Deferred } from "../core/Deferred.js";
import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import type { Failure } from "../core/Failure.js";
import { isFailure } from "../core/Failure.js";
import { logError } from "../core/logError.js";
import { maybeDeferred } from "../core/maybeDeferred.js";
import type { ReactorTime, ScheduledCall } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";
import { slots } from "../core/slots.js";

/** Those who wait for one run. */
type Waiting = Set<Deferred<undefined>>;

/**
 * A function that is to be called soon, however often that is asked for: many `schedule()`s, one call.
 *
 * At most one call is pending; it is made on whatever runs here: the installed reactor, else the event loop. The function
 * may schedule itself again. What it throws goes to those who `wait()`, and is logged when there are none.
 *
 * @example
 * ```ts
 * import { CallLaterOnce } from "deferred-interop";
 *
 * const save = new CallLaterOnce(() => console.log("saved"));
 * save.schedule();
 * save.schedule();
 * await save.wait(); // "saved", once
 * ```
 *
 * @see Scrapy `CallLaterOnce`; differences: after `cancel()` it can be scheduled again, and waiters are told of an error
 *   where Scrapy's wait for ever
 */
export class CallLaterOnce<A extends unknown[] = unknown[]> {
  readonly #fn: (...args: A) => unknown;
  readonly #args: A;
  #call: ScheduledCall | undefined;
  #waiting: Waiting = new Set();

  /**
   * @param fn - Called with `args`; may return a Deferred or a promise, which those who wait then wait for too.
   * @throws TypeError (`ERR_NOT_CALLABLE`) when it is not a function.
   */
  constructor(fn: (...args: A) => unknown, ...args: A) {
    requireFunction(fn, "make a CallLaterOnce", "function");
    this.#fn = fn;
    this.#args = args;
  }

  /** Whether a call is pending. */
  get scheduled(): boolean {
    return this.#call !== undefined;
  }

  /**
   * Have the function called, unless a call is pending: that one stays as it is, whatever the delay.
   *
   * @param delay - From now; milliseconds as a number.
   * @throws {@link RuntimeError} with neither a reactor nor a loop.
   */
  schedule(delay: Duration = 0): void {
    const milliseconds = toMilliseconds(delay, "schedule the CallLaterOnce");
    if (this.#call !== undefined) return;
    const clock = slots().currentClock();
    this.#call = clock.callLater(milliseconds, () => {
      this.#run(clock);
    });
  }

  /** Prevent the pending call, if there is one; those who wait go on waiting for the next. May be repeated. */
  cancel(): void {
    const call = this.#call;
    this.#call = undefined;
    if (call?.active() === true) call.cancel();
  }

  /**
   * Wait for the next run, pending or not scheduled yet.
   *
   * @returns A Deferred that fires with undefined, one turn after the run is over; it fails with what the function failed
   *   with. Cancelling it takes it out and leaves the call alone.
   */
  wait(): Deferred<undefined> {
    const deferred: Deferred<undefined> = new Deferred<undefined>(() => {
      waiting.delete(deferred);
    });
    const waiting = this.#waiting;
    waiting.add(deferred);
    return deferred;
  }

  /** `using once = new CallLaterOnce(…)`: at the end of the block the pending call and all who wait are cancelled. */
  [Symbol.dispose](): void {
    this.cancel();
    for (const deferred of [...this.#waiting]) deferred.cancel();
  }

  #run(clock: ReactorTime): void {
    this.#call = undefined;
    // Who waits from here on waits for the next run.
    const waiting = this.#waiting;
    this.#waiting = new Set();
    void maybeDeferred(this.#fn, ...this.#args).addBoth((result) => {
      const failure = isFailure(result) ? result : undefined;
      if (waiting.size === 0) tellNobody(failure);
      else clock.callLater(0, release, waiting, failure);
      return failure === undefined ? result : undefined;
    });
  }
}

function release(waiting: Waiting, failure: Failure | undefined): void {
  // They may all have been cancelled in the turn between.
  if (waiting.size === 0) return tellNobody(failure);
  for (const deferred of [...waiting]) {
    // By another's callback, too.
    if (!waiting.delete(deferred)) continue;
    if (failure === undefined) deferred.callback(undefined);
    else deferred.errback(failure);
  }
}

function tellNobody(failure: Failure | undefined): void {
  if (failure !== undefined) logError(failure);
}
