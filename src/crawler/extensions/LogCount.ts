import { addLogObserver } from "../logging/logRoot.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { signals } from "../signals/signals.js";

/**
 * The extension that counts log lines by level, in the stats `log_count/…`, while the spider is open.
 *
 * All lines of the process from LOG_LEVEL on are counted, whichever crawl they are of.
 *
 * @see Scrapy `scrapy.extensions.logcount.LogCount`
 */
export class LogCount {
  /** @param crawler - Its signals and its stats. */
  constructor(crawler: CrawlerContext) {
    const { stats, signals: manager } = crawler;
    let end: (() => void) | undefined;
    const stop = () => end?.();

    manager.connect(signals.spiderOpened, () => {
      end ??= addLogObserver(({ level }) => stats.incValue(`log_count/${level}`));
    });
    manager.connect(signals.spiderClosed, stop);
    // The spider is not always closed: the crawl may break down while it opens.
    manager.connect(signals.engineStopped, stop);
  }
}
