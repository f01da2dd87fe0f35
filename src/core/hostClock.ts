import { host } from "#host";
import type { HostTimer } from "../host/Host.js";
import { callLogged } from "./callLogged.js";
import type { Duration } from "./Duration.js";
import { toMilliseconds } from "./Duration.js";
import { requireFunction } from "./requireFunction.js";
import type { ReactorTime, ScheduledCall } from "./ReactorTime.js";

/** The longest wait a host's timer takes: longer ones overflow to 1 ms. */
const LONGEST_WAIT = 2 ** 31 - 1;

/**
 * The host's own timers as a clock: what a program has that has installed and chosen nothing.
 *
 * Waits of any length work. A call's error is logged, as a reactor does (C6).
 *
 * @internal
 */
export const hostClock: ReactorTime = {
  now: () => host.now(),
  callLater: <A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): HostCall => {
    requireFunction(fn, "call later", "function");
    return new HostCall(toMilliseconds(delay, "call later"), () => fn(...args));
  },
};

/** One call on the host's timers. @internal */
export class HostCall implements ScheduledCall {
  #call: (() => unknown) | undefined;
  #timer: HostTimer;

  constructor(delay: number, call: () => unknown) {
    this.#call = call;
    this.#wait(Math.ceil(delay));
  }

  /** Prevent the call; may be repeated, and is quiet when the call has been made (A59). */
  cancel(): void {
    if (this.#call === undefined) return;
    this.#call = undefined;
    host.clearTimer(this.#timer);
  }

  active(): boolean {
    return this.#call !== undefined;
  }

  // A timer of the host's that fires is due: its time may be another than `host.now()`'s, as under a test's fake timers, and
  // by that one it may wake a fraction of a millisecond early.
  #wait(left: number): void {
    const wait = Math.min(left, LONGEST_WAIT);
    this.#timer = host.setTimer(() => {
      if (left > wait) this.#wait(left - wait);
      else this.#run();
    }, wait);
  }

  #run(): void {
    const call = this.#call;
    this.#call = undefined;
    if (call !== undefined) callLogged(call);
  }
}
