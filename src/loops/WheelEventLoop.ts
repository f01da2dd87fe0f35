import { host } from "#host";
import { captureContext } from "../core/asyncContext.js";
import { callLogged } from "../core/callLogged.js";
import { HostCall } from "../core/hostClock.js";
import type { ScheduledCall } from "../core/ReactorTime.js";
import type { HostContext } from "../host/Host.js";
import { CLASS_PATH } from "./classPath.js";
import { EventLoopBase } from "./EventLoopBase.js";
import { platform } from "./platform.js";
import type { WheelCall } from "./TimingWheel.js";
import { TimingWheel } from "./TimingWheel.js";

/**
 * An event loop for very many pending calls, such as the time limits of 100,000 requests: a timing wheel behind one timer
 * of the host's.
 *
 * Setting and cancelling a call take the same time however many are pending. Calls are made in the order of their times,
 * and of their making where those are the same; never before their time, whatever its length. Those that are due
 * together are made one after the other, as in asyncio: what waits for promises goes on after the last of them.
 * AsyncLocalStorage's stores follow a call when `enableAsyncContext()` has been called before it was made.
 *
 * It stands where Python programs have uvloop: `"uvloop.Loop"` is its path.
 *
 * @example
 * ```ts
 * import { setAsyncioEventLoop, sleep, WheelEventLoop } from "deferred-interop";
 *
 * setAsyncioEventLoop("uvloop.Loop") instanceof WheelEventLoop; // true
 * await sleep(5);
 * ```
 *
 * @see uvloop `Loop`, asyncio `SelectorEventLoop`
 */
export class WheelEventLoop extends EventLoopBase {
  /** @internal */
  static readonly [CLASS_PATH]: string = "uvloop.Loop";

  readonly #wheel: TimingWheel = new TimingWheel(() => {
    this.#clearSoon();
  });
  #alarm: HostCall | undefined;
  /** When the alarm rings. */
  #alarmTime = Infinity;
  #isClearing = false;
  /** The calls that are being made, of which those before `#made` have been. */
  #due: readonly WheelCall[] = [];
  #made = 0;

  get supportsSubprocess(): boolean {
    return platform() !== "win32";
  }

  get supportsReaders(): boolean {
    return true;
  }

  protected schedule<A extends unknown[]>(time: number, fn: (...args: A) => unknown, args: A): ScheduledCall {
    const context = captureContext();
    const call = this.#wheel.add(time, context === undefined ? fn : inContext(context, fn), args);
    if (time < this.#alarmTime) this.#setAlarm(time);
    return call;
  }

  protected cancelAll(): void {
    for (const call of this.#due) call.cancel();
    this.#wheel.cancelAll();
    this.#clearAlarm();
  }

  #ring(): void {
    this.#alarmTime = Infinity;
    this.#due = this.#wheel.takeDue(this.now());
    this.#made = 0;
    const next = this.#wheel.nextTime();
    if (next !== undefined) this.#setAlarm(next);
    try {
      while (this.#made < this.#due.length) makeLogged(this.#due[this.#made++] as WheelCall);
    } finally {
      // A logger that throws ends this turn, but no other call is to be lost by that.
      const rest = this.#due.slice(this.#made);
      this.#due = [];
      this.#wheel.putBack(rest);
      if (rest.length > 0) this.#setAlarm(this.now());
    }
  }

  #setAlarm(time: number): void {
    this.#alarm?.cancel();
    this.#alarmTime = time;
    this.#alarm = new HostCall(Math.max(0, time - this.now()), () => {
      this.#ring();
    });
  }

  /**
   * Let go of the host's timer, which keeps the process, when the turn is over: until then there may be a new call, and
   * setting a timer again is what a call costs elsewhere.
   */
  #clearSoon(): void {
    if (this.#isClearing) return;
    this.#isClearing = true;
    host.queueMicrotask(() => {
      this.#isClearing = false;
      if (this.#wheel.isEmpty) this.#clearAlarm();
    });
  }

  #clearAlarm(): void {
    this.#alarm?.cancel();
    this.#alarmTime = Infinity;
  }
}

function makeLogged(call: WheelCall): void {
  callLogged(() => call.run());
}

function inContext<A extends unknown[]>(context: HostContext, fn: (...args: A) => unknown): (...args: A) => void {
  return (...args) => {
    context.run(applyLogged, fn, args, undefined);
  };
}

function applyLogged<A extends unknown[]>(this: (...args: A) => unknown, args: A): void {
  callLogged(() => this(...args));
}
