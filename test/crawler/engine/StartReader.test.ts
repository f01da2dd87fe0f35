import { describe, expect, it } from "vitest";
import { succeed } from "../../../src/core/succeed.js";
import { CloseSpider } from "../../../src/crawler/errors.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { crawl, spiderWith } from "./crawl.js";

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const one = (): Request => new Request("http://host/1");
const parse = () => undefined;

describe("start()", () => {
  it.each<[string, () => unknown]>([
    [
      "a generator",
      function* () {
        yield one();
        yield { n: 1 };
      },
    ],
    [
      "an async generator",
      async function* () {
        await settle();
        yield one();
        await settle();
        yield { n: 1 };
      },
    ],
    ["a function that returns a list", () => [one(), undefined, { n: 1 }]],
    ["an async function that returns a list", async () => [one(), { n: 1 }]],
    ["a function that returns a Deferred of a list", () => succeed([one(), { n: 1 }])],
    [
      "a generator that yields promises",
      function* () {
        yield Promise.resolve(one());
        yield succeed({ n: 1 });
      },
    ],
  ])("may be %s", async (_what, start) => {
    const { fetched, items, stats, log } = await crawl(spiderWith({ start, parse }));

    expect(fetched).toEqual(["http://host/1"]);
    expect(items).toEqual([{ n: 1 }]);
    expect(stats["finish_reason"]).toBe("finished");
    expect(log).toContain("DEBUG Scraped from TestSpider.start\n{'n': 1}");
  });

  it("may give nothing at all", async () => {
    const { stats } = await crawl(spiderWith({ start: () => [] }));

    expect(stats["finish_reason"]).toBe("finished");
  });

  it("marks its requests, which are queued in their order and after others", async () => {
    const marks: unknown[] = [];
    const { fetched } = await crawl(
      spiderWith({
        urls: ["http://host/a", "http://host/b", "http://host/c"],
        parse(response) {
          marks.push(response.meta["isStartRequest"]);
          return response.url.endsWith("a") ? response.follow("/from-a") : undefined;
        },
      }),
      { settings: { CONCURRENT_REQUESTS: 1 } },
    );

    expect(fetched.indexOf("http://host/from-a")).toBeLessThan(fetched.indexOf("http://host/c"));
    expect(fetched.filter((url) => !url.includes("from"))).toEqual(["http://host/a", "http://host/b", "http://host/c"]);
    expect(marks.filter((mark) => mark === true)).toHaveLength(3);
  });

  it("that throws ends the crawl as start_error, when what was queued is done", async () => {
    const failed: unknown[] = [];
    const { fetched, stats, log, error } = await crawl(
      spiderWith({
        *start() {
          yield one();
          throw new RangeError("broken");
        },
        parse: (response) => (response.url.endsWith("1") ? response.follow("/2") : undefined),
      }),
      {
        prepare: ({ signals: manager }) => {
          manager.connect(signals.spiderError, ({ failure, response }) => void failed.push(failure.value, response));
        },
      },
    );

    const line = log.find((entry) => entry.startsWith("ERROR"))?.split("\n");
    expect(line?.slice(0, 2)).toEqual([
      "ERROR Error while reading start items and requests: broken.",
      "RangeError: broken",
    ]);
    expect(fetched).toEqual(["http://host/1", "http://host/2"]);
    expect(failed).toEqual([new RangeError("broken"), undefined]);
    expect(stats).toMatchObject({
      finish_reason: "start_error",
      "spider_exceptions/count": 1,
      "spider_exceptions/RangeError": 1,
    });
    expect(error).toBeUndefined();
  });

  it.each<[string, () => unknown]>([
    [
      "throws at once",
      () => {
        throw new RangeError("broken");
      },
    ],
    ["is rejected", () => Promise.reject(new RangeError("broken"))],
    [
      "is an async generator that throws",
      async function* () {
        await settle();
        yield* [] as unknown[];
        throw new RangeError("broken");
      },
    ],
  ])("that %s is a start error too", async (_what, start) => {
    expect((await crawl(spiderWith({ start }))).stats["finish_reason"]).toBe("start_error");
  });

  it.each<[string, unknown, string]>([
    ["nothing", undefined, "undefined"],
    ["a number", 5, "5"],
    ["a request", one(), "an object of class Request"],
  ])("that returns %s is a start error that says what is wanted", async (_what, value, shown) => {
    const { log } = await crawl(spiderWith({ start: () => value }));

    expect(log.find((line) => line.startsWith("ERROR"))).toContain(
      `TestSpider.start() must be a generator, an async generator, or return a list (or a promise or Deferred of one), got ${shown}`,
    );
  });

  it("ends the crawl with CloseSpider, for its reason", async () => {
    const { stats, log } = await crawl(
      spiderWith({
        *start() {
          yield one();
          throw new CloseSpider("not today");
        },
        parse,
      }),
    );

    expect(stats["finish_reason"]).toBe("not today");
    expect(log.filter((line) => line.startsWith("ERROR"))).toEqual([]);
  });

  it("is not read on when the spider is closed, and has its finally blocks run", async () => {
    const seen: string[] = [];
    const { stats } = await crawl(
      spiderWith({
        *start() {
          try {
            for (let n = 0; ; n++) yield new Request(`http://host/${n}`);
          } finally {
            seen.push("cleaned up");
          }
        },
        parse() {
          throw new CloseSpider("enough");
        },
      }),
    );

    expect(seen).toEqual(["cleaned up"]);
    expect(stats["finish_reason"]).toBe("enough");
  });

  it("keeps the spider open until its items are through the pipelines", async () => {
    const order: string[] = [];
    class SlowPipeline {
      async processItem(item: unknown): Promise<unknown> {
        await settle();
        order.push("processed");
        return item;
      }
    }
    await crawl(spiderWith({ start: () => [{ n: 1 }] }), {
      settings: { ITEM_PIPELINES: { Slow: [SlowPipeline, 1] } },
      prepare: ({ signals: manager }) => {
        manager.connect(signals.spiderIdle, () => void order.push("idle"));
      },
    });

    expect(order).toEqual(["processed", "idle"]);
  });
});
