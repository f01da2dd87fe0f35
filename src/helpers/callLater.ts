import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import type { ScheduledCall } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";
import { slots } from "../core/slots.js";

declare global {
  // In the libraries of types from ESNext.Disposable on; without it, this lets the declarations compile.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/**
 * The handle of a call made by {@link callLater}.
 *
 * @see Scrapy `CallLaterResult`
 */
export class CallLaterResult {
  readonly #call: ScheduledCall;

  /** @internal */
  constructor(call: ScheduledCall) {
    this.#call = call;
  }

  /** Prevent the call; without effect when it has been made or cancelled, so it may be repeated. */
  cancel(): void {
    if (this.#call.active()) this.#call.cancel();
  }

  /** `using call = callLater(…)` cancels it at the end of the block. */
  [Symbol.dispose](): void {
    this.cancel();
  }
}

/**
 * Call a function later, on whatever runs here: the installed reactor, else the event loop.
 *
 * An error of the function is logged.
 *
 * @param delay - From now; milliseconds as a number.
 * @param fn - Called with `args`.
 *
 * @example
 * ```ts
 * import { callLater } from "deferred-interop";
 *
 * const call = callLater({ seconds: 30 }, () => console.log("too late"));
 * call.cancel();
 * ```
 *
 * @see Scrapy `call_later`
 */
export function callLater<A extends unknown[]>(
  delay: Duration,
  fn: (...args: A) => unknown,
  ...args: A
): CallLaterResult {
  requireFunction(fn, "call later", "function");
  const clock = slots().currentClock();
  return new CallLaterResult(clock.callLater(toMilliseconds(delay, "call later"), fn, ...args));
}
