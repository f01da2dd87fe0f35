import { afterEach, describe, expect, it } from "vitest";
import { AutoThrottle } from "../../../src/crawler/extensions/AutoThrottle.js";
import { resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { Crawler } from "../../../src/crawler/process/Crawler.js";
import type { CrawlerContext } from "../../../src/crawler/process/CrawlerContext.js";
import { Spider } from "../../../src/crawler/spiders/Spider.js";
import { crawl, spiderWith } from "../engine/crawl.js";

const RL = { TWISTED_REACTOR_ENABLED: false, LOG_LEVEL: "ERROR" };

class Books extends Spider {
  static override name = "books";
}
class Part {
  processItem(item: unknown): unknown {
    return item;
  }
}
class Parent extends Part {}
class Wanted extends Parent {}
class Child extends Wanted {}
class Unrelated {}

/** Where parts of each kind are listed, and how they are found. */
const KINDS = [
  ["getExtension", "EXTENSIONS"],
  ["getDownloaderMiddleware", "DOWNLOADER_MIDDLEWARES"],
  ["getSpiderMiddleware", "SPIDER_MIDDLEWARES"],
  ["getItemPipeline", "ITEM_PIPELINES"],
] as const;

afterEach(() => resetLogging());

describe.each(KINDS)("Crawler.%s()", (method, setting) => {
  // S: S99
  it("finds a part by its class and those above it, and by no other", async () => {
    const { crawler } = await crawl(spiderWith({}), { settings: { [setting]: { wanted: [Wanted, 500] } } });

    expect(crawler[method](Wanted)).toBeInstanceOf(Wanted);
    expect(crawler[method](Parent)).toBeInstanceOf(Wanted);
    expect([crawler[method](Unrelated), crawler[method](Child)]).toEqual([undefined, undefined]);
  });

  // S: S100
  it("is too early before the crawl, and while the spider is made", async () => {
    const attempts: unknown[] = [];
    class Early extends Books {
      static override fromCrawler(crawler: Crawler): Spider {
        attempts.push(() => crawler[method](Wanted));
        expect(attempts[0]).toThrow(`Crawler.${method}() can only be called after`);
        return super.fromCrawler(crawler);
      }
    }
    const crawler = new Crawler(Early, RL);

    expect(() => crawler[method](Wanted)).toThrow(`Crawler.${method}() can only be called after`);
    await crawler.crawl();
    expect(attempts).toHaveLength(1);
  });
});

describe("Crawler", () => {
  // S: S94
  it("has all but its engine when the settings are applied", async () => {
    const seen: unknown[] = [];
    class Looking {
      constructor(context: CrawlerContext) {
        const crawler = context as unknown as Crawler;
        seen.push(crawler.stats !== undefined, crawler.logFormatter !== undefined);
        expect(() => crawler.engine).toThrow("Crawler.engine is not set yet");
        seen.push("no engine");
      }
    }
    const { error } = await crawl(spiderWith({}), { settings: { EXTENSIONS: { looking: [Looking, 1] } } });

    expect([error, seen]).toEqual([undefined, [true, true, "no engine"]]);
  });

  // S: S101
  it("enables an extension that the spider's own settings ask for", async () => {
    class Throttled extends Books {
      static override customSettings = { AUTOTHROTTLE_ENABLED: true };
    }
    const [without, own] = [new Crawler(Books, RL), new Crawler(Throttled, RL)];
    await Promise.all([without.crawl(), own.crawl()]);

    expect(without.getExtension(AutoThrottle)).toBeUndefined();
    expect(own.getExtension(AutoThrottle)).toBeInstanceOf(AutoThrottle);
  });

  // S: S113
  it("completes a stop() that comes while it crawls, without a warning: the Deferred API is no second choice here", async () => {
    const { crawler, log, stats } = await crawl(
      spiderWith({
        *start() {
          yield this.crawler.stop();
        },
      }),
    );

    expect([crawler.crawling, stats["finish_reason"]]).toEqual([false, "shutdown"]);
    expect(log.filter((line) => line.startsWith("WARNING"))).toEqual([]);
  });
});
