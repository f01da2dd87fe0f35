import type { ScheduledCall } from "../core/ReactorTime.js";
import { CLASS_PATH } from "./classPath.js";
import { EventLoopBase } from "./EventLoopBase.js";
import { HostTimers } from "./HostTimers.js";

/**
 * The default event loop on Windows while no reactor is installed: the host's own timers and turns.
 *
 * As in asyncio it has subprocesses and no reader callbacks, and so the asyncio reactor refuses it (A64). Installing that
 * reactor on Windows puts a {@link SelectorEventLoop} in its place. It may be made on any platform.
 *
 * @example
 * ```ts
 * import { ProactorEventLoop } from "deferred-interop";
 *
 * using loop = new ProactorEventLoop(); // closed at the end of the block
 * loop.supportsReaders; // false
 * ```
 *
 * @see asyncio `ProactorEventLoop`
 */
export class ProactorEventLoop extends EventLoopBase {
  /** @internal */
  static readonly [CLASS_PATH]: string = "asyncio.ProactorEventLoop";

  readonly #timers: HostTimers = new HostTimers();

  get supportsSubprocess(): boolean {
    return true;
  }

  get supportsReaders(): boolean {
    return false;
  }

  protected schedule<A extends unknown[]>(time: number, fn: (...args: A) => unknown, args: A): ScheduledCall {
    return this.#timers.add(Math.max(0, time - this.now()), fn, args);
  }

  protected cancelAll(): void {
    this.#timers.cancelAll();
  }
}
