import { requireOptions } from "../core/requireOptions.js";
import type { Options as TimeoutOptions } from "p-timeout";
import pTimeout from "p-timeout";
import type { AbortSignalLike } from "../core/AbortSignalLike.js";
import { isReachedByCancel } from "../core/cancel.js";
import { Deferred } from "../core/Deferred.js";
import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import { CancelledError, TimeoutError, typeError } from "../core/errors.js";
import { isDeferred } from "../core/isDeferred.js";
import { isPromiseLike } from "../core/isThenable.js";
import { aSignal, aText } from "../core/kinds.js";
import type { FromFutureOptions } from "../core/promiseBridge.js";
import { followDeferred, FROM_FUTURE_OPTIONS } from "../core/promiseBridge.js";
import type { ReactorTime, ScheduledCall } from "../core/ReactorTime.js";
import { showWithCure } from "../core/requireCalled.js";
import { slots } from "../core/slots.js";
import { isCoroutine } from "../core/stepCoroutine.js";
import { isCancellation } from "../core/isCancellation.js";
import { cancelledBy } from "./underSignal.js";

/** How {@link waitFor} ends a wait; `onCancel` and `controller` say how to cancel a promise, if it can be. */
export interface WaitForOptions extends FromFutureOptions {
  /** Aborting it cancels what is waited for and fails the wait with a CancelledError whose cause is its reason. */
  readonly signal?: AbortSignalLike | undefined;
  /** The text of the TimeoutError. */
  readonly message?: string | undefined;
}

const OPTIONS = { ...FROM_FUTURE_OPTIONS, signal: aSignal, message: aText };

/**
 * Wait for something with a time limit: when that runs out, what is waited for is cancelled.
 *
 * The cancel is waited for: the result fails with a TimeoutError when the Deferred, or the coroutine, has ended; another
 * outcome that it chose to give after the cancel is the result. Where a cancel reaches nothing (the Deferred has fired and
 * is paused, or waits for such a one or for a list that has fired), the result fails at once and the late outcome is dropped. A promise can be cancelled if `onCancel` or `controller`
 * is given, or if it has a method `cancel()`; otherwise the result fails at once and the late outcome is dropped.
 * Cancelling the result does the same as the time limit, with a CancelledError. No timer and no listener is left.
 *
 * @param awaitable - A Deferred, whose result is taken; a generator, which is driven as a coroutine; or a promise.
 * @param timeout - The limit; milliseconds as a number. With 0, what is there already is still the result.
 * @param options - See {@link WaitForOptions}.
 * @returns A Deferred of the outcome.
 * @throws TypeError (`ERR_NOT_A_PROMISE`) when it cannot be waited for, and as every Duration does.
 * @throws {@link RuntimeError} with neither a reactor nor a loop. Under a non-asyncio reactor a promise gives a failed
 *   Deferred that says why.
 *
 * @example
 * ```ts
 * import { sleep, TimeoutError, waitFor } from "deferred-interop";
 *
 * const outcome = await waitFor(sleep({ seconds: 60 }), 5).addErrback((failure) => failure.check(TimeoutError));
 * console.log(outcome === TimeoutError); // true
 * ```
 *
 * @see asyncio `wait_for`
 */
export function waitFor<T>(
  awaitable: Deferred<T> | PromiseLike<T> | Generator<unknown, T, never>,
  timeout: Duration,
  options: WaitForOptions = {},
): Deferred<T> {
  requireOptions(options, "wait with a limit", "{ signal }", OPTIONS);
  const milliseconds = toMilliseconds(timeout, "wait with a limit");
  const isPromise = requireAwaitable(awaitable);
  const what = isPromise ? "promise was not settled" : "Deferred did not get its result";
  // Made here, its stack leads to who waits; in a timer's call it would lead nowhere.
  const error = new TimeoutError(milliseconds, options.message ?? `The ${what} within ${milliseconds} ms`);
  const clock = slots().currentClock();
  return cancelledBy(options.signal, "The wait", () => {
    const limit = { milliseconds, error, clock };
    if (isPromise) return ofPromise(awaitable as CancellablePromise<T>, limit, options);
    return Deferred.fromCoroutine(
      limited(awaitable as Deferred<T> | Generator<unknown, T, never>, limit),
    ) as Deferred<T>;
  });
}

interface Limit {
  readonly milliseconds: number;
  readonly error: TimeoutError;
  readonly clock: ReactorTime;
}

/** A promise of the kind that p-timeout and p-cancelable know. */
interface CancellablePromise<T> extends PromiseLike<T> {
  cancel?(reason?: unknown): void;
}

/** Whether it is a promise; refuses what cannot be waited for. */
function requireAwaitable(awaitable: unknown): boolean {
  if (isDeferred(awaitable) || isCoroutine(awaitable)) return false;
  if (isPromiseLike(awaitable)) return true;
  throw typeError(
    "ERR_NOT_A_PROMISE",
    `Cannot wait with a limit for ${showWithCure(awaitable)}: expected a Deferred, a promise or a generator`,
  );
}

/** A Deferred of our own, which passes cancels on and waits for what they lead to. */
function relayOf<T>(awaitable: Deferred<T> | Generator<unknown, T, never>): Deferred<T> {
  const relay = new Deferred<T>();
  followDeferred(relay, isDeferred(awaitable) ? awaitable : Deferred.fromCoroutine(awaitable), true);
  return relay;
}

function* limited<T>(
  awaitable: Deferred<T> | Generator<unknown, T, never>,
  { milliseconds, error, clock }: Limit,
): Generator<Deferred<T>, T, unknown> {
  let relay: Deferred<T> | undefined;
  let ranOut = false;
  // Before a generator is begun, so that the limit comes before its timers of the same length.
  const timer = clock.callLater(milliseconds, () => {
    // Cancelled by hand, and not over yet: a second cancel would disturb what it does to end.
    if (relay === undefined || relay.called) return;
    ranOut = true;
    // What no cancel gets to would make the limit void.
    if (isReachedByCancel(relay)) relay.cancel();
    else relay.errback(new CancelledError());
  });
  try {
    relay = relayOf(awaitable);
    return yield* relay;
  } catch (reason) {
    throw ranOut && isCancellation(reason) ? because(error, reason) : reason;
  } finally {
    if (timer.active()) timer.cancel();
  }
}

function because(error: TimeoutError, cause: unknown): TimeoutError {
  return Object.defineProperty(error, "cause", { value: cause, writable: true, configurable: true });
}

function ofPromise<T>(
  promise: CancellablePromise<T>,
  { milliseconds, error: timeout, clock }: Limit,
  options: WaitForOptions,
): Deferred<T> {
  if (slots().promiseRule() !== undefined) return Deferred.fromFuture(promise);
  const cancel = cancelOf(promise, options);
  const fallback = (): PromiseLike<T> => {
    if (cancel === undefined) throw timeout;
    const reason = new CancelledError(timeout.message, { cause: timeout });
    cancel(reason);
    return promise.then(undefined, (error: unknown) => {
      if (error === reason) throw timeout;
      throw isCancellation(error) ? because(timeout, error) : error;
    });
  };
  const timed = pTimeout<T, T>(promise, {
    // It wants more than 0; the timer is ours, and takes 0.
    milliseconds: Math.max(milliseconds, Number.MIN_VALUE),
    customTimers: timersOn(clock, milliseconds),
    fallback: fallback as () => Promise<T>,
  });
  const onCancel = (reason: CancelledError): void => {
    timed.clear();
    cancel?.(reason);
  };
  const deferred = Deferred.fromFuture(timed, cancel === undefined ? {} : { onCancel });
  return deferred.addBoth((result) => {
    timed.clear();
    return result;
  }) as Deferred<T>;
}

/** How to cancel a promise; undefined when there is no way. */
function cancelOf(
  promise: CancellablePromise<unknown>,
  options: WaitForOptions,
): ((reason: CancelledError) => void) | undefined {
  const { onCancel, controller } = options;
  if (onCancel === undefined && controller === undefined) {
    return typeof promise.cancel === "function" ? (reason) => promise.cancel?.(reason) : undefined;
  }
  return (reason) => {
    onCancel?.(reason);
    controller?.abort(reason);
  };
}

/** The timers that p-timeout asks for, on the clock of the present mode. */
function timersOn(clock: ReactorTime, milliseconds: number): NonNullable<TimeoutOptions<unknown>["customTimers"]> {
  const setTimeout = (callback: () => void): ScheduledCall => clock.callLater(milliseconds, callback);
  const clearTimeout = (call: ScheduledCall | undefined): void => {
    if (call?.active() === true) call.cancel();
  };
  return { setTimeout, clearTimeout } as never;
}
