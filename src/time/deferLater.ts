import { aClock, requireKind } from "../core/kinds.js";
import type { Settled } from "../core/Deferred.js";
import { Deferred } from "../core/Deferred.js";
import type { Duration } from "../core/Duration.js";
import type { ReactorTime } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";

/**
 * Call a function after a delay and return its outcome as a Deferred.
 *
 * Nothing runs before the clock reaches the deadline, even for a delay of 0. Cancelling the Deferred before then cancels
 * the call.
 *
 * @param clock - Where to schedule: a reactor, an event loop or a {@link Clock}.
 * @param duration - The delay; milliseconds as a number.
 * @param fn - Called with `args`; may return a Deferred or a promise.
 *
 * @throws TypeError (`ERR_NOT_A_CLOCK`, `ERR_NOT_CALLABLE`), and as every Duration does; nothing is scheduled then.
 * @see Twisted `deferLater`
 */
export function deferLater<A extends unknown[], R>(
  clock: ReactorTime,
  duration: Duration,
  fn: (...args: A) => R,
  ...args: A
): Deferred<Settled<R>>;
/**
 * A Deferred that fires with undefined after a delay.
 *
 * @param clock - Where to schedule.
 * @param duration - The delay; milliseconds as a number.
 */
export function deferLater(clock: ReactorTime, duration: Duration): Deferred<undefined>;
export function deferLater(
  clock: ReactorTime,
  duration: Duration,
  fn?: (...args: unknown[]) => unknown,
  ...args: unknown[]
): Deferred<unknown> {
  requireKind(clock, aClock, "defer a call", "clock");
  if (fn !== undefined) requireFunction(fn, "defer a call", "function");
  const deferred = new Deferred<undefined>(() => {
    call.cancel();
  });
  // C7: the function is the first pair, so pausing the Deferred delays it.
  const result = fn === undefined ? deferred : deferred.addCallback(() => fn(...args));
  const call = clock.callLater(duration, () => {
    deferred.callback(undefined);
  });
  return result;
}
