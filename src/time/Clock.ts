import { elementsOf } from "../core/requireIterable.js";
import { host } from "#host";
import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import type { ReactorTime } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";
import type { DelayedCallOwner } from "./DelayedCall.js";
import { DelayedCall } from "./DelayedCall.js";
import type { Entry } from "./TimerQueue.js";
import { isBefore, TimerQueue } from "./TimerQueue.js";

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
  readonly #queue = new TimerQueue();
  /** Those that have been moved since the queue was last in order (C2: a move by itself does not change the order). */
  readonly #moved = new Set<DelayedCall>();
  readonly #owner: DelayedCallOwner = {
    now: () => this.#now,
    cancelled: (call) => {
      this.#moved.delete(call);
      this.#queue.cancelled(call);
    },
    moved: (call) => {
      this.#moved.add(call);
    },
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
    this.#sort();
    this.#queue.add(call);
    return call;
  }

  /** The calls that are still to come, in their order. */
  getDelayedCalls(): DelayedCall[] {
    return inOrder(this.#queue);
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
   * @param durations - The spans; all of them are looked at before the first step.
   */
  pump(durations: Iterable<Duration>): void {
    const steps = Array.from(elementsOf(durations, "pump the clock"), (duration) =>
      toMilliseconds(duration, "pump the clock"),
    );
    for (const step of steps) this.advance(step);
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
    while (this.#runNext()) {
      await microtasksDone();
      this.#sort();
    }
  }

  #runNext(): boolean {
    this.#queue.nextTime();
    const call = this.#queue.takeDue(this.#now);
    if (call === undefined) return false;
    call.run();
    this.#sort();
    return true;
  }

  // C2: as a stable sort would, a call moved to a later time comes before those that were there, another one after them.
  #sort(): void {
    if (this.#moved.size === 0) return;
    const moved = inOrder(this.#moved);
    this.#moved.clear();
    const isLater = (call: DelayedCall): boolean => call.getTime() > placeOf(call).time;
    for (const call of moved.filter(isLater).reverse()) this.#queue.place(call, "before");
    for (const call of moved) if (call.getTime() < placeOf(call).time) this.#queue.place(call, "after");
  }
}

/** Calls in the order that the queue has for them, whatever time they have been moved to since. */
function inOrder(calls: Iterable<DelayedCall>): DelayedCall[] {
  return [...calls].sort((a, b) => (isBefore(placeOf(a), placeOf(b)) ? -1 : 1));
}

function placeOf(call: DelayedCall): Entry {
  return call.place as Entry;
}

/** The host's next turn comes when all microtasks, and those they queue, have run. */
function microtasksDone(): Promise<void> {
  return new Promise((resolve) => {
    host.setImmediate(resolve);
  });
}
