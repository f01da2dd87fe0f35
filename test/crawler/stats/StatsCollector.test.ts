import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";
import { StatsCollector } from "../../../src/crawler/stats/StatsCollector.js";

const collector = (settings = {}) => new StatsCollector({ settings: new Settings(settings) });
let log: string;

beforeEach(() => {
  log = "";
  configureLogging(
    { LOG_FORMAT: "%(name)s %(levelname)s %(message)s" },
    { sink: { write: (text) => void (log += text) } },
  );
});
afterEach(resetLogging);

describe("StatsCollector", () => {
  it("counts from 0 by 1", () => {
    const stats = collector();
    stats.incValue("a");
    stats.incValue("a", 4);
    expect(stats.getValue("a")).toBe(5);
    expect(stats.getCount("a")).toBe(5);
  });

  it("counts from a start", () => {
    const stats = collector();
    stats.incValue("a", 1, 10);
    stats.incValue("a", 1, 10);
    expect(stats.getValue("a")).toBe(12);
  });

  it("sets values, and gives a fallback only for what is missing", () => {
    const stats = collector();
    stats.setValue("a", undefined);
    expect(stats.getValue("a", 1)).toBeUndefined();
    expect(stats.getValue("b", 1)).toBe(1);
    expect(stats.getCount("b")).toBe(0);
  });

  it("keeps the greatest and the least", () => {
    const stats = collector();
    for (const value of [3, 7, 5]) {
      stats.maxValue("max", value);
      stats.minValue("min", value);
    }
    expect(stats.getStats()).toEqual({ max: 7, min: 3 });
  });

  it("gives an object of the caller's own", () => {
    const stats = collector();
    stats.incValue("a");
    stats.getStats()["a"] = 99;
    expect(stats.getValue("a")).toBe(1);
  });

  it("forgets", () => {
    const stats = collector();
    stats.incValue("a");
    stats.clearStats();
    expect(stats.getStats()).toEqual({});
  });
});

describe("StatsCollector#closeSpider()", () => {
  it("dumps the stats as Scrapy does", () => {
    const stats = collector();
    stats.setValue("start_time", new Date(Date.UTC(2026, 7, 21, 10, 0, 1, 500)));
    stats.setValue("finish_reason", "finished");
    stats.setValue("elapsed_time_seconds", 1.25);
    stats.incValue("downloader/request_bytes", 2345);
    stats.setValue("responses_per_minute", null);
    stats.closeSpider("finished");
    expect(log).toBe(
      [
        "scrapy.statscollectors INFO Dumping Scrapy stats:",
        "{'downloader/request_bytes': 2345,",
        " 'elapsed_time_seconds': 1.25,",
        " 'finish_reason': 'finished',",
        " 'responses_per_minute': None,",
        " 'start_time': datetime.datetime(2026, 8, 21, 10, 0, 1, 500000, tzinfo=datetime.timezone.utc)}",
        "",
      ].join("\n"),
    );
  });

  it("logs nothing when STATS_DUMP is false", () => {
    collector({ STATS_DUMP: false }).closeSpider("finished");
    expect(log).toBe("");
  });
});
