import { slots } from "../../core/slots.js";
import type { ScheduledCall } from "../../core/ReactorTime.js";
import { createLoopingCall, type AnyLoopingCall } from "../../helpers/createLoopingCall.js";
import { NotConfigured } from "../errors.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext, EngineStatus } from "../process/CrawlerContext.js";
import { signals } from "../signals/signals.js";

const logger = getLogger("scrapy.extensions.closespider");

/** What it needs of the crawl. */
interface ClosableContext extends CrawlerContext {
  readonly engine: EngineStatus & { closeSpider(reason: string): unknown };
}

/**
 * The extension that closes the spider when it has had enough: of time, items, pages or errors, or of pages or time
 * without an item.
 *
 * Each limit is a setting, 0 for none, and what the reason is called: `closespider_timeout`, `closespider_itemcount`,
 * `closespider_pagecount`, `closespider_pagecount_no_item`, `closespider_errorcount`, `closespider_timeout_no_item`. Pages
 * in work are finished, so that a few more than the limit may come.
 *
 * @see Scrapy `scrapy.extensions.closespider.CloseSpider`
 */
export class CloseSpiderExtension {
  readonly #crawler: ClosableContext;
  #pagesSinceItem = 0;
  #itemsOfLate = 0;
  #timeout: ScheduledCall | undefined;
  #loop: AnyLoopingCall | undefined;

  /**
   * @param crawler - Its settings CLOSESPIDER_…, its signals and its engine.
   * @throws {@link NotConfigured} when no limit is set.
   */
  constructor(crawler: ClosableContext) {
    const { settings, signals: manager } = crawler;
    this.#crawler = crawler;
    const [items, pages] = [settings.getInt("CLOSESPIDER_ITEMCOUNT"), settings.getInt("CLOSESPIDER_PAGECOUNT")];
    const errors = settings.getInt("CLOSESPIDER_ERRORCOUNT");
    const pagesNoItem = settings.getInt("CLOSESPIDER_PAGECOUNT_NO_ITEM");
    const timeout = settings.getFloat("CLOSESPIDER_TIMEOUT");
    const timeoutNoItem = settings.getFloat("CLOSESPIDER_TIMEOUT_NO_ITEM");
    if (![items, pages, errors, pagesNoItem, timeout, timeoutNoItem].some((limit) => limit > 0)) {
      throw new NotConfigured();
    }

    if (errors > 0) manager.connect(signals.spiderError, this.#counter(errors, "errorcount"));
    if (pages > 0) manager.connect(signals.responseReceived, this.#counter(pages, "pagecount"));
    if (items > 0) manager.connect(signals.itemScraped, this.#counter(items, "itemcount"));
    if (pagesNoItem > 0) this.#watchPages(pagesNoItem);
    if (timeout > 0) manager.connect(signals.spiderOpened, () => this.#startTimeout(timeout));
    if (timeoutNoItem > 0) this.#watchTime(timeoutNoItem);
    manager.connect(signals.spiderClosed, () => this.#stop());
    manager.connect(signals.engineStopped, () => this.#stop());
  }

  #close(what: string): void {
    this.#crawler.engine.closeSpider(`closespider_${what}`);
  }

  #counter(limit: number, what: string): () => void {
    let count = 0;
    return () => {
      if (++count === limit) this.#close(what);
    };
  }

  #watchPages(limit: number): void {
    const { signals: manager } = this.#crawler;
    manager.connect(signals.itemScraped, () => void (this.#pagesSinceItem = 0));
    manager.connect(signals.responseReceived, () => {
      if (++this.#pagesSinceItem >= limit) this.#close("pagecount_no_item");
    });
  }

  #startTimeout(seconds: number): void {
    this.#timeout = slots()
      .currentClock()
      .callLater({ seconds }, () => this.#close("timeout"));
  }

  #watchTime(seconds: number): void {
    const { signals: manager } = this.#crawler;
    manager.connect(signals.itemScraped, () => void this.#itemsOfLate++);
    manager.connect(signals.spiderOpened, () => {
      this.#loop = createLoopingCall(() => this.#requireItems(seconds));
      this.#loop.start({ seconds }, false);
    });
  }

  #requireItems(seconds: number): void {
    if (this.#itemsOfLate === 0) {
      logger.info(`Closing spider since no items were produced in the last ${seconds} seconds.`);
      this.#close("timeout_no_item");
    }
    this.#itemsOfLate = 0;
  }

  #stop(): void {
    if (this.#timeout?.active() === true) this.#timeout.cancel();
    if (this.#loop?.running === true) this.#loop.stop();
  }
}
