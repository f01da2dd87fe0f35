import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { DropItem, CloseSpider } from "../../../src/crawler/errors.js";
import { CoreStats } from "../../../src/crawler/extensions/CoreStats.js";
import { LogCount } from "../../../src/crawler/extensions/LogCount.js";
import { configureLogging, isLoggingConfigured, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { getLogger } from "../../../src/crawler/logging/Logger.js";
import { RedirectMiddleware } from "../../../src/crawler/middlewares/RedirectMiddleware.js";
import { DepthMiddleware } from "../../../src/crawler/middlewares/DepthMiddleware.js";
import { Crawler } from "../../../src/crawler/process/Crawler.js";
import type { CrawlerContext } from "../../../src/crawler/process/CrawlerContext.js";
import { BaseSettings } from "../../../src/crawler/settings/BaseSettings.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { Spider, type SpiderClass } from "../../../src/crawler/spiders/Spider.js";
import { crawl, spiderWith } from "../engine/crawl.js";

class Books extends Spider {
  static override name = "books";
}
const RL = { TWISTED_REACTOR_ENABLED: false, LOG_LEVEL: "ERROR" };

afterEach(() => resetLogging());

describe("Crawler", () => {
  // S: S96
  it.each<[string, object | null | undefined]>([
    ["an object", { FOO: 1 }],
    ["settings", new Settings({ FOO: 1 })],
    ["pairs", [["FOO", 1]]],
    ["nothing", undefined],
    ["null", null],
  ])("takes settings from %s", (_what, settings) => {
    const crawler = new Crawler(Books, settings as Settings);

    expect(crawler.settings.get("FOO")).toBe(settings ? 1 : undefined);
    expect(crawler.settings.getBool("RETRY_ENABLED")).toBe(true);
  });

  // S: S93
  it("copies the settings, and lays those of the spider over them", async () => {
    class Own extends Books {
      static override customSettings = { FOO: "spider" };
    }
    const settings = new Settings({ FOO: "project", BAR: "project", ...RL });
    const crawler = new Crawler(Own, settings);
    await crawler.crawl();

    expect([crawler.settings.get("FOO"), crawler.settings.get("BAR")]).toEqual(["spider", "project"]);
    expect([crawler.settings.frozen, settings.frozen, settings.get("FOO")]).toEqual([true, false, "project"]);
  });

  // S: S96
  it.each<[string, unknown]>([
    ["a spider", new Books()],
    ["another class", Map],
    ["nothing", undefined],
  ])("refuses %s in place of a class of spiders", (_what, value) => {
    expect(() => new Crawler(value as SpiderClass)).toThrow(
      expect.objectContaining({
        code: "ERR_SPIDER_CLASS",
        message: expect.stringContaining("spidercls argument must be a class, not an object"),
      }),
    );
  });

  // S: S94
  it.each(["stats", "logFormatter", "extensions", "engine"] as const)("has no %s before the crawl starts", (name) => {
    const crawler = new Crawler(Books, RL);

    expect(() => crawler[name]).toThrow(
      `Crawler.${name} is not set yet. It is set when the crawl starts, so it can only be used from then on, e.g. from the spider_opened signal handler onwards.`,
    );
  });

  it("has all its parts once the spider is open", async () => {
    const seen: unknown[] = [];
    await crawl(spiderWith({}), {
      prepare: (crawler) => {
        crawler.signals.connect(signals.spiderOpened, ({ spider }) => {
          seen.push(crawler.spider === spider, crawler.crawling, crawler.engine.running);
          seen.push([crawler.stats, crawler.logFormatter, crawler.extensions].every((part) => part !== undefined));
        });
      },
    });

    expect(seen).toEqual([true, true, false, true]);
  });

  describe.each(["crawl", "crawlAsync"] as const)("%s()", (method) => {
    // S: S97
    it("can be called once", async () => {
      const crawler = new Crawler(Books, RL);
      await crawler[method]();

      await expect(crawler[method]()).rejects.toThrow(
        `Cannot run Crawler.${method}() more than once on the same instance.`,
      );
    });

    // S: S98
    it("cannot be called while a crawl takes place, which goes on", async () => {
      const crawler = new Crawler(Books, RL);
      const first = crawler[method]();

      await expect(crawler[method]()).rejects.toThrow("Crawling already taking place");
      await first;
      expect(crawler.stats.getValue("finish_reason")).toBe("finished");
    });

    it("fails with the error of a spider that cannot be made", async () => {
      class Broken extends Books {
        static override fromCrawler(): never {
          throw new RangeError("no spider");
        }
      }
      const crawler = new Crawler(Broken, RL);

      await expect(crawler[method]()).rejects.toEqual(new RangeError("no spider"));
      expect(crawler.crawling).toBe(false);
    });
  });

  it("starts at once, as far as there is nothing to wait for", () => {
    let started = false;
    const crawler = new Crawler(
      spiderWith({
        start() {
          started = true;
          return [];
        },
      }),
      RL,
    );
    void crawler.crawl();

    expect(started).toBe(true);
  });

  it("without a reactor where one is wanted says so", async () => {
    await expect(new Crawler(Books, { LOG_LEVEL: "ERROR" }).crawl()).rejects.toThrow(
      "We expected a Twisted reactor to be installed but it isn't.",
    );
  });

  it("lets go of what extensions hold when it cannot begin", async () => {
    const folder = mkdtempSync(join(tmpdir(), "crawler-"));
    const path = join(folder, "items.jsonl");
    class NoGood {
      constructor() {
        throw new RangeError("no good");
      }
    }
    const { error } = await crawl(spiderWith({}), {
      settings: { FEEDS: { [path]: { format: "jsonlines" } }, EXTENSIONS: { NoGood: [NoGood, 900] } },
    });

    expect(error).toEqual(new RangeError("no good"));
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
    rmSync(folder, { recursive: true });
  });

  it("fails with the error of a pipeline that cannot be opened, and closes the spider", async () => {
    class NoDatabase {
      processItem = (item: unknown) => item;
      openSpider = () => Promise.reject(new RangeError("no database"));
    }
    const { error, fetched, log } = await crawl(spiderWith({}), {
      settings: { ITEM_PIPELINES: { A: [NoDatabase, 1] } },
    });

    expect(error).toEqual(new RangeError("no database"));
    expect(fetched).toEqual([]);
    expect(log.at(-1)).toBe("INFO Spider closed (shutdown)");
  });

  it("ends for the reason of a pipeline that closes the spider while it opens", async () => {
    class NotToday {
      processItem = (item: unknown) => item;
      openSpider(): never {
        throw new CloseSpider("not today");
      }
    }
    const { error, fetched, stats } = await crawl(spiderWith({}), {
      settings: { ITEM_PIPELINES: { A: [NotToday, 1] } },
    });

    expect([error, fetched, stats["finish_reason"]]).toEqual([undefined, [], "not today"]);
  });

  it("does nothing when it is stopped without crawling", async () => {
    const crawler = new Crawler(Books, RL);
    await crawler.stopAsync();
    await crawler.crawl();

    expect(await crawler.stop()).toBeUndefined();
  });

  describe("finding its parts", () => {
    class Pipeline {
      processItem(item: { ok?: boolean }): unknown {
        if (item.ok !== true) throw new DropItem("not ok");
        return item;
      }
    }
    class Better extends Pipeline {}
    const settings = { ITEM_PIPELINES: { Better: [Better, 1] } };

    it("gives the first that is an instance of a class", async () => {
      const { crawler } = await crawl(spiderWith({}), { settings });

      expect(crawler.getExtension(CoreStats)).toBeInstanceOf(CoreStats);
      expect(crawler.getDownloaderMiddleware(RedirectMiddleware)).toBeInstanceOf(RedirectMiddleware);
      expect(crawler.getSpiderMiddleware(DepthMiddleware)).toBeInstanceOf(DepthMiddleware);
      expect(crawler.getItemPipeline(Pipeline)).toBeInstanceOf(Better);
      expect(crawler.getItemPipeline(Better)).toBeInstanceOf(Better);
      expect(crawler.getExtension(Books)).toBeUndefined();
    });

    it("is too early before there are any", () => {
      const crawler = new Crawler(Books, RL);

      expect(() => crawler.getExtension(LogCount)).toThrow(
        "Crawler.getExtension() can only be called after the extension manager has been created.",
      );
      for (const method of ["getDownloaderMiddleware", "getSpiderMiddleware", "getItemPipeline"] as const) {
        expect(() => crawler[method](LogCount)).toThrow(
          `Crawler.${method}() can only be called after the crawl engine has been created.`,
        );
      }
    });
  });

  describe("without a reactor", () => {
    it("changes the defaults that need one, at the lowest priority", async () => {
      const { crawler } = await crawl(spiderWith({}));
      const handlers = crawler.settings.get("DOWNLOAD_HANDLERS_BASE") as BaseSettings;

      expect(handlers.toJSON()).toMatchObject({
        http: "deferred-interop/crawler#UndiciDownloadHandler",
        https: "deferred-interop/crawler#UndiciDownloadHandler",
        ftp: null,
      });
      expect([handlers.getPriority("http"), crawler.settings.getPriority("TELNETCONSOLE_ENABLED")]).toEqual([0, 0]);
    });

    it("leaves alone what a user has set", async () => {
      const http = "deferred-interop/crawler#HTTP11DownloadHandler";
      const { crawler } = await crawl(spiderWith({}), {
        settings: { TELNETCONSOLE_ENABLED: true, DOWNLOAD_HANDLERS_BASE: { http } },
      });

      expect(crawler.settings.getBool("TELNETCONSOLE_ENABLED")).toBe(true);
      expect(crawler.settings.getDict("DOWNLOAD_HANDLERS_BASE")["http"]).toBe(http);
    });
  });

  describe("and the log", () => {
    it("leaves it alone when nobody has set it up", () => {
      new Crawler(Books, { LOG_LEVEL: "INFO" });

      expect(isLoggingConfigured()).toBe(false);
    });

    it("sets it up anew with what the spider wants, and keeps what is in its file", () => {
      const folder = mkdtempSync(join(tmpdir(), "crawler-"));
      const path = join(folder, "crawl.log");
      writeFileSync(path, "before\n");
      class Logging extends Books {
        static override customSettings = { LOG_LEVEL: "INFO", LOG_FILE: path, LOG_FORMAT: "%(levelname)s %(message)s" };
      }
      configureLogging({ LOG_LEVEL: "DEBUG" });
      new Crawler(Logging);
      getLogger("test").debug("too much");
      getLogger("test").info("just right");
      resetLogging();

      expect(readFileSync(path, "utf8")).toBe("before\nINFO just right\n");
      rmSync(folder, { recursive: true });
    });
  });
});

describe("the lists of components", () => {
  it("are made in the order of their numbers, without those that are null or not configured", async () => {
    const made: string[] = [];
    const extension = (name: string) =>
      class {
        constructor(crawler: CrawlerContext) {
          made.push(`${name} for ${crawler.spider?.name}`);
        }
      };
    await crawl(spiderWith({}), {
      settings: {
        EXTENSIONS: {
          second: [extension("second"), 20],
          first: [extension("first"), 10],
          "deferred-interop/crawler#CoreStats": null,
        },
      },
    });

    expect(made).toEqual(["first for test", "second for test"]);
  });
});
