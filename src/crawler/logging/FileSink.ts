import { closeSync, openSync } from "node:fs";
import { resolve } from "node:path";
import { OutputFileError } from "../errors.js";
import type { LogSink } from "./LogSink.js";
import { stderrSink } from "./stderrSink.js";
import { writeAll } from "./writeAll.js";

/** The log in a file. When the file can no longer be written, the log goes on at the standard error output. */
export class FileSink implements LogSink {
  /** The file, absolute. */
  readonly path: string;
  readonly #fd: number;
  #failed = false;

  /**
   * @param path - The file.
   * @param append - Whether to keep what is in it.
   * @throws {@link OutputFileError} when it cannot be opened.
   */
  constructor(path: string, append: boolean) {
    this.path = resolve(path);
    try {
      this.#fd = openSync(path, append ? "a" : "w");
    } catch (error) {
      throw new OutputFileError(path, error);
    }
  }

  /** Append a text. */
  write(text: string): void {
    if (this.#failed) return stderrSink.write(text);
    try {
      writeAll(this.#fd, text);
    } catch (error) {
      this.#failed = true;
      stderrSink.write(`${new OutputFileError(this.path, error).message}; the log goes on here\n${text}`);
    }
  }

  /** Close the file. */
  close(): void {
    closeSync(this.#fd);
  }
}
