import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Deferred } from "../../core/Deferred.js";
import { maybeDeferred } from "../../core/maybeDeferred.js";
import { OutputFileError } from "../errors.js";
import { writeAll } from "../logging/writeAll.js";
import type { FeedStorage } from "./FeedStorage.js";
import type { FeedTarget } from "./FeedTarget.js";
import { FeedTargetError } from "./FeedTargetError.js";
import { makeFolders } from "./makeFolders.js";

/**
 * A feed for a target of the user's own: collected in a temporary file, and handed over when it is complete.
 *
 * @see Scrapy `BlockingFeedStorage`
 */
export class StagedFeedStorage implements FeedStorage {
  readonly batchSize: number = 64 * 1024;
  readonly name: string;
  readonly #uri: string;
  readonly #target: FeedTarget;
  readonly #path: string;
  readonly #fd: number;

  /**
   * @param uri - Where the feed goes.
   * @param target - Takes it there.
   * @param folder - Where the temporary file is made, in a folder of its own; the host's place for such by default.
   * @throws {@link OutputFileError} when it cannot be made.
   */
  constructor(uri: string, target: FeedTarget, folder: string = tmpdir()) {
    this.name = target.constructor.name;
    this.#uri = uri;
    this.#target = target;
    try {
      makeFolders(folder);
      this.#path = join(mkdtempSync(join(folder, "feed-")), "items");
      this.#fd = openSync(this.#path, "wx");
    } catch (error) {
      throw new OutputFileError(folder, error);
    }
  }

  /** Append bytes to the temporary file. */
  write(data: Uint8Array): void {
    try {
      writeAll(this.#fd, data);
    } catch (error) {
      throw new OutputFileError(this.#path, error);
    }
  }

  /** Hand the feed over. */
  commit(): Deferred<void> {
    closeSync(this.#fd);
    return maybeDeferred(() => this.#target.store(this.#path)).addCallbacks(
      () => this.#remove(),
      ({ value }) => {
        throw new FeedTargetError(this.#uri, this.#path, value);
      },
    );
  }

  /** Leave the temporary file where it is. */
  abandon(): string {
    closeSync(this.#fd);
    return this.#path;
  }

  /** Remove the temporary file. */
  discard(): void {
    closeSync(this.#fd);
    this.#remove();
  }

  #remove(): void {
    rmSync(dirname(this.#path), { recursive: true, force: true });
  }
}
