import type { Duration } from "../core/Duration.js";
import { isAsyncioAvailable } from "../reactors/isAsyncioAvailable.js";
import { LoopingCall } from "../time/LoopingCall.js";
import { AsyncioLoopingCall } from "./AsyncioLoopingCall.js";

/** What {@link AsyncioLoopingCall} and {@link LoopingCall} have in common. */
export interface AnyLoopingCall {
  /** Whether it has been started and neither stopped nor failed. */
  readonly running: boolean;
  /** The interval in milliseconds; undefined before the first start. */
  readonly interval: number | undefined;
  /** Begin; `now` (true by default) says whether the first call is made at once. */
  start(interval: Duration, now?: boolean): unknown;
  /** End. Ask `running` first: a {@link LoopingCall} that does not run throws. */
  stop(): void;
}

/**
 * Make the looping call that fits what runs here: an {@link AsyncioLoopingCall} where asyncio is available, else a
 * {@link LoopingCall}.
 *
 * Nothing leaves it running but you: a {@link LoopingCall} made here ends when what its `start` returned is cancelled, or
 * meets a time limit.
 *
 * @param fn - Called with `args` each time; must be synchronous to work everywhere.
 * @throws {@link RuntimeError} with neither a reactor nor a loop.
 *
 * @example
 * ```ts
 * import { createLoopingCall } from "deferred-interop";
 *
 * const loop = createLoopingCall(() => console.log("tick"));
 * loop.start({ seconds: 60 });
 * loop.stop();
 * ```
 *
 * @see Scrapy `create_looping_call`
 */
export function createLoopingCall<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): AnyLoopingCall {
  if (isAsyncioAvailable()) return new AsyncioLoopingCall<A>(fn, ...args);
  const loop = new LoopingCall<A>(fn, ...args);
  loop.stopsOnCancel = true;
  return loop;
}
