import type { Deferred } from "../../core/Deferred.js";
import { Failure } from "../../core/Failure.js";
import { gatherResults } from "../../core/gatherResults.js";
import { NotConfigured } from "../errors.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { signals, type ItemEvent, type SpiderClosedEvent } from "../signals/signals.js";
import { atExit } from "./atExit.js";
import { feedOptionsOf } from "./FeedOptions.js";
import { FeedSlot } from "./FeedSlot.js";
import { filledUri } from "./feedUri.js";
import { ItemExportError } from "./ItemExportError.js";
import { openFeedStorage } from "./openFeedStorage.js";

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
  readonly #crawler: CrawlerContext;
  #slots: readonly FeedSlot[];
  readonly #forgetExit: () => void;

  /**
   * @param crawler - Its setting FEEDS, its signals and its stats.
   * @throws {@link NotConfigured} when there are no feeds; {@link OutputFileError} when one cannot be written;
   *   {@link SettingsError} when FEEDS makes no sense.
   */
  constructor(crawler: CrawlerContext) {
    this.#crawler = crawler;
    this.#slots = openSlots(crawler);
    if (this.#slots.length === 0) throw new NotConfigured();
    crawler.signals.connect(signals.itemScraped, (event) => this.#add(event));
    crawler.signals.connect(signals.spiderClosed, (event) => this.#close(event));
    crawler.signals.connect(signals.engineStopped, () => this.#letGo("the engine stopped"));
    this.#forgetExit = atExit(() => this.#letGo("the process ended"));
  }

  #add(event: ItemEvent): Deferred<unknown> | undefined {
    const failures: Failure[] = [];
    for (const slot of this.#slots) {
      try {
        slot.add(event.item);
      } catch (error) {
        if (error instanceof ItemExportError) failures.push(new Failure(error));
        else this.#reportFailed(slot, error);
      }
    }
    if (failures.length === 0) return undefined;
    const { signals: manager } = this.#crawler;
    return gatherResults(
      failures.map((failure) => {
        logger.error(failure.getErrorMessage());
        return manager.sendDeferred(signals.itemError, { ...event, failure });
      }),
    );
  }

  #close({ reason }: SpiderClosedEvent): Deferred<unknown> {
    const { signals: manager } = this.#crawler;
    const closed = this.#slots.map((slot) => {
      const complete = this.#closeSlot(slot, reason);
      const { uri, format, itemCount } = slot;
      return manager.sendDeferred(signals.feedSlotClosed, { uri, format, itemCount, complete });
    });
    this.#slots = [];
    this.#forgetExit();
    return gatherResults(closed).addCallback(() => manager.sendDeferred(signals.feedExporterClosed, {}));
  }

  #closeSlot(slot: FeedSlot, reason: string): boolean {
    if (slot.failed) {
      slot.abandon();
      return false;
    }
    if (brokenOff.has(reason)) {
      this.#reportIncomplete(slot, slot.abandon(), reason);
      return false;
    }
    try {
      if (slot.store()) {
        logger.info(`Stored ${describe(slot)}`);
        this.#count("success_count", slot);
      }
      return true;
    } catch (error) {
      this.#reportFailed(slot, error);
      return false;
    }
  }

  /** The end came without a word of the spider: it was never open, or the crawl broke down or was forced to end. */
  #letGo(reason: string): void {
    for (const slot of this.#slots) {
      if (slot.itemCount === 0) slot.discard();
      else this.#reportIncomplete(slot, slot.abandon(), reason);
    }
    this.#slots = [];
    this.#forgetExit();
  }

  #reportIncomplete(slot: FeedSlot, path: string | undefined, reason: string): void {
    const place = path === undefined ? "" : `; what there is stays in: ${path}`;
    logger.warning(`Incomplete ${describe(slot)} (${reason})${place}`);
    this.#count("incomplete_count", slot);
  }

  #reportFailed(slot: FeedSlot, error: unknown): void {
    logger.error(`Error storing ${describe(slot)}`, error);
    this.#count("failed_count", slot);
  }

  #count(key: string, slot: FeedSlot): void {
    this.#crawler.stats.incValue(`feedexport/${key}/${slot.storageName}`);
  }
}

function describe(slot: FeedSlot): string {
  return `${slot.format} feed (${slot.itemCount} items) in: ${slot.uri}`;
}

function openSlots(crawler: CrawlerContext): FeedSlot[] {
  const slots: FeedSlot[] = [];
  const now = new Date();
  try {
    for (const options of feedOptionsOf(crawler.settings)) {
      const uri = filledUri(options.uri, crawler.spider, now);
      slots.push(new FeedSlot(uri, options, openFeedStorage(uri, options.overwrite)));
    }
  } catch (error) {
    for (const slot of slots) slot.discard();
    throw error;
  }
  return slots;
}
