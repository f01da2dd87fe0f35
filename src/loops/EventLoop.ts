import type { Duration } from "../core/Duration.js";
import type { ReactorTime, ScheduledCall } from "../core/ReactorTime.js";

/** What `createFuture` gives: a promise with the means to settle it. */
export interface Future<T> {
  /** What is settled. */
  readonly promise: Promise<T>;
  /** Fulfil it, or have it follow another promise. */
  resolve(value: T | PromiseLike<T>): void;
  /** Reject it. */
  reject(reason?: unknown): void;
}

/**
 * An event loop, as asyncio has them: what calls functions soon and later.
 *
 * The host has one loop and it always runs; these are its faces. Errors of the functions are logged (`setErrorLogger`)
 * and the loop goes on.
 *
 * @see asyncio `AbstractEventLoop`; delays are Durations (milliseconds as a number)
 */
export interface EventLoop extends ReactorTime {
  /** Call `fn(...args)` on the next turn; calls are made in order. */
  callSoon<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): ScheduledCall;
  /** Call `fn(...args)` at a time of this loop's clock, in milliseconds. */
  callAt<A extends unknown[]>(when: number, fn: (...args: A) => unknown, ...args: A): ScheduledCall;
  /** Call `fn(...args)` once, `delay` from now. */
  callLater<A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): ScheduledCall;
  /** A promise and the means to settle it. */
  createFuture<T>(): Future<T>;
}

/** A class of event loops, as `setAsyncioEventLoop` takes them. */
export type EventLoopClass = new () => EventLoop;
