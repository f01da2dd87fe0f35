import type { Host, HostTimer } from "./Host.js";
import { noModules } from "./noModules.js";
import { noSignals } from "./noSignals.js";
import { noSockets } from "./noSockets.js";
import { noWorkers } from "./noWorkers.js";

// What every other runtime (browsers, workers, edge) has; declared here, because no library of types is assumed.
declare const setTimeout: (callback: () => void, delay: number) => unknown;
declare const clearTimeout: (timer: unknown) => void;
declare const queueMicrotask: (callback: () => void) => void;
declare const performance: { now(): number };
declare const console: { error(text: string): void };

/** Browsers and everything else that is not Node-like. @internal */
export const host: Host = {
  platform: "browser",
  modules: noModules,
  signals: noSignals,
  sockets: noSockets,
  workers: noWorkers,
  now: () => performance.now(),
  setTimer: (callback: () => void, delay: number): HostTimer => setTimeout(callback, delay),
  clearTimer: (timer: HostTimer): void => {
    clearTimeout(timer);
  },
  queueMicrotask: (callback: () => void): void => {
    queueMicrotask(callback);
  },
  setImmediate: (callback: () => void): void => {
    setTimeout(callback, 0);
  },
  onExit: (): void => {
    // A page has no exit at which synchronous work is sure to be done.
  },
  setExitCode: (): void => {
    // Nor one with a code.
  },
  captureContext: () => undefined,
  writeError: (text: string): void => {
    console.error(text);
  },
};
