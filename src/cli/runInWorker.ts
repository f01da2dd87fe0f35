import { once } from "node:events";
import { constants } from "node:os";
import { MessageChannel, Worker, type MessagePort } from "node:worker_threads";
import { writeAll } from "../crawler/logging/writeAll.js";

/** How long a thread that was told to end at once may take for it, in milliseconds. */
const GRACE = 500;
/** A second signal so soon after the first, in milliseconds, may be an echo of the same key press. */
const ECHO = 250;

const SIGNALS: readonly NodeJS.Signals[] =
  process.platform === "win32" ? ["SIGINT", "SIGTERM", "SIGBREAK"] : ["SIGINT", "SIGTERM"];

/** What the thread of the command gets, beside its arguments. @internal */
export interface CommandThreadData {
  /** Signals come here; the first message back is the word that wakes the thread. */
  readonly signals: MessagePort;
}

/**
 * Run a command of this tool in a thread of its own, for a reactor that blocks its thread: signals are events of the main
 * thread's loop, which therefore has to turn, and passes them on.
 *
 * @param argv - The command and what follows it.
 * @returns The exit code.
 */
export async function runInWorker(argv: readonly string[]): Promise<number> {
  const { port1: signals, port2 } = new MessageChannel();
  const worker = new Worker(new URL("./commandThread.js", import.meta.url), {
    argv: [...argv],
    workerData: { signals: port2 } satisfies CommandThreadData,
    transferList: [port2],
    name: `deferred-interop ${argv[0] ?? ""}`,
  });
  const stopPassing = passSignals(signals);
  try {
    const [code] = (await once(worker, "exit")) as [number];
    return code;
  } finally {
    stopPassing();
    signals.close();
  }
}

function passSignals(port: MessagePort): () => void {
  let word: Int32Array | undefined;
  let firstTime: number | undefined;
  const wake = (): void => {
    if (word === undefined) return;
    Atomics.add(word, 0, 1);
    Atomics.notify(word, 0);
  };
  port.once("message", (sent: Int32Array) => {
    word = sent;
    wake();
  });
  port.unref();
  const pass = (signal: NodeJS.Signals): void => {
    port.postMessage(signal);
    wake();
    const now = performance.now();
    if (firstTime === undefined) firstTime = now;
    else if (now - firstTime > ECHO) setTimeout(endByForce, GRACE, signal).unref();
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  return () => {
    for (const signal of SIGNALS) process.off(signal, pass);
  };
}

/** The thread does not react: a callback of the spider is in a loop, most likely. */
function endByForce(signal: NodeJS.Signals): void {
  writeAll(2, `deferred-interop: the spider does not react to ${signal}; ended by force\n`);
  process.exit(128 + constants.signals[signal]);
}
