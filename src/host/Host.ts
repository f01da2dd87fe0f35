import type { HostModules } from "./HostModules.js";
import type { HostSignals } from "./HostSignals.js";
import type { HostSockets } from "./HostSockets.js";
import type { HostWorkers } from "./HostWorkers.js";

/**
 * What the runtime-agnostic layers ask of the runtime they run on. It is the only seam: every timer, microtask,
 * exit hook and line of diagnostics goes through the package import `#host`.
 *
 * @internal
 */
export interface Host {
  /** The runtime's name for its platform, such as `"linux"` or `"win32"`; `"browser"` where there is none. */
  readonly platform: string;
  /** Modules. */
  readonly modules: HostModules;
  /** Signals of the process. */
  readonly signals: HostSignals;
  /** The network. */
  readonly sockets: HostSockets;
  /** Threads. */
  readonly workers: HostWorkers;
  /** Milliseconds on a clock that never goes backwards. */
  now(): number;
  /** Call `callback` once after `delay` milliseconds (0 to 2³¹−1); the pending timer keeps the process alive. */
  setTimer(callback: () => void, delay: number): HostTimer;
  /** Forget a timer; one that has run is fine. */
  clearTimer(timer: HostTimer): void;
  /** Call `callback` when the present synchronous work is over. */
  queueMicrotask(callback: () => void): void;
  /** Call `callback` on a later turn of the host's loop, after it has looked at its descriptors. */
  setImmediate(callback: () => void): void;
  /** Call `callback` when the process ends in an orderly way; never called where there is no such moment. */
  onExit(callback: () => void): void;
  /** Choose what the process ends with when it ends by itself; without effect where there is no such thing. */
  setExitCode(code: number): void;
  /** Keep the present asynchronous context (AsyncLocalStorage's stores); undefined where there is no such thing. */
  captureContext(): HostContext | undefined;
  /** Write a diagnostic text and a newline where people look for them. */
  writeError(text: string): void;
}

/** A timer's handle; only the host looks inside. @internal */
export type HostTimer = unknown;

/** An asynchronous context that was kept. @internal */
export interface HostContext {
  /** Call `fn(a, b)` with `self` as `this`, in that context. */
  run<S, A, B>(fn: (this: S, a: A, b: B) => void, self: S, a: A, b: B): void;
}
