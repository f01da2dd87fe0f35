import { typeError } from "../../core/errors.js";
import type { FeedContext } from "./FeedContext.js";
import { feedFormatOf, type FeedFormat } from "./feedFormats.js";
import type { FeedOptions } from "./FeedOptions.js";
import { FeedSlot } from "./FeedSlot.js";
import { filledUri } from "./feedUri.js";
import { openFeedStorage } from "./openFeedStorage.js";

/** One feed of the setting FEEDS: a file, or one after the other where `batch_item_count` says so. */
export class FeedBatches {
  readonly #options: FeedOptions;
  readonly #crawler: FeedContext;
  readonly #started: Date;
  readonly #accepts: (item: unknown) => unknown;
  readonly #format: FeedFormat;
  #slot: FeedSlot | undefined;
  #batch = 0;
  #broken = false;

  /**
   * The first file is opened at once.
   *
   * @param options - What FEEDS says of it.
   * @param crawler - Its spider, whose fields are in the URI.
   * @param started - When the crawl began.
   * @throws {@link OutputFileError} when the file cannot be written; {@link SettingsError} when the options make no sense.
   */
  constructor(options: FeedOptions, crawler: FeedContext, started: Date) {
    this.#options = options;
    this.#crawler = crawler;
    this.#started = started;
    this.#accepts = filterOf(options, crawler);
    this.#format = feedFormatOf(options.format, crawler);
    this.current();
  }

  /** The file that is open; undefined between two batches, and after {@link FeedBatches.end}. */
  get slot(): FeedSlot | undefined {
    return this.#slot;
  }

  /** Whether the file that is open has all items it may have. */
  get isFull(): boolean {
    const { batchItemCount } = this.#options;
    return batchItemCount > 0 && this.#slot !== undefined && this.#slot.itemCount >= batchItemCount;
  }

  /** Whether an item is for this feed. */
  accepts(item: unknown): boolean {
    return !this.#broken && Boolean(this.#accepts(item));
  }

  /**
   * The file that is open, or the next one, opened now.
   *
   * @throws {@link OutputFileError} when it cannot be written; no item is for this feed then.
   */
  current(): FeedSlot {
    if (this.#slot !== undefined) return this.#slot;
    this.#batch++;
    try {
      const { Exporter, growth } = this.#format;
      const batch = { id: this.#batch, begun: new Date() };
      const uri = filledUri(this.#options.uri, this.#crawler.spider, this.#started, batch);
      const storage = openFeedStorage(uri, this.#options, growth, this.#crawler);
      try {
        return (this.#slot = new FeedSlot(uri, this.#options, storage, Exporter));
      } catch (error) {
        storage.discard();
        throw error;
      }
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  /** The file that was open is no longer this feed's. */
  end(): FeedSlot | undefined {
    const slot = this.#slot;
    this.#slot = undefined;
    return slot;
  }
}

/** A function, or the method `accepts` of a class that is made with the feed's options. */
function filterOf(options: FeedOptions, crawler: FeedContext): (item: unknown) => unknown {
  const { itemFilter } = options;
  if (itemFilter === undefined) return () => true;
  const found = typeof itemFilter === "string" ? crawler.resolve?.(itemFilter, "item filter") : itemFilter;
  if (typeof found === "function") {
    const { accepts } = (found.prototype ?? {}) as { accepts?: unknown };
    if (typeof accepts !== "function") return found as (item: unknown) => unknown;
    const filter = new (found as new (options: FeedOptions) => { accepts(item: unknown): unknown })(options);
    return (item) => filter.accepts(item);
  }
  throw typeError(
    "ERR_COMPONENT",
    `Cannot make the item filter of the feed ${JSON.stringify(options.uri)}: expected a function, or a class with a method accepts()`,
  );
}
