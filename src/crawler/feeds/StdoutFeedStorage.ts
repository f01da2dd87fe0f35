import { OutputFileError } from "../errors.js";
import { liveLine } from "../logging/liveLine.js";
import { writeAll } from "../logging/writeAll.js";
import type { FeedStorage } from "./FeedStorage.js";

/** A feed on the standard output: every item is there at once, for whoever reads along. */
export class StdoutFeedStorage implements FeedStorage {
  readonly batchSize = 0;
  readonly #write: (data: Uint8Array) => void;

  /** @param write - Writes to the standard output; stands in for it in tests. */
  constructor(write: (data: Uint8Array) => void = (data) => writeAll(1, data)) {
    this.#write = write;
  }

  /** Write bytes, past a progress line on the same terminal. */
  write(data: Uint8Array): void {
    try {
      liveLine.makeRoom(() => this.#write(data));
    } catch (error) {
      throw new OutputFileError("stdout:", error);
    }
  }

  /** Nothing is left to do. */
  commit(): void {}

  /** What was written cannot be taken back. */
  abandon(): undefined {}

  /** Nothing was written. */
  discard(): void {}
}
