import type { CrawlerContext, EngineStatus } from "../../src/crawler/process/CrawlerContext.js";
import { Settings } from "../../src/crawler/settings/Settings.js";
import { SignalManager } from "../../src/crawler/signals/SignalManager.js";
import { StatsCollector } from "../../src/crawler/stats/StatsCollector.js";

/** What a component is built with, without a crawl behind it. */
export class FakeCrawler implements CrawlerContext {
  readonly settings: Settings;
  readonly signals: SignalManager = new SignalManager();
  readonly stats: StatsCollector;
  readonly spider = { name: "books" };
  engine: EngineStatus | undefined = undefined;

  constructor(settings: Readonly<Record<string, unknown>> = {}) {
    this.settings = new Settings(settings);
    this.stats = new StatsCollector(this);
  }
}
