import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { slots } from "../../../src/core/slots.js";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { LogStats } from "../../../src/crawler/extensions/LogStats.js";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { Clock } from "../../../src/time/Clock.js";
import { FakeCrawler } from "../FakeCrawler.js";

const { currentClock } = slots();
let clock: Clock;
let lines: string[];

beforeEach(() => {
  clock = new Clock();
  slots().currentClock = () => clock;
  lines = [];
  configureLogging(
    { LOG_FORMAT: "%(name)s %(levelname)s %(message)s" },
    { sink: { write: (text) => void lines.push(text.trimEnd()) } },
  );
});
afterEach(() => {
  slots().currentClock = currentClock;
  resetLogging();
});

function opened(settings = {}): FakeCrawler {
  const crawler = new FakeCrawler(settings);
  new LogStats(crawler);
  void crawler.signals.sendDeferred(signals.spiderOpened, { spider: crawler.spider });
  return crawler;
}

const close = ({ signals: manager, spider }: FakeCrawler) =>
  manager.sendDeferred(signals.spiderClosed, { spider, reason: "finished" });
const line = (text: string) => `scrapy.extensions.logstats INFO ${text}`;

describe("LogStats", () => {
  it("logs the figures at once and every interval", () => {
    const { stats } = opened({ LOGSTATS_INTERVAL: 30 });
    stats.incValue("response_received_count", 7);
    stats.incValue("item_scraped_count", 3);
    clock.advance({ seconds: 30 });
    stats.incValue("response_received_count", 1);
    clock.advance({ seconds: 29 });
    clock.advance({ seconds: 1 });
    expect(lines).toEqual([
      line("Crawled 0 pages (at 0 pages/min), scraped 0 items (at 0 items/min)"),
      line("Crawled 7 pages (at 14 pages/min), scraped 3 items (at 6 items/min)"),
      line("Crawled 8 pages (at 2 pages/min), scraped 3 items (at 0 items/min)"),
    ]);
  });

  it("cuts rates to whole numbers", () => {
    const { stats } = opened({ LOGSTATS_INTERVAL: 40 });
    stats.incValue("response_received_count", 1);
    clock.advance({ seconds: 40 });
    expect(lines[1]).toContain("(at 1 pages/min)");
  });

  it("stops when the spider is closed, and when the engine stops", () => {
    void close(opened());
    void opened().signals.sendDeferred(signals.engineStopped, {});
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("puts the rates of the whole crawl into the stats", () => {
    const crawler = opened();
    crawler.stats.setValue("start_time", new Date(0));
    crawler.stats.setValue("finish_time", new Date(120_900));
    crawler.stats.setValue("response_received_count", 30);
    crawler.stats.setValue("item_scraped_count", 10);
    void close(crawler);
    expect(crawler.stats.getValue("responses_per_minute")).toBe(15);
    expect(crawler.stats.getValue("items_per_minute")).toBe(5);
  });

  it("has no rates for a crawl of less than a second, or without times", () => {
    const crawler = opened();
    void close(crawler);
    expect(crawler.stats.getStats()).toEqual({ responses_per_minute: null, items_per_minute: null });
    crawler.stats.setValue("start_time", new Date(0));
    crawler.stats.setValue("finish_time", new Date(900));
    void close(crawler);
    expect(crawler.stats.getValue("responses_per_minute")).toBeNull();
  });

  it("is not configured when the interval is 0", () => {
    expect(() => new LogStats(new FakeCrawler({ LOGSTATS_INTERVAL: 0 }))).toThrow(NotConfigured);
  });
});
