import { afterEach, describe, expect, it } from "vitest";
import { resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { AsyncCrawlerProcess } from "../../../src/crawler/process/AsyncCrawlerProcess.js";
import { AsyncCrawlerRunner } from "../../../src/crawler/process/AsyncCrawlerRunner.js";
import { Crawler } from "../../../src/crawler/process/Crawler.js";
import { CrawlerProcess } from "../../../src/crawler/process/CrawlerProcess.js";
import { CrawlerRunner } from "../../../src/crawler/process/CrawlerRunner.js";
import type { CrawlerRunnerBase } from "../../../src/crawler/process/CrawlerRunnerBase.js";
import { Spider, type SpiderClass } from "../../../src/crawler/spiders/Spider.js";

class Books extends Spider {
  static override name = "books";
}
class Own extends Books {
  static override customSettings = { FOO: "spider" };
}
type Make = (settings?: Record<string, unknown>) => CrawlerRunnerBase & { crawl(spider: SpiderClass): unknown };

const WITHOUT_HANDLER = { installRootHandler: false };
let made: AsyncCrawlerProcess | undefined;

afterEach(async () => {
  await made?.[Symbol.asyncDispose]();
  made = undefined;
  resetLogging();
});

describe.each<[string, Make]>([
  ["CrawlerRunner", (settings) => new CrawlerRunner(settings)],
  ["AsyncCrawlerRunner", (settings) => new AsyncCrawlerRunner(settings)],
  ["CrawlerProcess", (settings) => new CrawlerProcess(settings, WITHOUT_HANDLER)],
  [
    "AsyncCrawlerProcess",
    (settings) => (made = new AsyncCrawlerProcess({ ...settings, TWISTED_REACTOR_ENABLED: false }, WITHOUT_HANDLER)),
  ],
])("%s", (_name, make) => {
  // S: S81
  it("has the settings that it was given, over the defaults", () => {
    const { settings } = make({ foo: "bar" });

    expect([settings.get("foo"), settings.getBool("RETRY_ENABLED")]).toEqual(["bar", true]);
  });

  // S: S82
  it("has the default settings when it was given none", () => {
    expect(make().settings.getBool("RETRY_ENABLED")).toBe(true);
  });

  // S: S87
  it("lays its settings over those of a Crawler, which stays the same object", () => {
    const crawler = new Crawler(Books, { FOO: "crawler" });

    expect(make({ FOO: "runner" }).createCrawler(crawler)).toBe(crawler);
    expect(crawler.settings.get("FOO")).toBe("runner");
  });

  // S: S88
  it("leaves those of the spider on top", () => {
    const runner = make({ FOO: "runner" });

    expect(runner.createCrawler(new Crawler(Own)).settings.get("FOO")).toBe("spider");
    expect(runner.createCrawler(Own).settings.get("FOO")).toBe("spider");
  });

  // S: S89
  it("makes the same of a class as of a Crawler of it", () => {
    const runner = make({ FOO: "runner" });
    const [fromClass, prebuilt] = [runner.createCrawler(Books), runner.createCrawler(new Crawler(Books))];

    expect([fromClass.settings.get("FOO"), prebuilt.settings.get("FOO")]).toEqual(["runner", "runner"]);
  });

  // S: S90
  it("refuses a spider in place of its class, at once", () => {
    const runner = make();
    const spider = new Books() as unknown as SpiderClass;

    for (const attempt of [() => runner.createCrawler(spider), () => runner.crawl(spider)]) {
      expect(attempt).toThrow(
        "The crawler_or_spidercls argument cannot be a spider object, it must be a spider class (or a Crawler object)",
      );
    }
  });
});
