import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { sleep } from "../../../src/helpers/sleep.js";
import { resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { Crawler } from "../../../src/crawler/process/Crawler.js";
import { CrawlerRunner } from "../../../src/crawler/process/CrawlerRunner.js";
import { Spider, type SpiderClass } from "../../../src/crawler/spiders/Spider.js";
import { AsyncioSelectorReactor } from "../../../src/reactors/AsyncioSelectorReactor.js";
import { getReactor } from "../../../src/reactors/getReactor.js";
import { installReactor } from "../../../src/reactors/installReactor.js";
import { handlerFor, spiderWith } from "../engine/crawl.js";

class Books extends Spider {
  static override name = "books";
}
class Broken extends Books {
  static override fromCrawler(): never {
    throw new RangeError("no spider");
  }
}
/** A crawl that lasts until the given Deferred fires. */
const crawlUntil = (end: Deferred<unknown>): SpiderClass =>
  spiderWith({
    start: function* () {
      yield end.addCallback(() => undefined);
    },
  });
/** A crawl with a download that never ends. */
const ENDLESS = { DOWNLOAD_HANDLERS: { http: handlerFor(() => new Deferred()) } };
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let run: Promise<void>;

beforeAll(() => {
  installReactor(AsyncioSelectorReactor);
  run = Promise.resolve(getReactor().run());
});
afterEach(() => resetLogging());
afterAll(async () => {
  getReactor().stop();
  await run;
});

describe("CrawlerRunner", () => {
  it("has the settings it was given, and the defaults", () => {
    const { settings } = new CrawlerRunner({ foo: "bar" });

    expect([settings.get("foo"), settings.getBool("RETRY_ENABLED")]).toEqual(["bar", true]);
  });

  // S79
  it.each([
    [CrawlerRunner, "use"],
    [class OwnRunner extends CrawlerRunner {}, "extend"],
  ])("refuses settings without a reactor, by its own name and with the cure (%o)", (RunnerClass, cure) => {
    expect(() => new RunnerClass({ TWISTED_REACTOR_ENABLED: false })).toThrow(
      `${RunnerClass.name} doesn't support TWISTED_REACTOR_ENABLED=False. To crawl without a reactor, ${cure} AsyncCrawlerRunner; to crawl with one, set TWISTED_REACTOR_ENABLED to true.`,
    );
  });

  it("gives a Deferred that fires with nothing when the crawl is over", async () => {
    const crawl = new CrawlerRunner().crawl(Books);

    expect(crawl).toBeInstanceOf(Deferred);
    expect(await crawl).toBeUndefined();
  });

  it("crawls, one after the other and at the same time", async () => {
    const runner = new CrawlerRunner();
    await runner.crawl(Books);
    const both = [runner.crawl(Books), runner.crawl(Books)];
    await Promise.all(both);

    expect([runner.bootstrapFailed, runner.crawlers.size]).toEqual([false, 0]);
  });

  it("gives the spider its arguments", async () => {
    const runner = new CrawlerRunner();
    const crawler = runner.createCrawler(Books);
    await runner.crawl(crawler, { shelf: "poetry" });

    expect(crawler.spider).toMatchObject({ shelf: "poetry" });
  });

  it("fails at once with the error of a crawl that cannot begin, and remembers that there was one", async () => {
    const runner = new CrawlerRunner();
    let error: unknown;
    runner.crawl(Broken).addErrback((failure) => {
      error = failure.value;
    });
    const atOnce = error;
    await runner.crawl(Books);

    expect(atOnce).toEqual(new RangeError("no spider"));
    expect(runner.bootstrapFailed).toBe(true);
  });

  it("knows the crawls that are under way", async () => {
    const end = new Deferred<undefined>();
    const runner = new CrawlerRunner();
    const crawler = runner.createCrawler(crawlUntil(end));
    const crawl = runner.crawl(crawler);
    const during = [...runner.crawlers];
    end.callback(undefined);
    await crawl;

    expect([during, runner.crawlers.size]).toEqual([[crawler], 0]);
  });

  it("refuses a spider in place of its class, at once", () => {
    const runner = new CrawlerRunner();

    expect(() => runner.crawl(new Books() as unknown as SpiderClass)).toThrow(
      "The crawler_or_spidercls argument cannot be a spider object, it must be a spider class (or a Crawler object)",
    );
  });

  it("takes a Crawler, and lays its settings over", () => {
    const crawler = new Crawler(Books, { FOO: "crawler" });

    expect(new CrawlerRunner({ FOO: "runner" }).createCrawler(crawler)).toBe(crawler);
    expect(crawler.settings.get("FOO")).toBe("runner");
  });
});

describe("join()", () => {
  it("has fired when nothing is under way", () => {
    expect(new CrawlerRunner().join().called).toBe(true);
  });

  it("waits for crawls that are started meanwhile, and does not fail", async () => {
    const runner = new CrawlerRunner();
    const ended: string[] = [];
    const end = new Deferred<undefined>();
    runner.crawl(crawlUntil(end)).addCallback(() => {
      ended.push("first");
      runner.crawl(Books).addCallback(() => void ended.push("second"));
    });
    runner.crawl(Broken).addErrback(() => void ended.push("broken"));
    const joined = runner.join();
    end.callback(undefined);
    await joined;

    expect(ended).toEqual(["broken", "first", "second"]);
  });
});

describe("stop()", () => {
  it("has fired when nothing is under way", () => {
    expect(new CrawlerRunner().stop().called).toBe(true);
  });

  it("stops all crawls in good order", async () => {
    const runner = new CrawlerRunner();
    const endless = spiderWith({
      *start() {
        for (;;) yield sleep(1).addCallback(() => undefined);
      },
    });
    const crawlers = [runner.createCrawler(endless), runner.createCrawler(endless)];
    const crawls = crawlers.map((crawler) => runner.crawl(crawler));
    await settle();
    await runner.stop();
    await Promise.all(crawls);

    expect(crawlers.map(({ closeReason }) => closeReason)).toEqual(["shutdown", "shutdown"]);
    expect(runner.crawlers.size).toBe(0);
  });

  it("breaks off downloads in the mode fast", async () => {
    const runner = new CrawlerRunner(ENDLESS);
    const crawler = runner.createCrawler(spiderWith({}));
    const crawl = runner.crawl(crawler);
    await settle();
    await runner.stop({ mode: "fast" });
    await crawl;

    expect([crawler.closeReason, crawler.engine.hasCutOff]).toEqual(["shutdown", true]);
  });

  it("breaks them off when the deadline has come", async () => {
    const runner = new CrawlerRunner(ENDLESS);
    const crawl = runner.crawl(spiderWith({}));
    await settle();
    await runner.stop({ deadline: 1 });
    await crawl;

    expect(runner.crawlers.size).toBe(0);
  });
});
