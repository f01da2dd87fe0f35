import { writeSync } from "node:fs";

let idle: Int32Array | undefined;

/**
 * Write a whole text or all bytes to a file descriptor before returning, however slow the other side reads.
 *
 * A pipe that is full makes Node's `writeSync` fail with EAGAIN; streams would queue instead, and what is queued when the
 * process ends, or while a reactor blocks the thread, is lost.
 *
 * @param fd - The file descriptor.
 * @param data - What to write; a text is written as UTF-8.
 * @param write - Stands in for `fs.writeSync` in tests.
 * @throws What the host throws, EAGAIN excepted.
 * @internal
 */
export function writeAll(fd: number, data: string | Uint8Array, write: typeof writeSync = writeSync): void {
  let rest: Uint8Array = typeof data === "string" ? Buffer.from(data) : data;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(write(fd, rest));
    } catch (error) {
      if ((error as { code?: unknown }).code !== "EAGAIN") throw error;
      idle ??= new Int32Array(new SharedArrayBuffer(4));
      Atomics.wait(idle, 0, 0, 1);
    }
  }
}
