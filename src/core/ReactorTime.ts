import type { Duration } from "./Duration.js";

/**
 * Anything that can call a function later: a reactor, an event loop, a {@link Clock}.
 *
 * @see Twisted `IReactorTime`; `now()` (milliseconds) stands for its `seconds()`
 */
export interface ReactorTime {
  /** The present time of this clock in milliseconds; only differences mean something. */
  now(): number;
  /** Call `fn(...args)` once, `delay` from now, and return the handle. */
  callLater<A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): ScheduledCall;
}

/**
 * The handle of a call that was scheduled.
 *
 * @see Twisted `IDelayedCall`
 */
export interface ScheduledCall {
  /** Prevent the call. Throws when it has been called or cancelled before. */
  cancel(): void;
  /** Whether it is still to come. */
  active(): boolean;
}
