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
 * and the loop goes on. A loop of your own is easiest made by extending one of the classes of this package.
 *
 * @see asyncio `AbstractEventLoop`; times and delays are milliseconds, delays any Duration
 */
export interface EventLoop extends ReactorTime {
  /** Whether asyncio starts subprocesses on a loop of this kind, on this platform; see {@link requireLoopCapability}. */
  readonly supportsSubprocess: boolean;
  /** Whether asyncio has reader callbacks (`add_reader`) on a loop of this kind; see {@link requireLoopCapability}. */
  readonly supportsReaders: boolean;
  /** The time of this loop's clock in milliseconds, as `now()`: asyncio's name for it. */
  time(): number;
  /** Call `fn(...args)` on the next turn; calls are made in order. */
  callSoon<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): ScheduledCall;
  /** As `callSoon`; messages of other threads arrive on this one, so there is no difference. */
  callSoonThreadsafe<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): ScheduledCall;
  /** Call `fn(...args)` at a time of this loop's clock, in milliseconds; on a later turn if that has passed. */
  callAt<A extends unknown[]>(when: number, fn: (...args: A) => unknown, ...args: A): ScheduledCall;
  /** Call `fn(...args)` once, `delay` from now. */
  callLater<A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): ScheduledCall;
  /** A promise and the means to settle it. */
  createFuture<T>(): Future<T>;
  /** Whether calls are being made: always, until it is closed, since the host's loop never waits to be run. */
  isRunning(): boolean;
  /** Whether it has been closed. */
  isClosed(): boolean;
  /** Cancel what is pending and refuse what comes; closing a closed loop changes nothing. */
  close(): void;
}

/** A class of event loops, as `setAsyncioEventLoop` takes them. */
export type EventLoopClass = new () => EventLoop;
