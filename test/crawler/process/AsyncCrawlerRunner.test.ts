import { afterEach, describe, expect, it } from "vitest";
import { resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { AsyncCrawlerRunner } from "../../../src/crawler/process/AsyncCrawlerRunner.js";
import { Crawler } from "../../../src/crawler/process/Crawler.js";
import { Spider, type SpiderClass } from "../../../src/crawler/spiders/Spider.js";
import { spiderWith } from "../engine/crawl.js";

class Books extends Spider {
  static override name = "books";
}
class Broken extends Books {
  static override fromCrawler(): never {
    throw new RangeError("no spider");
  }
}
const RL = { TWISTED_REACTOR_ENABLED: false, LOG_LEVEL: "ERROR" };
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

afterEach(() => resetLogging());

describe("AsyncCrawlerRunner", () => {
  it("has the settings it was given, and the defaults", () => {
    const { settings } = new AsyncCrawlerRunner({ foo: "bar" });

    expect([settings.get("foo"), settings.getBool("RETRY_ENABLED")]).toEqual(["bar", true]);
  });

  it("crawls, one after the other and at the same time", async () => {
    const runner = new AsyncCrawlerRunner(RL);
    await runner.crawl(Books);
    await runner.crawl(Books);
    await Promise.all([runner.crawl(Books), runner.crawl(Books)]);

    expect(runner.bootstrapFailed).toBe(false);
  });

  it("gives the spider its arguments", async () => {
    const runner = new AsyncCrawlerRunner(RL);
    const crawler = runner.createCrawler(Books);
    await runner.crawl(crawler, { shelf: "poetry" });

    expect(crawler.spider).toMatchObject({ shelf: "poetry" });
  });

  it("rejects with the error of a crawl that cannot begin, and remembers that there was one", async () => {
    const runner = new AsyncCrawlerRunner(RL);

    await expect(runner.crawl(Broken)).rejects.toEqual(new RangeError("no spider"));
    await runner.crawl(Books);
    expect(runner.bootstrapFailed).toBe(true);
  });

  it("knows the crawls that are under way", async () => {
    const runner = new AsyncCrawlerRunner(RL);
    const crawler = runner.createCrawler(Books);
    const crawl = runner.crawl(crawler);
    const during = [...runner.crawlers];
    await crawl;

    expect(during).toEqual([crawler]);
    expect(runner.crawlers.size).toBe(0);
  });

  it("waits in join() for crawls that are started meanwhile, and is not rejected", async () => {
    const runner = new AsyncCrawlerRunner(RL);
    const ended: string[] = [];
    const first = runner.crawl(
      spiderWith({
        async start() {
          void runner.crawl(Books).then(() => ended.push("second"));
          await settle();
          return [];
        },
      }),
    );
    void first.then(() => ended.push("first"));
    runner.crawl(Broken).catch(() => ended.push("broken"));
    await runner.join();

    expect(ended.sort()).toEqual(["broken", "first", "second"]);
  });

  it("stops all crawls", async () => {
    const runner = new AsyncCrawlerRunner(RL);
    const endless = spiderWith({
      async *start() {
        for (;;) {
          await settle();
          yield undefined;
        }
      },
    });
    const crawls = [runner.crawl(endless), runner.crawl(endless)];
    await settle();
    await runner.stop();
    await Promise.all(crawls);

    expect(runner.crawlers.size).toBe(0);
  });

  it("is quiet when it has nothing to stop", async () => {
    await expect(new AsyncCrawlerRunner(RL).stop()).resolves.toBeUndefined();
  });

  it("refuses a spider in place of its class, at once", () => {
    const runner = new AsyncCrawlerRunner(RL);
    const spider = new Books() as unknown as SpiderClass;

    for (const attempt of [() => runner.crawl(spider), () => runner.createCrawler(spider)]) {
      expect(attempt).toThrow(
        "The crawler_or_spidercls argument cannot be a spider object, it must be a spider class (or a Crawler object)",
      );
    }
  });

  it("wants a reactor unless the settings say that there is none, at once", () => {
    expect(() => new AsyncCrawlerRunner({}).crawl(Books)).toThrow(
      "We expected a Twisted reactor to be installed but it isn't.",
    );
  });

  describe("createCrawler()", () => {
    it("lays its settings over those of a Crawler, which stays the same object", () => {
      const crawler = new Crawler(Books, { FOO: "crawler" });

      expect(new AsyncCrawlerRunner({ FOO: "runner" }).createCrawler(crawler)).toBe(crawler);
      expect(crawler.settings.get("FOO")).toBe("runner");
    });

    it("leaves those of the spider on top", () => {
      class Own extends Books {
        static override customSettings = { FOO: "spider" };
      }
      const runner = new AsyncCrawlerRunner({ FOO: "runner" });

      expect(runner.createCrawler(Own).settings.get("FOO")).toBe("spider");
      expect(runner.createCrawler(new Crawler(Own)).settings.get("FOO")).toBe("spider");
    });
  });
});
