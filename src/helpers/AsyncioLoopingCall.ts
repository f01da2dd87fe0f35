import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import { rangeError, RuntimeError, typeError } from "../core/errors.js";
import { Failure } from "../core/Failure.js";
import { isThenable } from "../core/isThenable.js";
import { logError } from "../core/logError.js";
import type { ReactorTime, ScheduledCall } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";
import { slots } from "../core/slots.js";

/**
 * Call a plain function again and again on the event loop, at start + n·interval; missed calls are skipped.
 *
 * An error of the function is logged and ends the loop. The function must be synchronous: {@link LoopingCall} is the one
 * that waits for Deferreds and promises.
 *
 * @see Scrapy `AsyncioLoopingCall`; the interval is a Duration (milliseconds as a number)
 */
export class AsyncioLoopingCall<A extends unknown[] = unknown[]> {
  readonly #call: () => unknown;
  #clock: ReactorTime | undefined;
  #interval: number | undefined;
  #startTime = 0;
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
   * @throws TypeError (`ERR_LOOP_FUNCTION`) when the first call returns a Deferred or a promise.
   */
  start(interval: Duration, now = true): void {
    if (this.#running) throw new RuntimeError("AsyncioLoopingCall already running");
    if (typeof interval === "number" && interval <= 0) throw intervalNotPositive();
    const milliseconds = toMilliseconds(interval, "start the AsyncioLoopingCall");
    if (milliseconds === 0) throw intervalNotPositive();
    this.#clock = slots().currentClock();
    this.#interval = milliseconds;
    this.#startTime = this.#clock.now();
    this.#running = true;
    if (now) this.#tick();
    this.#scheduleNext();
  }

  /** End; without effect when it is not running. */
  stop(): void {
    this.#running = false;
    this.#scheduled?.cancel();
    this.#scheduled = undefined;
  }

  #scheduleNext(): void {
    if (!this.#running || this.#clock === undefined) return;
    const interval = this.#interval as number;
    const wait = interval - ((this.#clock.now() - this.#startTime) % interval);
    this.#scheduled = this.#clock.callLater(wait, () => {
      this.#scheduled = undefined;
      this.#tick();
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
    if (!isThenable(result)) return;
    this.stop();
    throw typeError(
      "ERR_LOOP_FUNCTION",
      "The AsyncioLoopingCall function must not return a coroutine or a Deferred; use LoopingCall, which waits for them",
    );
  }
}

function intervalNotPositive(): RangeError {
  return rangeError("ERR_LOOP_INTERVAL", "Interval must be greater than 0");
}
