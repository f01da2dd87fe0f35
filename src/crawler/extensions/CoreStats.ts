import type { CrawlerContext } from "../process/CrawlerContext.js";
import { signals } from "../signals/signals.js";

/**
 * The extension that counts responses and items, and notes when and why the crawl began and ended.
 *
 * @see Scrapy `scrapy.extensions.corestats.CoreStats`
 */
export class CoreStats {
  /** @param crawler - Its signals and its stats. */
  constructor(crawler: CrawlerContext) {
    const { stats, signals: manager } = crawler;
    let started = performance.now();

    manager.connect(signals.spiderOpened, () => {
      started = performance.now();
      stats.setValue("start_time", new Date());
    });
    manager.connect(signals.spiderClosed, ({ reason }) => {
      stats.setValue("elapsed_time_seconds", (performance.now() - started) / 1000);
      stats.setValue("finish_time", new Date());
      stats.setValue("finish_reason", reason);
    });
    manager.connect(signals.itemScraped, () => stats.incValue("item_scraped_count"));
    manager.connect(signals.itemDropped, ({ exception }) => {
      stats.incValue("item_dropped_count");
      stats.incValue(`item_dropped_reasons_count/${exception.name}`);
    });
    // Ours: an item that is lost to an error is more than a line in the log.
    manager.connect(signals.itemError, () => stats.incValue("item_error_count"));
    manager.connect(signals.responseReceived, () => stats.incValue("response_received_count"));
  }
}
