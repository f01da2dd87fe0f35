/* The thread in which `runInWorker` runs a command. */
import { constants } from "node:os";
import { workerData } from "node:worker_threads";
import { writeAll } from "../crawler/logging/writeAll.js";
import { mailbox } from "../threads/Mailbox.js";
import { runCommand } from "./runCommand.js";
import type { CommandThreadData } from "./runInWorker.js";

// A thread's own streams send their text to the main thread and wait for its answer, which a blocked one does not get.
writeAtOnce(process.stdout, 1);
writeAtOnce(process.stderr, 2);

const { signals } = workerData as CommandThreadData;
const box = mailbox();
box.open(signals, (message) => {
  const signal = message as NodeJS.Signals;
  // As on the main thread: whoever listens handles it, and without a listener it ends the program.
  if (!process.emit(signal, signal)) process.exit(128 + constants.signals[signal]);
});
signals.postMessage(box.word);

const code = await runCommand(process.argv.slice(2));
// What the crawl has left to ticks and promises has not had its turn while the reactor blocked; errors may be in it.
await new Promise((resolve) => setImmediate(resolve));
// An exit code that was only set would be the thread's, and not be told.
process.exit(code);

function writeAtOnce(stream: NodeJS.WriteStream, fd: number): void {
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const encoding = typeof rest[0] === "string" ? (rest[0] as BufferEncoding) : undefined;
    writeAll(fd, typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk);
    const done = rest.at(-1);
    if (typeof done === "function") queueMicrotask(done as () => void);
    return true;
  };
}
