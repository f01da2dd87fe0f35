import pDefer from "p-defer";
import type { Duration } from "../../src/core/Duration.js";
import type { ScheduledCall } from "../../src/core/ReactorTime.js";
import type { EventLoop, Future } from "../../src/loops/EventLoop.js";
import { Clock } from "../../src/time/Clock.js";

/**
 * An event loop whose time a test moves: `advance` makes the calls that are due.
 *
 * It is as careless as a loop may be: it catches no error, and `early` makes it wake some milliseconds too soon.
 */
export class FakeEventLoop implements EventLoop {
  readonly clock: Clock = new Clock();
  /** How much too soon it makes calls with a delay of over a millisecond, as hosts' timers are. */
  early = 0;
  readonly supportsSubprocess = true;
  readonly supportsReaders = true;
  #closed = false;

  now(): number {
    return this.clock.now();
  }

  time(): number {
    return this.now();
  }

  callSoon<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    return this.clock.callLater(0, fn, ...args);
  }

  callSoonThreadsafe<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    return this.callSoon(fn, ...args);
  }

  callLater<A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    if (typeof delay !== "number") throw new Error("FakeEventLoop takes milliseconds");
    return this.clock.callLater(delay > 1 ? delay - this.early : delay, fn, ...args);
  }

  callAt<A extends unknown[]>(when: number, fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    return this.callLater(Math.max(0, when - this.now()), fn, ...args);
  }

  createFuture<T>(): Future<T> {
    return pDefer<T>();
  }

  isRunning(): boolean {
    return !this.#closed;
  }

  isClosed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
    for (const call of this.clock.getDelayedCalls()) call.cancel();
  }

  /** Let time pass. */
  advance(milliseconds: number): void {
    this.clock.advance(milliseconds);
  }

  /** How many calls are still to come. */
  get pending(): number {
    return this.clock.getDelayedCalls().length;
  }

  /** Go to the time of the next call and make it, with those that are due as well; false if there is none. */
  step(): boolean {
    const times = this.clock.getDelayedCalls().map((call) => call.getTime());
    if (times.length === 0) return false;
    this.clock.advance(Math.max(0, Math.min(...times) - this.clock.now()));
    return true;
  }
}
