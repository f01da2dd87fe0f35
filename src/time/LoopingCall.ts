import { aBoolean, aClock, requireKind } from "../core/kinds.js";
import { Deferred } from "../core/Deferred.js";
import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import { AssertionError } from "../core/errors.js";
import type { Failure } from "../core/Failure.js";
import { logError } from "../core/logError.js";
import { maybeDeferred } from "../core/maybeDeferred.js";
import type { ReactorTime, ScheduledCall } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";
import { slots } from "../core/slots.js";
import { showCall } from "./showCall.js";

/** Waits up to this, in milliseconds, come of rounding; longer ones before the same turn, of a clock that wakes early. */
const ROUNDING = 1e-9;

const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

/**
 * Call a function again and again, at start + n·interval: no drift, and calls that were missed are skipped, never made up.
 *
 * The function may return a Deferred or a promise; the next call is scheduled only when that has fired. An error ends
 * the loop and fails the Deferred of `start`.
 *
 * @example
 * ```ts
 * import { Clock, LoopingCall } from "deferred-interop";
 *
 * let ticks = 0;
 * const loop = new LoopingCall(() => ++ticks);
 * loop.clock = new Clock();
 * const done = loop.start({ seconds: 1 });
 * (loop.clock as Clock).advance({ seconds: 1 });
 * loop.stop(); // done fires with the loop; ticks is 2
 * ```
 *
 * @see Twisted `LoopingCall`; the interval is a Duration (milliseconds as a number)
 */
export class LoopingCall<A extends unknown[] = unknown[]> {
  /** Where the calls are scheduled; the current reactor's or loop's clock unless set before `start`. */
  clock: ReactorTime | undefined;
  /** Whether cancelling what `start` returned ends the loop: `createLoopingCall` has it so, Twisted has not (L11). @internal */
  stopsOnCancel = false;
  readonly #call: () => unknown;
  /** What is called and with what, for the text. */
  #shown: string;
  #running = false;
  #interval: number | undefined;
  #startTime = 0;
  /** The scheduled call, or the last one, is due at start + turn·interval. A clock that wakes early does not make it twice. */
  #turn = 0;
  #callAtStart = false;
  #scheduled: ScheduledCall | undefined;
  #done: Deferred<this> | undefined;
  /** When a counted call was last made: it survives stop and start (L9). */
  #lastCounted: number | undefined;

  /**
   * @param fn - Called with `args` each time.
   */
  constructor(fn: (...args: A) => unknown, ...args: A) {
    requireFunction(fn, "make a LoopingCall", "function");
    this.#call = () => fn(...args);
    this.#shown = showCall(fn, args);
  }

  /**
   * A looping call whose function gets the number of intervals passed since it was last called: 1 while all goes well,
   * more when calls were missed (L8).
   *
   * @param fn - Called with the count; not called when that would not be positive.
   */
  static withCount(fn: (count: number) => unknown): LoopingCall<[]> {
    requireFunction(fn, "make a LoopingCall", "function");
    const loop: LoopingCall<[]> = new LoopingCall(() => {
      const count = loop.#intervalsSinceLast();
      return count > 0 ? fn(count) : undefined;
    });
    loop.#shown = showCall(fn, []);
    return loop;
  }

  /** Whether it has been started and neither stopped nor failed. */
  get running(): boolean {
    return this.#running;
  }

  /** The interval in milliseconds; undefined before the first start. */
  get interval(): number | undefined {
    return this.#interval;
  }

  /**
   * Begin.
   *
   * @param interval - From call to call; milliseconds as a number; 0 means as often as the clock allows.
   * @param now - Whether the first call is made inside this method; otherwise after one interval.
   * Cancelling the Deferred that this returns, or a time limit on it, does not end the loop: it goes on with nobody to
   * hear of its end (L11). Call `stop()`, as in `loop.start(1_000).addTimeout(60_000).addBoth(() => loop.stop())`; or make
   * the loop with `createLoopingCall`, whose Deferred ends it.
   *
   * @returns A Deferred that fires with this object after `stop`, or fails with the function's failure.
   * @throws {@link AssertionError} when it is running, or still waits for a call made before `stop` (L10).
   * @throws RangeError (`ERR_DURATION_RANGE`) for a negative interval.
   */
  start(interval: Duration, now = true): Deferred<this> {
    if (this.#running) throw new AssertionError("Cannot start the LoopingCall: it is running");
    if (this.#done !== undefined) {
      throw new AssertionError("Cannot start the LoopingCall: a call made before stop() has not finished");
    }
    requireKind(now, aBoolean, "start the LoopingCall", "second argument");
    const milliseconds = toMilliseconds(interval, "start the LoopingCall");
    const clock = this.clock === undefined ? slots().currentClock() : this.clock;
    requireKind(clock, aClock, "start the LoopingCall", "clock");
    this.clock = clock;
    this.#interval = milliseconds;
    this.#running = true;
    this.#startTime = clock.now();
    this.#turn = 0;
    this.#callAtStart = now;
    const done = (this.#done = new Deferred<this>(this.stopsOnCancel ? () => this.#abandon() : undefined));
    if (now) this.#tick();
    else this.#scheduleFrom(this.#startTime);
    return done;
  }

  /**
   * End: at once if a call is scheduled, else when the call in progress has finished.
   *
   * @throws {@link AssertionError} when it is not running.
   */
  stop(): void {
    if (!this.#running) throw new AssertionError("Cannot stop the LoopingCall: it is not running");
    this.#running = false;
    if (this.#scheduled === undefined) return;
    this.#scheduled.cancel();
    this.#scheduled = undefined;
    this.#end((done) => done.callback(this));
  }

  /**
   * Count intervals anew from now. During a call it does nothing (L7).
   *
   * @throws {@link AssertionError} when it is not running.
   */
  reset(): void {
    if (!this.#running) throw new AssertionError("Cannot reset the LoopingCall: it is not running");
    if (this.#scheduled === undefined) return;
    this.#scheduled.cancel();
    this.#startTime = (this.clock as ReactorTime).now();
    this.#turn = 0;
    this.#scheduleFrom(this.#startTime);
  }

  /** @returns such as `[LoopingCall every 1000 ms of poll("queue")]`. */
  toString(): string {
    return `[LoopingCall${this.#interval === undefined ? "" : ` every ${this.#interval} ms`} of ${this.#shown}]`;
  }

  /** @internal */
  [INSPECT](): string {
    return this.toString();
  }

  #tick(): void {
    this.#scheduled = undefined;
    maybeDeferred(this.#call)
      .addCallback(() => {
        if (this.#running) this.#scheduleFrom((this.clock as ReactorTime).now());
        else this.#end((done) => done.callback(this));
      })
      .addErrback((failure: Failure) => {
        this.#running = false;
        this.#end((done) => {
          done.errback(failure);
        }, failure);
      });
  }

  // L4: the first start + k·interval that is strictly after `when`, and after the call that was made last.
  #scheduleFrom(when: number): void {
    const interval = this.#interval as number;
    let wait = interval === 0 ? 0 : interval - ((when - this.#startTime) % interval);
    // Rounding may make the wait vanish, and the loop would call twice.
    if (when + wait === when) wait = interval;
    let turn = Math.round((when + wait - this.#startTime) / interval);
    if (turn <= this.#turn && wait > ROUNDING) {
      // The clock has woken early: that call was this turn's.
      turn = this.#turn + 1;
      wait = this.#startTime + turn * interval - when;
    }
    if (interval > 0) this.#turn = turn;
    this.#scheduled = (this.clock as ReactorTime).callLater(wait, () => {
      this.#tick();
    });
  }

  #intervalsSinceLast(): number {
    const interval = this.#interval as number;
    // A call that is made is due, though the clock may have woken early.
    const now = Math.max((this.clock as ReactorTime).now(), this.#startTime + this.#turn * interval);
    if (interval === 0) {
      this.#lastCounted = now;
      return 1;
    }
    const last = this.#lastCounted ?? this.#startTime - (this.#callAtStart ? interval : 0);
    const count = this.#intervalOf(now) - this.#intervalOf(last);
    if (count > 0) this.#lastCounted = now;
    return count;
  }

  #intervalOf(time: number): number {
    return Math.trunc((time - this.#startTime) / (this.#interval as number));
  }

  #end(fire: (done: Deferred<this>) => void, failure?: Failure): void {
    const done = this.#done as Deferred<this>;
    this.#done = undefined;
    if (!this.stopsOnCancel || !done.called) fire(done);
    // It was cancelled while a call was in progress: nobody else is told how that ended.
    else if (failure !== undefined) logError(failure);
  }

  /** The canceller of what `start` returned, where that ends the loop. */
  #abandon(): void {
    this.#running = false;
    // During a call, its end is the loop's.
    if (this.#scheduled === undefined) return;
    this.#scheduled.cancel();
    this.#scheduled = undefined;
    this.#done = undefined;
  }
}
