import { AsyncResource } from "node:async_hooks";
import { writeSync } from "node:fs";
import type { Host, HostContext, HostTimer } from "./Host.js";
import { nodeModules } from "./nodeModules.js";
import { nodeSignals } from "./nodeSignals.js";
import { nodeSockets } from "./nodeSockets.js";
import { nodeWorkers } from "./nodeWorkers.js";

/** Node, and the runtimes that speak its API (Deno, Bun). @internal */
export const host: Host = {
  platform: process.platform,
  modules: nodeModules,
  signals: nodeSignals,
  sockets: nodeSockets,
  workers: nodeWorkers,
  now: () => performance.now(),
  setTimer: (callback: () => void, delay: number): HostTimer => setTimeout(callback, delay),
  clearTimer: (timer: HostTimer): void => {
    clearTimeout(timer as NodeJS.Timeout);
  },
  queueMicrotask: (callback: () => void): void => {
    queueMicrotask(callback);
  },
  setImmediate: (callback: () => void): void => {
    setImmediate(callback);
  },
  onExit: (callback: () => void): void => {
    process.on("exit", callback);
  },
  setExitCode: (code: number): void => {
    process.exitCode = code;
  },
  // Not AsyncLocalStorage.snapshot: that is 20 to 100 times as dear on Node 20 to 24.
  captureContext: (): HostContext => {
    const resource = new AsyncResource("Coroutine", { requireManualDestroy: true });
    return {
      run: (fn, self, a, b): void => {
        resource.runInAsyncScope(fn, self, a, b);
      },
    };
  },
  writeError,
};

function writeError(text: string): void {
  const line = `${text}\n`;
  // Synchronous, so that the last words of a process that is ending are not lost.
  try {
    writeSync(2, line);
  } catch {
    process.stderr.write(line);
  }
}
