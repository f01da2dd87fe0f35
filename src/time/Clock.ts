import { host } from "#host";
import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import type { ReactorTime } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";
import type { DelayedCallOwner } from "./DelayedCall.js";
import { DelayedCall } from "./DelayedCall.js";

/**
 * A clock that stands still until told otherwise: for tests of everything that takes a clock.
 *
 * `advance` moves the time first and then makes the calls that are due, in this call stack, so that a test sees all of
 * them done when it returns. An error thrown by a call comes out of it; the time has moved, the call is gone, the rest
 * stay and are made by the next `advance` (C6).
 *
 * @example
 * ```ts
 * import { Clock, deferLater } from "deferred-interop";
 *
 * const clock = new Clock();
 * const d = deferLater(clock, { seconds: 2 }, () => "done");
 * clock.advance({ seconds: 2 });
 * d.result; // "done"
 * ```
 *
 * @see Twisted `Clock`; `now()` in milliseconds stands for `seconds()`
 */
export class Clock implements ReactorTime {
  #now = 0;
  readonly #calls: DelayedCall[] = [];
  readonly #owner: DelayedCallOwner = {
    now: () => this.#now,
    cancelled: (call) => {
      this.#calls.splice(this.#calls.indexOf(call), 1);
    },
    // C2: the list is sorted at certain moments only, and a move is none of them.
    moved: () => undefined,
  };

  /** The clock's time, in milliseconds from 0. */
  now(): number {
    return this.#now;
  }

  /**
   * Have a function called when the clock has been advanced far enough.
   *
   * @param delay - From now; milliseconds as a number.
   * @param fn - Called with `args`.
   */
  callLater<A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): DelayedCall {
    requireFunction(fn, "call later", "function");
    const time = this.#now + toMilliseconds(delay, "call later");
    const call = new DelayedCall(this.#owner, time, fn, args);
    this.#calls.push(call);
    this.#sort();
    return call;
  }

  /** The calls that are still to come. */
  getDelayedCalls(): DelayedCall[] {
    return [...this.#calls];
  }

  /**
   * Move the time on and make the calls that are due by then, also those scheduled meanwhile (C3).
   *
   * @param duration - How far; milliseconds as a number.
   */
  advance(duration: Duration): void {
    this.#now += toMilliseconds(duration, "advance the clock");
    this.#sort();
    while (this.#runNext());
  }

  /**
   * Advance by each of some spans, one after the other.
   *
   * @param durations - The spans.
   */
  pump(durations: Iterable<Duration>): void {
    for (const duration of durations) this.advance(duration);
  }

  /**
   * As `advance`, but let pending promise continuations run before the first call and after each: for code that mixes
   * both worlds.
   *
   * @param duration - How far; milliseconds as a number.
   */
  async advanceAsync(duration: Duration): Promise<void> {
    const milliseconds = toMilliseconds(duration, "advance the clock");
    await microtasksDone();
    this.#now += milliseconds;
    this.#sort();
    while (this.#runNext()) await microtasksDone();
  }

  #runNext(): boolean {
    const [call] = this.#calls;
    if (call === undefined || call.getTime() > this.#now) return false;
    this.#calls.shift();
    call.run();
    this.#sort();
    return true;
  }

  #sort(): void {
    this.#calls.sort((a, b) => a.getTime() - b.getTime());
  }
}

/** The host's next turn comes when all microtasks, and those they queue, have run. */
function microtasksDone(): Promise<void> {
  return new Promise((resolve) => {
    host.setImmediate(resolve);
  });
}
