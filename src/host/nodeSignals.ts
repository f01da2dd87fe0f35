import type { MessagePort } from "node:worker_threads";
import type { HeldSignals, HostSignals } from "./HostSignals.js";

/** Signals that end a process when nobody listens. */
const ENDING: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"];

/** npm and npx send Ctrl-C on to their program, which has had it from the terminal: the same key press, so long after, in milliseconds. */
const ECHO = 250;

/** How long a watcher may take to come, about 40 milliseconds, and to leave, which takes none. */
const PATIENCE = 2_000;

/** The states of a watcher, in its word. */
const NEW = 0;
const WATCHING = 1;
const LEAVING = 2;
const GONE = 3;

/** Node's signals. @internal */
export const nodeSignals: HostSignals = {
  hold(word) {
    const { isMainThread } = process.getBuiltinModule("node:worker_threads");
    if (!isMainThread || ENDING.every((signal) => process.listenerCount(signal) === 0)) return undefined;
    return new NodeHeldSignals(word);
  },
};

/** As `rawListeners` gives it: that of a `once` is wrapped. */
interface Listener {
  (signal: NodeJS.Signals, number: number): void;
  readonly listener?: unknown;
}

class NodeHeldSignals implements HeldSignals {
  readonly port: MessagePort | undefined;
  readonly #state = new Int32Array(new SharedArrayBuffer(4));
  readonly #listeners = new Map<NodeJS.Signals, readonly Listener[]>();

  constructor(word: Int32Array) {
    const isWatched = process.listenerCount("SIGINT") > 0;
    for (const signal of ENDING) {
      this.#listeners.set(signal, process.rawListeners(signal) as Listener[]);
      process.removeAllListeners(signal);
    }
    // After that: with the last listener goes whatever handles the signal.
    this.port = isWatched ? watchSigint(word, this.#state) : undefined;
  }

  deliver(): void {
    const listeners = this.#listeners.get("SIGINT") ?? [];
    const isLasting = ({ listener }: Listener): boolean => listener === undefined;
    const { SIGINT } = process.getBuiltinModule("node:os").constants.signals;
    this.#listeners.set("SIGINT", listeners.filter(isLasting));
    for (const listener of listeners) listener.call(process, "SIGINT", SIGINT);
  }

  release(): void {
    if (this.port !== undefined) leave(this.#state);
    for (const [signal, listeners] of this.#listeners) for (const one of listeners) process.on(signal, one);
    this.#listeners.clear();
  }
}

/**
 * What the watcher runs: Node has a thread of its own for `breakOnSigint`, which needs no turn of any loop. SIGTERM has
 * nothing like that, and a worker's `process.on("SIGINT")` is never called.
 *
 * When it has left, Node's default is in force again.
 */
const WATCHER = `
const { Script } = require("node:vm");
const { port, word, state, echo } = require("node:worker_threads").workerData;
let limit = Infinity;
globalThis.watch = () => {
  Atomics.compareExchange(state, 0, ${NEW}, ${WATCHING});
  Atomics.notify(state, 0);
  Atomics.wait(state, 0, ${WATCHING}, limit);
};
const script = new Script("watch()");
function isInterrupted() {
  try {
    script.runInThisContext({ breakOnSigint: true });
  } catch (error) {
    return error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
  }
  return false;
}
if (isInterrupted()) {
  port.postMessage("SIGINT");
  Atomics.add(word, 0, 1);
  Atomics.notify(word, 0);
  limit = echo;
  if (echo > 0) isInterrupted();
}
Atomics.store(state, 0, ${GONE});
Atomics.notify(state, 0);
`;

/** @returns Where the first SIGINT is told; undefined where no thread can be had. */
function watchSigint(word: Int32Array, state: Int32Array): MessagePort | undefined {
  const { MessageChannel, Worker } = process.getBuiltinModule("node:worker_threads");
  const { port1, port2 } = new MessageChannel();
  const workerData = { port: port2, word, state, echo: isUnderNpm() ? ECHO : 0 };
  try {
    // A text, not a file: a bundle has it, too. What the program's threads load first is not for this one.
    const worker = new Worker(WATCHER, { eval: true, execArgv: [], workerData, transferList: [port2], name: "SIGINT" });
    worker.on("error", () => undefined);
    worker.unref();
    // So that a signal that comes soon is not lost on nobody.
    Atomics.wait(state, 0, NEW, PATIENCE);
    return port1;
  } catch {
    // Threads may be forbidden (--permission); then SIGINT ends the process as SIGTERM does.
    return undefined;
  }
}

/** It must have left before anybody listens again: its end takes the listener of the process away. */
function leave(state: Int32Array): void {
  if (Atomics.compareExchange(state, 0, NEW, GONE) === NEW) return;
  if (Atomics.compareExchange(state, 0, WATCHING, LEAVING) !== WATCHING) return;
  Atomics.notify(state, 0);
  Atomics.wait(state, 0, LEAVING, PATIENCE);
}

function isUnderNpm(): boolean {
  return process.env["npm_lifecycle_event"] !== undefined && process.getBuiltinModule("node:tty").isatty(0);
}
