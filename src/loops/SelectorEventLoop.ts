import pDefer from "p-defer";
import type { Duration } from "../core/Duration.js";
import { hostClock } from "../core/hostClock.js";
import type { ScheduledCall } from "../core/ReactorTime.js";
import type { EventLoop, Future } from "./EventLoop.js";

/**
 * The default event loop: the host's own timers and turns.
 *
 * @example
 * ```ts
 * import { getEventLoop } from "deferred-interop";
 *
 * getEventLoop().callLater({ milliseconds: 5 }, () => console.log("five milliseconds later"));
 * ```
 *
 * @see asyncio `SelectorEventLoop`
 */
export class SelectorEventLoop implements EventLoop {
  now(): number {
    return hostClock.now();
  }

  callSoon<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    return hostClock.callLater(0, fn, ...args);
  }

  callLater<A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    return hostClock.callLater(delay, fn, ...args);
  }

  callAt<A extends unknown[]>(when: number, fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    return hostClock.callLater(Math.max(0, when - hostClock.now()), fn, ...args);
  }

  createFuture<T>(): Future<T> {
    return pDefer<T>();
  }
}
