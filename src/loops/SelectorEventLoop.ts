import type { ScheduledCall } from "../core/ReactorTime.js";
import { CLASS_PATH } from "./classPath.js";
import { EventLoopBase } from "./EventLoopBase.js";
import { HostTimers } from "./HostTimers.js";
import { platform } from "./platform.js";

/**
 * The default event loop everywhere but on Windows, and the one that the asyncio reactor gets there, too: the host's own
 * timers and turns.
 *
 * As in asyncio it has reader callbacks, and on Windows no subprocesses.
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
export class SelectorEventLoop extends EventLoopBase {
  /** @internal */
  static readonly [CLASS_PATH]: string = "asyncio.SelectorEventLoop";

  readonly #timers: HostTimers = new HostTimers();

  get supportsSubprocess(): boolean {
    return platform() !== "win32";
  }

  get supportsReaders(): boolean {
    return true;
  }

  protected schedule<A extends unknown[]>(time: number, fn: (...args: A) => unknown, args: A): ScheduledCall {
    return this.#timers.add(Math.max(0, time - this.now()), fn, args);
  }

  protected cancelAll(): void {
    this.#timers.cancelAll();
  }
}
