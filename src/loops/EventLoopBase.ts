import { callLogged } from "../core/callLogged.js";
import { showValue } from "../core/showValue.js";
import { host } from "#host";
import pDefer from "p-defer";
import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import { rangeError } from "../core/errors.js";
import type { ScheduledCall } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";
import { EventLoopClosedError } from "./errors.js";
import type { EventLoop, Future } from "./EventLoop.js";
import { SoonCall } from "./SoonCall.js";

/**
 * What the event loops of this package have in common: all but the way in which they wait for a time. A loop of your own
 * need only say that.
 *
 * @example A loop on which everything takes a tenth of its time
 * ```ts
 * import { EventLoopBase, SelectorEventLoop } from "deferred-interop";
 *
 * class HastyLoop extends EventLoopBase {
 *   supportsSubprocess = true;
 *   supportsReaders = false;
 *   #loop = new SelectorEventLoop();
 *   protected schedule<A extends unknown[]>(time: number, fn: (...args: A) => unknown, args: A) {
 *     return this.#loop.callLater(Math.max(0, time - this.now()) / 10, fn, ...args);
 *   }
 *   protected cancelAll() {
 *     this.#loop.close();
 *   }
 * }
 * new HastyLoop().callLater(100, () => console.log("ten milliseconds later"));
 * ```
 *
 * @see asyncio `BaseEventLoop`. `close()` may be called at any time: asyncio refuses it while the loop runs, and the
 *   host's always does
 */
export abstract class EventLoopBase implements EventLoop {
  #closed = false;
  readonly #onClose = new Set<() => void>();

  /** Whether asyncio starts subprocesses on a loop of this kind, on this platform. */
  abstract readonly supportsSubprocess: boolean;
  /** Whether asyncio has reader callbacks on a loop of this kind. */
  abstract readonly supportsReaders: boolean;

  now(): number {
    return host.now();
  }

  time(): number {
    return this.now();
  }

  /** @throws {@link EventLoopClosedError}, TypeError (`ERR_NOT_CALLABLE`). */
  callSoon<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    requireFunction(fn, "call soon", "function");
    this.#requireOpen("call soon");
    return new SoonCall(this, () => fn(...args));
  }

  /** @throws As `callSoon`. */
  callSoonThreadsafe<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    return this.callSoon(fn, ...args);
  }

  /** @throws {@link EventLoopClosedError}; TypeError and RangeError for what is no function and no Duration. */
  callLater<A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    requireFunction(fn, "call later", "function");
    this.#requireOpen("call later");
    return this.schedule(this.now() + toMilliseconds(delay, "call later"), fn, args);
  }

  /** @throws {@link EventLoopClosedError}; RangeError (`ERR_DURATION_RANGE`) for a time that is not finite. */
  callAt<A extends unknown[]>(when: number, fn: (...args: A) => unknown, ...args: A): ScheduledCall {
    requireFunction(fn, "call at a time", "function");
    if (!Number.isFinite(when)) {
      throw rangeError(
        "ERR_DURATION_RANGE",
        `Cannot call at a time: the time is ${showValue(when)}, expected a finite number of milliseconds`,
      );
    }
    this.#requireOpen("call at a time");
    return this.schedule(when, fn, args);
  }

  createFuture<T>(): Future<T> {
    return pDefer<T>();
  }

  isRunning(): boolean {
    return !this.#closed;
  }

  isClosed(): boolean {
    return this.#closed;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.cancelAll();
    for (const callback of this.#onClose) callLogged(callback);
  }

  /**
   * Have a function called when the loop has been closed.
   *
   * @returns Takes it back.
   * @internal
   */
  _onClose(callback: () => void): () => void {
    this.#onClose.add(callback);
    return () => {
      this.#onClose.delete(callback);
    };
  }

  /** As `close()`, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Have `fn(...args)` called once, on a later turn and not before a time of this loop's clock; errors are logged.
   *
   * @param time - Finite; it may have passed.
   * @returns A handle whose `cancel()` may be repeated, and is quiet when the call has been made.
   */
  protected abstract schedule<A extends unknown[]>(time: number, fn: (...args: A) => unknown, args: A): ScheduledCall;

  /** Cancel everything that `schedule` has made; called once. */
  protected abstract cancelAll(): void;

  #requireOpen(attempt: string): void {
    if (this.#closed) throw new EventLoopClosedError(attempt);
  }
}
