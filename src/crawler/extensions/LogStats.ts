import { createLoopingCall, type AnyLoopingCall } from "../../helpers/createLoopingCall.js";
import { NotConfigured } from "../errors.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { signals } from "../signals/signals.js";
import type { StatsCollector } from "../stats/StatsCollector.js";

const logger = getLogger("scrapy.extensions.logstats");

/**
 * The extension that logs the numbers of pages and items, at once and every LOGSTATS_INTERVAL seconds, and puts what
 * they were a minute into the stats at the end.
 *
 * @see Scrapy `scrapy.extensions.logstats.LogStats`
 */
export class LogStats {
  readonly #stats: StatsCollector;
  readonly #interval: number;
  #loop: AnyLoopingCall | undefined;
  #pages = 0;
  #items = 0;

  /**
   * @param crawler - Its setting LOGSTATS_INTERVAL, its signals and its stats.
   * @throws {@link NotConfigured} when the interval is 0.
   */
  constructor(crawler: CrawlerContext) {
    this.#stats = crawler.stats;
    this.#interval = crawler.settings.getFloat("LOGSTATS_INTERVAL");
    if (this.#interval <= 0) throw new NotConfigured();
    crawler.signals.connect(signals.spiderOpened, () => this.#start());
    crawler.signals.connect(signals.spiderClosed, () => this.#finish());
    crawler.signals.connect(signals.engineStopped, () => this.#stop());
  }

  #start(): void {
    this.#loop = createLoopingCall(() => this.#log());
    this.#loop.start({ seconds: this.#interval });
  }

  #log(): void {
    const pages = this.#stats.getCount("response_received_count");
    const items = this.#stats.getCount("item_scraped_count");
    const perMinute = 60 / this.#interval;
    const pageRate = Math.trunc((pages - this.#pages) * perMinute);
    const itemRate = Math.trunc((items - this.#items) * perMinute);
    this.#pages = pages;
    this.#items = items;
    logger.info(`Crawled ${pages} pages (at ${pageRate} pages/min), scraped ${items} items (at ${itemRate} items/min)`);
  }

  #finish(): void {
    this.#stop();
    const minutes = this.#wholeSeconds() / 60;
    const rate = (key: string) => (minutes > 0 ? this.#stats.getCount(key) / minutes : null);
    this.#stats.setValue("responses_per_minute", rate("response_received_count"));
    this.#stats.setValue("items_per_minute", rate("item_scraped_count"));
  }

  /** As Scrapy counts them: a crawl of less than a second has no rates. */
  #wholeSeconds(): number {
    const [start, finish] = [this.#stats.getValue("start_time"), this.#stats.getValue("finish_time")];
    if (!(start instanceof Date) || !(finish instanceof Date)) return 0;
    return Math.floor((finish.getTime() - start.getTime()) / 1000);
  }

  #stop(): void {
    if (this.#loop?.running === true) this.#loop.stop();
  }
}
