import { aBoolean, requireKind } from "../core/kinds.js";
import type { Duration } from "../core/Duration.js";
import { toSignedMilliseconds } from "../core/Duration.js";
import { rangeError, RuntimeError, typeError } from "../core/errors.js";
import { Failure, toFailure } from "../core/Failure.js";
import { isThenable } from "../core/isThenable.js";
import { logError } from "../core/logError.js";
import type { ReactorTime, ScheduledCall } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";
import { slots } from "../core/slots.js";
import { isCoroutine } from "../core/stepCoroutine.js";
import { callLogged } from "../core/callLogged.js";

/**
 * Call a plain function again and again on the event loop, at start + n·interval; missed calls are skipped.
 *
 * An error of the function is logged and ends the loop. The function must be synchronous: {@link LoopingCall} is the one
 * that waits for Deferreds and promises. `stop` and `start` may be called by the function itself.
 *
 * @example
 * ```ts
 * import { AsyncioLoopingCall } from "deferred-interop";
 *
 * let ticks = 0;
 * const loop = new AsyncioLoopingCall(() => ++ticks);
 * loop.start({ seconds: 1 });
 * loop.stop(); // ticks is 1
 * ```
 *
 * @see Scrapy `AsyncioLoopingCall`; the interval is a Duration (milliseconds as a number)
 */
export class AsyncioLoopingCall<A extends unknown[] = unknown[]> {
  readonly #call: () => unknown;
  #clock: ReactorTime | undefined;
  #interval: number | undefined;
  #startTime = 0;
  /** The next call is due at start + turn·interval. It only grows: clocks that wake too soon make no call twice. */
  #turn = 0;
  #scheduled: ScheduledCall | undefined;
  #running = false;

  /** @param fn - Called with `args` each time. */
  constructor(fn: (...args: A) => unknown, ...args: A) {
    requireFunction(fn, "make an AsyncioLoopingCall", "function");
    this.#call = () => fn(...args);
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
   * @param interval - From call to call; milliseconds as a number, more than 0.
   * @param now - Whether the first call is made inside this method; otherwise after one interval.
   * @throws {@link RuntimeError} when it is running.
   * @throws RangeError (`ERR_LOOP_INTERVAL`) when the interval is not more than 0.
   * @throws TypeError (`ERR_LOOP_FUNCTION`) when the first call returns a Deferred, a promise or a generator.
   */
  start(interval: Duration, now = true): void {
    if (this.#running) throw new RuntimeError("AsyncioLoopingCall already running");
    requireKind(now, aBoolean, "start the AsyncioLoopingCall", "second argument");
    const milliseconds = toSignedMilliseconds(interval, "start the AsyncioLoopingCall");
    if (milliseconds <= 0) throw rangeError("ERR_LOOP_INTERVAL", "Interval must be greater than 0");
    this.#clock = slots().currentClock();
    this.#interval = milliseconds;
    this.#startTime = this.#clock.now();
    this.#turn = 0;
    this.#running = true;
    try {
      if (now) this.#tick();
      this.#scheduleNext();
    } catch (error) {
      // A loop that is closed takes no call.
      this.stop();
      throw error;
    }
  }

  /** End; without effect when it is not running. */
  stop(): void {
    this.#running = false;
    this.#scheduled?.cancel();
    this.#scheduled = undefined;
  }

  #scheduleNext(): void {
    // The function may have stopped the loop, or have started it again.
    if (!this.#running || this.#scheduled !== undefined) return;
    const clock = this.#clock as ReactorTime;
    const interval = this.#interval as number;
    const now = clock.now();
    this.#turn = Math.max(this.#turn, Math.floor((now - this.#startTime) / interval)) + 1;
    const wait = Math.max(0, this.#startTime + this.#turn * interval - now);
    this.#scheduled = clock.callLater(wait, () => {
      this.#scheduled = undefined;
      try {
        this.#tick();
      } catch (error) {
        logError(toFailure(error));
      }
      this.#scheduleNext();
    });
  }

  #tick(): void {
    let result: unknown;
    try {
      result = this.#call();
    } catch (error) {
      this.stop();
      logError(new Failure(new RuntimeError("Error calling the AsyncioLoopingCall function", { cause: error })));
      return;
    }
    if (!isThenable(result) && !isCoroutine(result)) return;
    this.stop();
    // Nobody waits for the promise: what it is rejected with is logged, and does not end the program.
    callLogged(() => result);
    throw typeError(
      "ERR_LOOP_FUNCTION",
      "The AsyncioLoopingCall function must not return a coroutine or a Deferred; use LoopingCall, which waits for Deferreds and promises",
    );
  }
}
