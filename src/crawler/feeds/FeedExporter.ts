import { Deferred } from "../../core/Deferred.js";
import { Failure } from "../../core/Failure.js";
import { gatherResults } from "../../core/gatherResults.js";
import { NotConfigured } from "../errors.js";
import { getLogger } from "../logging/Logger.js";
import { signals, type ItemEvent, type SpiderClosedEvent } from "../signals/signals.js";
import { atExit } from "./atExit.js";
import { FeedBatches } from "./FeedBatches.js";
import type { FeedContext } from "./FeedContext.js";
import { feedOptionsOf } from "./FeedOptions.js";
import type { FeedSlot } from "./FeedSlot.js";
import { ItemExportError } from "./ItemExportError.js";

const logger = getLogger("scrapy.extensions.feedexport");

/** Reasons for the end of a crawl that was to go on: what it has collected is not all. */
const brokenOff: ReadonlySet<string> = new Set(["shutdown", "start_error"]);

/**
 * The extension that writes scraped items to the feeds of the setting FEEDS.
 *
 * Feeds are opened when it is built, so that an output that cannot be written ends the crawl before it begins. A feed in
 * a file is complete when it has its name: until then, and after a crawl that broke off (Ctrl-C, an error in `start()`,
 * a full disk, a killed process), it is called `X.part`.
 *
 * @see Scrapy `scrapy.extensions.feedexport.FeedExporter`
 */
export class FeedExporter {
  readonly #crawler: FeedContext;
  #feeds: readonly FeedBatches[];
  readonly #forgetExit: () => void;

  /**
   * @param crawler - Its setting FEEDS, its signals and its stats.
   * @throws {@link NotConfigured} when there are no feeds; {@link OutputFileError} when one cannot be written;
   *   {@link SettingsError} when FEEDS makes no sense.
   */
  constructor(crawler: FeedContext) {
    this.#crawler = crawler;
    this.#feeds = openFeeds(crawler);
    if (this.#feeds.length === 0) throw new NotConfigured();
    crawler.signals.connect(signals.itemScraped, (event) => this.#add(event));
    crawler.signals.connect(signals.spiderClosed, (event) => this.#close(event));
    crawler.signals.connect(signals.engineStopped, () => this.#letGo("the engine stopped"));
    this.#forgetExit = atExit(() => this.#letGo("the process ended"));
  }

  #add(event: ItemEvent): Deferred<unknown> | undefined {
    const pending = this.#feeds.flatMap((feed) => this.#addTo(feed, event) ?? []);
    return pending.length === 0 ? undefined : gatherResults(pending);
  }

  /** Most items are there when this returns, and leave nothing to wait for. */
  #addTo(feed: FeedBatches, event: ItemEvent): Deferred<unknown> | undefined {
    const { signals: manager } = this.#crawler;
    try {
      if (!accepts(feed, event.item)) return undefined;
      feed.current().add(event.item);
    } catch (error) {
      if (error instanceof ItemExportError) {
        logger.error(error.message);
        return manager.sendDeferred(signals.itemError, { ...event, failure: new Failure(error) });
      }
      if (feed.slot === undefined) logger.error("Error storing the next batch of a feed", error);
      else this.#reportFailed(feed.slot, error);
    }
    const slot = feed.isFull ? feed.end() : undefined;
    return slot && this.#tellClosed(slot, this.#closeSlot(slot, "batch"));
  }

  #close({ reason }: SpiderClosedEvent): Deferred<unknown> {
    const closed = this.#endAll().map((slot) => this.#tellClosed(slot, this.#closeSlot(slot, reason)));
    return gatherResults(closed).addCallback(() => this.#crawler.signals.sendDeferred(signals.feedExporterClosed, {}));
  }

  #tellClosed(slot: FeedSlot, complete: boolean | Deferred<boolean>): Deferred<unknown> {
    if (complete instanceof Deferred) return complete.addCallback((stored) => this.#tellClosed(slot, stored));
    const { uri, format, itemCount } = slot;
    return this.#crawler.signals.sendDeferred(signals.feedSlotClosed, { uri, format, itemCount, complete });
  }

  /** @returns whether the feed is complete, now or when it is stored. */
  #closeSlot(slot: FeedSlot, reason: string): boolean | Deferred<boolean> {
    if (slot.failed) {
      slot.abandon();
      return false;
    }
    if (brokenOff.has(reason)) {
      this.#reportIncomplete(slot, slot.abandon(), reason);
      return false;
    }
    try {
      const stored = slot.store();
      if (!(stored instanceof Deferred)) return this.#reportStored(slot, stored);
      return stored.addCallbacks(
        (isThere) => this.#reportStored(slot, isThere),
        ({ value }) => this.#reportFailed(slot, value),
      );
    } catch (error) {
      return this.#reportFailed(slot, error);
    }
  }

  /** The end came without a word of the spider: it was never open, or the crawl broke down or was forced to end. */
  #letGo(reason: string): void {
    for (const slot of this.#endAll()) {
      if (slot.itemCount === 0) slot.discard();
      else this.#reportIncomplete(slot, slot.abandon(), reason);
    }
  }

  /** The files that were open; no feed takes items any more. */
  #endAll(): FeedSlot[] {
    const slots = this.#feeds.flatMap((feed) => feed.end() ?? []);
    this.#feeds = [];
    this.#forgetExit();
    return slots;
  }

  #reportIncomplete(slot: FeedSlot, path: string | undefined, reason: string): void {
    const place = path === undefined ? "" : `; what there is stays in: ${path}`;
    logger.warning(`Incomplete ${describe(slot)} (${reason})${place}`);
    this.#count("incomplete_count", slot);
  }

  /** @returns that the feed is complete; one that is empty and need not be there is so, too. */
  #reportStored(slot: FeedSlot, isThere: boolean): true {
    if (isThere) {
      logger.info(`Stored ${describe(slot)}`);
      this.#count("success_count", slot);
    }
    return true;
  }

  /** @returns that the feed is not complete. */
  #reportFailed(slot: FeedSlot, error: unknown): false {
    logger.error(`Error storing ${describe(slot)}`, error);
    this.#count("failed_count", slot);
    return false;
  }

  #count(key: string, slot: FeedSlot): void {
    this.#crawler.stats.incValue(`feedexport/${key}/${slot.storageName}`);
  }
}

function describe(slot: FeedSlot): string {
  return `${slot.format} feed (${slot.itemCount} items) in: ${slot.uri}`;
}

function accepts(feed: FeedBatches, item: unknown): boolean {
  try {
    return feed.accepts(item);
  } catch (error) {
    throw new ItemExportError(item, undefined, error);
  }
}

function openFeeds(crawler: FeedContext): FeedBatches[] {
  const feeds: FeedBatches[] = [];
  const now = new Date();
  try {
    for (const options of feedOptionsOf(crawler.settings)) feeds.push(new FeedBatches(options, crawler, now));
  } catch (error) {
    for (const feed of feeds) feed.end()?.discard();
    throw error;
  }
  return feeds;
}
