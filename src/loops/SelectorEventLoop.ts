import pDefer from "p-defer";
import type { Duration } from "../core/Duration.js";
import { rangeError } from "../core/errors.js";
import { hostClock } from "../core/hostClock.js";
import type { ScheduledCall } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";
import { CLASS_PATH } from "./classPath.js";
import type { EventLoop, Future } from "./EventLoop.js";
import { SoonCall } from "./SoonCall.js";

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
  /** @internal */
  static readonly [CLASS_PATH]: string = "asyncio.SelectorEventLoop";

  now(): number {
    return hostClock.now();
  }

  callSoon<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    requireFunction(fn, "call soon", "function");
    return new SoonCall(() => fn(...args));
  }

  callLater<A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    return hostClock.callLater(delay, fn, ...args);
  }

  callAt<A extends unknown[]>(when: number, fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    if (!Number.isFinite(when)) {
      throw rangeError("ERR_DURATION_RANGE", `Cannot call at a time: the time is ${when}, wanted a finite one`);
    }
    return hostClock.callLater(Math.max(0, when - hostClock.now()), fn, ...args);
  }

  createFuture<T>(): Future<T> {
    return pDefer<T>();
  }
}
