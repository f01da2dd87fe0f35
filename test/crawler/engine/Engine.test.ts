import { describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { inlineCallbacks } from "../../../src/core/inlineCallbacks.js";
import { trackUnhandled } from "../../../src/core/unhandledErrors.js";
import { CloseSpider, DontCloseSpider, IgnoreRequest } from "../../../src/crawler/errors.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import type { Crawler } from "../../../src/crawler/process/Crawler.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import type { Spider } from "../../../src/crawler/spiders/Spider.js";
import { Clock } from "../../../src/time/Clock.js";
import { crawl, spiderWith } from "./crawl.js";

/** Lets promise continuations run, and what they set off. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A spider that asks for pages 1 to `count`, one after the other. */
const chain = (count: number) =>
  spiderWith({
    urls: ["http://host/1"],
    *parse(response) {
      const next = Number(response.url.split("/").pop()) + 1;
      if (next <= count) yield new Request(`http://host/${next}`);
    },
  });

describe("Engine", () => {
  it("opens, crawls and closes with the lines of Scrapy, in order", async () => {
    const { log } = await crawl(spiderWith({ parse: () => [{ title: "A" }] }));

    const lines = log.map((line) => line.split("\n")[0]).filter((line) => !line?.startsWith("INFO Enabled"));
    expect(lines).toEqual([
      "DEBUG Not using a Twisted reactor",
      "INFO Overridden settings:",
      "INFO Spider opened",
      "DEBUG Crawled (200) <GET http://host/> (referer: None)",
      "DEBUG Scraped from <200 http://host/>",
      "INFO Closing spider (finished)",
      "INFO Dumping Scrapy stats:",
      "INFO Spider closed (finished)",
    ]);
  });

  it("sends the signals of a crawl in the order of Scrapy", async () => {
    const seen: string[] = [];
    await crawl(spiderWith({ parse: () => ({ title: "A" }) }), {
      prepare: (crawler) => {
        for (const signal of Object.values(signals) as (typeof signals.spiderOpened)[]) {
          crawler.signals.connect(signal, () => void seen.push(signal.name));
        }
      },
    });

    expect(seen).toContain("scheduler_empty");
    expect(seen.filter((name) => name !== "scheduler_empty")).toEqual([
      ...["spider_opened", "engine_started", "request_scheduled", "request_reached_downloader"],
      ...["response_downloaded", "request_left_downloader", "response_received", "item_scraped"],
      ...["spider_idle", "spider_closed", "engine_stopped"],
    ]);
  });

  it("waits for what handlers of spiderOpened and engineStarted return", async () => {
    const order: string[] = [];
    const { fetched } = await crawl(
      spiderWith({
        parse() {
          order.push("parse");
        },
      }),
      {
        prepare: ({ signals: manager }) => {
          manager.connect(signals.spiderOpened, async () => {
            await settle();
            order.push("opened");
          });
          manager.connect(signals.engineStarted, async () => {
            await settle();
            order.push("started");
          });
        },
      },
    );

    expect(order).toEqual(["opened", "started", "parse"]);
    expect(fetched).toHaveLength(1);
  });

  it("needs no more stack for a long crawl whose responses are there at once", async () => {
    const { stats, error } = await crawl(chain(3000), { settings: { LOG_LEVEL: "WARNING" } });

    expect(error).toBeUndefined();
    expect(stats["response_received_count"]).toBe(3000);
  });

  it("gives timers a turn while responses are there at once", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await crawl(chain(1000), { settings: { LOG_LEVEL: "WARNING" } });
    clearInterval(timer);

    expect(turns).toBeGreaterThan(3);
  });

  it("keeps to CONCURRENT_REQUESTS", async () => {
    let active = 0;
    let most = 0;
    const { stats } = await crawl(
      spiderWith({
        urls: Array.from({ length: 20 }, (_, n) => `http://host${n}/`),
        parse: () => undefined,
      }),
      {
        settings: { CONCURRENT_REQUESTS: 3 },
        server: ({ url }) => {
          most = Math.max(most, ++active);
          const response = new Deferred<Response>();
          setImmediate(() => {
            active--;
            response.callback(new Response(url));
          });
          return response;
        },
      },
    );

    expect(most).toBe(3);
    expect(stats["response_received_count"]).toBe(20);
  });

  it("reads start() only while there is room", async () => {
    let read = 0;
    const waiting: Deferred<Response>[] = [];
    const crawling = crawl(
      spiderWith({
        *start() {
          while (read < 50) yield new Request(`http://host/${read++}`);
        },
        parse: () => undefined,
      }),
      {
        settings: { CONCURRENT_REQUESTS: 4 },
        server: () => {
          const response = new Deferred<Response>();
          waiting.push(response);
          return response;
        },
      },
    );
    await settle();
    const whenFull = read;
    const timer = setInterval(() => waiting.splice(0).forEach((one) => one.callback(new Response("http://host/"))), 0);
    const { stats } = await crawling;
    clearInterval(timer);

    expect(whenFull).toBe(4);
    expect(stats["response_received_count"]).toBe(50);
  });

  it("takes no new page while those in work are more than SCRAPER_SLOT_MAX_ACTIVE_SIZE", async () => {
    const atOnce: number[] = [];
    let active = 0;
    await crawl(
      spiderWith({
        urls: Array.from({ length: 6 }, (_, n) => `http://host/${n}`),
        async parse() {
          atOnce.push(++active);
          await settle();
          await settle();
          active--;
        },
      }),
      { settings: { SCRAPER_SLOT_MAX_ACTIVE_SIZE: 2047 } },
    );

    expect(Math.max(...atOnce)).toBe(2);
    expect(atOnce).toHaveLength(6);
  });

  describe("when nothing is left to do", () => {
    it("stays open as long as a handler of spiderIdle says so", async () => {
      let asked = 0;
      const { fetched } = await crawl(spiderWith({ parse: () => undefined }), {
        prepare: (crawler) => {
          crawler.signals.connect(signals.spiderIdle, () => {
            if (++asked > 1) return;
            setImmediate(() => crawler.engine.crawl(new Request("http://host/later")));
            throw new DontCloseSpider();
          });
        },
      });

      expect(fetched).toEqual(["http://host/", "http://host/later"]);
    });

    it("goes on when a handler of spiderIdle has queued something", async () => {
      let asked = 0;
      const { fetched, stats } = await crawl(spiderWith({ parse: () => undefined }), {
        prepare: (crawler) => {
          crawler.signals.connect(signals.spiderIdle, () => {
            if (++asked === 1) crawler.engine.crawl(new Request("http://host/more"));
          });
        },
      });

      expect(fetched).toEqual(["http://host/", "http://host/more"]);
      expect(stats["finish_reason"]).toBe("finished");
    });

    it("closes with the reason of a CloseSpider", async () => {
      const { stats, log } = await crawl(spiderWith({ parse: () => undefined }), {
        prepare: ({ signals: manager }) => {
          manager.connect(signals.spiderIdle, () => {
            throw new CloseSpider("enough");
          });
        },
      });

      expect(stats["finish_reason"]).toBe("enough");
      expect(log.filter((line) => line.startsWith("ERROR"))).toEqual([]);
    });

    it("asks again every five seconds", async () => {
      const clock = new Clock();
      const askedAt: number[] = [];
      const crawling = crawl(spiderWith({ parse: () => undefined }), {
        clock,
        prepare: ({ signals: manager }) => {
          manager.connect(signals.spiderIdle, () => {
            if (askedAt.push(clock.now()) < 3) throw new DontCloseSpider();
          });
        },
      });
      for (let second = 0; second < 11; second++) await clock.advanceAsync({ seconds: 1 });
      await crawling;

      expect(askedAt).toEqual([0, 5000, 10_000]);
    });
  });

  describe("closeSpider()", () => {
    it("lets pages in work end and begins no other", async () => {
      const pending = new Deferred<Response>();
      let crawler: Crawler | undefined;
      const crawling = crawl(spiderWith({ urls: ["http://host/1", "http://host/2"], parse: () => ({ n: 1 }) }), {
        settings: { CONCURRENT_REQUESTS: 1 },
        server: () => pending,
        prepare: (made) => (crawler = made),
      });
      await settle();
      const stopped = crawler?.stopAsync();
      pending.callback(new Response("http://host/1"));
      const { items, fetched, stats } = await crawling;
      await stopped;

      expect(fetched).toEqual(["http://host/1"]);
      expect(items).toEqual([{ n: 1 }]);
      expect(stats["finish_reason"]).toBe("shutdown");
    });

    it("keeps the first reason", async () => {
      const { log } = await crawl(
        spiderWith({
          parse(this: Spider) {
            this.crawler.engine.closeSpider("first");
            this.crawler.engine.closeSpider("second");
          },
        }),
      );

      expect(log.filter((line) => line.includes("Closing spider"))).toEqual(["INFO Closing spider (first)"]);
    });

    it("fires for everybody, also when all is over", async () => {
      const { crawler } = await crawl(spiderWith({ parse: () => undefined }));

      expect(crawler.engine.closeSpider().called).toBe(true);
    });

    it("logs what goes wrong in a step and takes the others", async () => {
      class BadPipeline {
        processItem = (item: unknown) => item;
        closeSpider(): never {
          throw new Error("cannot close");
        }
      }
      const seen: string[] = [];
      const { log, error } = await crawl(spiderWith({ parse: () => undefined }), {
        settings: { ITEM_PIPELINES: { Bad: [BadPipeline, 1] } },
        prepare: ({ signals: manager }) => {
          manager.connect(signals.spiderClosed, () => {
            seen.push("closed");
            throw new Error("in a handler");
          });
          manager.connect(signals.engineStopped, () => void seen.push("stopped"));
        },
      });

      expect(error).toBeUndefined();
      expect(seen).toEqual(["closed", "stopped"]);
      expect(log.filter((line) => line.startsWith("ERROR")).map((line) => line.split("\n").slice(0, 2))).toEqual([
        ["ERROR Error closing the pipeline BadPipeline", "Error: cannot close"],
        ["ERROR Error caught on signal handler: <function anonymous>", "Error: in a handler"],
      ]);
      expect(log.at(-1)).toBe("INFO Spider closed (finished)");
    });

    it("closes a spider that is being opened when that is done, without a request", async () => {
      const { fetched, stats, error } = await crawl(spiderWith({}), {
        prepare: (crawler) => {
          crawler.signals.connect(signals.spiderOpened, async () => {
            void crawler.stop();
            await settle();
          });
        },
      });

      expect(error).toBeUndefined();
      expect(fetched).toEqual([]);
      expect(stats["finish_reason"]).toBe("shutdown");
    });
  });

  describe("crawl()", () => {
    it("drops a request for which a handler of requestScheduled throws IgnoreRequest", async () => {
      const { fetched, log } = await crawl(
        spiderWith({ urls: ["http://host/a", "http://host/b"], parse: () => undefined }),
        {
          prepare: ({ signals: manager }) => {
            manager.connect(signals.requestScheduled, ({ request }) => {
              if (request.url.endsWith("a")) throw new IgnoreRequest();
            });
          },
        },
      );

      expect(fetched).toEqual(["http://host/b"]);
      expect(log.filter((line) => line.startsWith("ERROR"))).toEqual([]);
    });

    it("tells requestDropped of requests that the scheduler refuses", async () => {
      const dropped: string[] = [];
      await crawl(
        spiderWith({ parse: (response) => (response.url.endsWith("x") ? undefined : twice("http://host/x")) }),
        {
          prepare: ({ signals: manager }) => {
            manager.connect(signals.requestDropped, ({ request }) => void dropped.push(request.url));
          },
        },
      );

      expect(dropped).toEqual(["http://host/x"]);
    });

    it("refuses a request when the spider is closed", async () => {
      const { crawler } = await crawl(spiderWith({ parse: () => undefined }));

      expect(() => crawler.engine.crawl(new Request("http://host/x"))).toThrow(
        "No open spider to crawl: <GET http://host/x>",
      );
    });
  });

  describe("download()", () => {
    it("fetches on the side, follows redirects, and does not ask the spider", async () => {
      const texts: string[] = [];
      const { stats } = await crawl(
        spiderWith({
          urls: ["http://host/page"],
          async parse(this: Spider, response) {
            const side = await this.crawler.engine.download(response.follow("/old"));
            texts.push(side.text);
          },
        }),
        {
          server: ({ url }) =>
            url.endsWith("old") ? new Response(url, { status: 302, headers: { Location: "/new" } }) : `at ${url}`,
        },
      );

      expect(texts).toEqual(["at http://host/new"]);
      expect(stats["scheduler/enqueued"]).toBe(1);
    });

    it("works in a callback that is a coroutine", async () => {
      const { items } = await crawl(
        spiderWith({
          urls: ["http://host/page"],
          parse: inlineCallbacks(function* (this: Spider, response: Response) {
            const side = yield* this.crawler.engine.download(response.follow("/side"));
            return { text: side.text };
          }),
        }),
        { server: ({ url }) => url },
      );

      expect(items).toEqual([{ text: "http://host/side" }]);
    });

    it("fails with the error of the download, or when no spider is open", async () => {
      const { crawler } = await crawl(spiderWith({ parse: () => undefined }));

      await expect(crawler.engine.download(new Request("http://host/x"))).rejects.toThrow(
        "No open spider to crawl: <GET http://host/x>",
      );
    });
  });

  it("fails the crawl when the scheduler throws", async () => {
    class BadScheduler {
      hasPendingRequests = () => true;
      enqueueRequest = () => true;
      nextRequest(): never {
        throw new RangeError("broken queue");
      }
    }
    const { error, log } = await crawl(spiderWith({}), { settings: { SCHEDULER: BadScheduler } });

    expect(error).toEqual(new RangeError("broken queue"));
    expect(log.at(-1)).toBe("INFO Spider closed (shutdown)");
  });

  it("refuses a scheduler that is none", async () => {
    class NoScheduler {
      nextRequest = () => undefined;
    }
    const { error } = await crawl(spiderWith({}), { settings: { SCHEDULER: NoScheduler } });

    expect(error).toMatchObject({
      code: "ERR_SCHEDULER",
      message:
        "The provided scheduler class (NoScheduler) does not fully implement the scheduler interface: it has no hasPendingRequests(), enqueueRequest()",
    });
  });

  it("leaves no failure behind that nobody has handled", async () => {
    const tracked = trackUnhandled();
    await crawl(
      spiderWith({ urls: ["http://host/1", "http://host/2"], parse: () => Promise.reject(new Error("no")) }),
      {
        server: ({ url }) => (url.endsWith("2") ? new Error("refused") : "page"),
      },
    );
    const left = tracked.failures();
    tracked.stop();

    expect(left).toEqual([]);
  });
});

function twice(url: string): Request[] {
  return [new Request(url), new Request(url)];
}
