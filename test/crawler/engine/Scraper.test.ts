import { describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import type { Failure } from "../../../src/core/Failure.js";
import { succeed } from "../../../src/core/succeed.js";
import { CloseSpider, IgnoreRequest } from "../../../src/crawler/errors.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import type { SpiderMiddleware } from "../../../src/crawler/middlewares/SpiderMiddleware.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import type { Spider } from "../../../src/crawler/spiders/Spider.js";
import { crawl, spiderWith } from "./crawl.js";

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const errorsIn = (log: readonly string[]): string[] =>
  log.filter((line) => line.startsWith("ERROR")).map((line) => line.split("\n").slice(0, 2).join(" | "));
const next = (response: Response): Request => response.follow("/next", { callback: () => ({ from: "next" }) });

describe("the output of a callback", () => {
  it.each<[string, (response: Response) => unknown]>([
    [
      "a generator",
      function* (response) {
        yield { n: 1 };
        yield next(response);
        yield undefined;
        yield { n: 2 };
      },
    ],
    ["a list", (response) => [{ n: 1 }, next(response), null, { n: 2 }]],
    ["a Set", (response) => new Set([{ n: 1 }, next(response), { n: 2 }])],
    ["a promise of a list", async (response) => [{ n: 1 }, next(response), { n: 2 }]],
    ["a Deferred of a list", (response) => succeed([{ n: 1 }, next(response), { n: 2 }])],
    [
      "an async generator",
      async function* (response) {
        await settle();
        yield { n: 1 };
        yield next(response);
        await settle();
        yield { n: 2 };
      },
    ],
    [
      "a generator that yields promises and Deferreds",
      function* (response) {
        yield Promise.resolve({ n: 1 });
        yield succeed(next(response));
        yield settle();
        yield { n: 2 };
      },
    ],
  ])("may be %s", async (_what, parse) => {
    const { items, fetched, log } = await crawl(spiderWith({ parse }));

    expect(items.filter((item) => "n" in (item as object))).toEqual([{ n: 1 }, { n: 2 }]);
    expect(items).toContainEqual({ from: "next" });
    expect(fetched).toEqual(["http://host/", "http://host/next"]);
    expect(errorsIn(log)).toEqual([]);
  });

  it.each<[string, () => unknown, unknown[]]>([
    ["one item", () => ({ n: 1 }), [{ n: 1 }]],
    ["a promise of one item", async () => ({ n: 1 }), [{ n: 1 }]],
    ["a Map", () => new Map([["n", 1]]), [new Map([["n", 1]])]],
    ["a text", () => "text", ["text"]],
    ["nothing", () => undefined, []],
    ["null", () => null, []],
    ["a promise of nothing", async () => undefined, []],
  ])("may be %s", async (_what, parse, wanted) => {
    expect((await crawl(spiderWith({ parse }))).items).toEqual(wanted);
  });

  it("may be one request", async () => {
    expect((await crawl(spiderWith({ parse: next }))).items).toEqual([{ from: "next" }]);
  });

  it.each<[string, unknown, string]>([
    [
      "a generator in a generator",
      (function* () {
        yield 1;
      })(),
      "a generator; write yield* to pass on its output",
    ],
    ["a function", function parseBook() {}, "the function parseBook; call it"],
    ["a symbol", Symbol("x"), "the symbol Symbol(x)"],
  ])("may not have %s in it: an error says so, and the rest is taken", async (_what, value, problem) => {
    const { items, log, stats } = await crawl(spiderWith({ parse: () => [value, { n: 1 }] }));

    expect(items).toEqual([{ n: 1 }]);
    expect(errorsIn(log)).toEqual([
      "ERROR Spider error processing <GET http://host/> (referer: None) | " +
        `TypeError: The spider must give requests, items or nothing, got ${problem} (<GET http://host/>)`,
    ]);
    expect(stats["spider_exceptions/count"]).toBe(1);
  });

  it("is taken no faster than CONCURRENT_ITEMS allows", async () => {
    let active = 0;
    let most = 0;
    class SlowPipeline {
      async processItem(item: unknown): Promise<unknown> {
        most = Math.max(most, ++active);
        await settle();
        active--;
        return item;
      }
    }
    const { items } = await crawl(spiderWith({ parse: () => Array.from({ length: 12 }, (_, n) => ({ n })) }), {
      settings: { CONCURRENT_ITEMS: 3, ITEM_PIPELINES: { Slow: [SlowPipeline, 1] } },
    });

    expect(most).toBe(3);
    expect(items).toHaveLength(12);
  });

  it("makes room for others when it is long and synchronous", async () => {
    let turns = 0;
    let seen = 0;
    const timer = setInterval(() => turns++, 0);
    await crawl(
      spiderWith({
        *parse() {
          // Ends by itself only after other things had their turns, or after very long.
          for (; turns < 3 && seen < 1e6; seen++) yield undefined;
        },
      }),
    );
    clearInterval(timer);

    expect(turns).toBeGreaterThanOrEqual(3);
  });
});

describe("a callback", () => {
  it("is called as a method of the spider, with the response and the keyword arguments", async () => {
    const { items } = await crawl(
      spiderWith({
        *start() {
          yield new Request("http://host/", { cbKwargs: { shelf: "poetry" } });
        },
        parse(this: Spider, response, { shelf }) {
          return { spider: this.name, url: response.url, shelf };
        },
      }),
    );

    expect(items).toEqual([{ spider: "test", url: "http://host/", shelf: "poetry" }]);
  });

  it("sees the request, its meta included, as the response's", async () => {
    const { items } = await crawl(
      spiderWith({
        *start() {
          yield new Request("http://host/", { meta: { shelf: "poetry" } });
        },
        parse: (response) => ({ request: String(response.request), shelf: response.meta["shelf"] }),
      }),
    );

    expect(items).toEqual([{ request: "<GET http://host/>", shelf: "poetry" }]);
  });

  it.each<[string, () => unknown, unknown[]]>([
    [
      "a generator",
      function* () {
        yield { n: 1 };
        throw new RangeError("broken");
      },
      [{ n: 1 }],
    ],
    [
      "an async generator",
      async function* () {
        yield { n: 1 };
        throw new RangeError("broken");
      },
      [{ n: 1 }],
    ],
    ["an async function", async () => Promise.reject(new RangeError("broken")), []],
    [
      "a plain function",
      () => {
        throw new RangeError("broken");
      },
      [],
    ],
    [
      "a function that returns a Deferred",
      () => {
        const deferred = new Deferred();
        setImmediate(() => deferred.errback(new RangeError("broken")));
        return deferred;
      },
      [],
    ],
  ])("that throws, as %s, is logged and counted, and what it gave before is kept", async (_what, parse, wanted) => {
    const failed: unknown[] = [];
    const { items, log, stats, error } = await crawl(spiderWith({ parse }), {
      prepare: ({ signals: manager }) => {
        manager.connect(
          signals.spiderError,
          ({ failure, response }) => void failed.push([failure.value, response?.url]),
        );
      },
    });

    expect(items).toEqual(wanted);
    expect(errorsIn(log)).toEqual([
      "ERROR Spider error processing <GET http://host/> (referer: None) | RangeError: broken",
    ]);
    expect(failed).toEqual([[new RangeError("broken"), "http://host/"]]);
    expect(stats).toMatchObject({ "spider_exceptions/count": 1, "spider_exceptions/RangeError": 1 });
    expect(error).toBeUndefined();
  });

  it("that throws something that is no error is counted by its type", async () => {
    const { stats } = await crawl(spiderWith({ parse: () => Promise.reject("text") }));

    expect(stats["spider_exceptions/string"]).toBe(1);
  });

  it("closes the spider with CloseSpider, which is no error", async () => {
    const { log, stats } = await crawl(
      spiderWith({
        urls: ["http://host/1", "http://host/2"],
        parse: () => {
          throw new CloseSpider("seen enough");
        },
      }),
      { settings: { CONCURRENT_REQUESTS: 1 } },
    );

    expect(stats["finish_reason"]).toBe("seen enough");
    expect(stats["response_received_count"]).toBe(1);
    expect(errorsIn(log)).toEqual([]);
  });
});

describe("an errback", () => {
  /** A spider whose only request fails, with this errback. */
  const failing = (errback: (this: Spider, failure: Failure) => unknown) =>
    spiderWith({
      *start() {
        yield new Request("http://host/", { errback: errback });
      },
      parse: () => ({ from: "callback" }),
    });
  const refused = new RangeError("refused");
  const server = () => refused;

  it("gets the failure, with the request, as a method of the spider", async () => {
    const seen: unknown[] = [];
    const { log } = await crawl(
      failing(function (failure) {
        seen.push(this.name, failure.value, String((failure as unknown as { request: Request }).request));
      }),
      { server },
    );

    expect(seen).toEqual(["test", refused, "<GET http://host/>"]);
    expect(errorsIn(log)).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ["an item", () => ({ n: 1 })],
    [
      "a generator",
      function* () {
        yield { n: 1 };
      },
    ],
    ["a promise", async () => ({ n: 1 })],
    ["a Deferred", () => succeed([{ n: 1 }])],
  ])("may give %s, like a callback", async (_what, errback) => {
    const { items, log } = await crawl(failing(errback), { server });

    expect(items).toEqual([{ n: 1 }]);
    expect(errorsIn(log)).toEqual([]);
  });

  it.each<[string, (failure: Failure) => unknown]>([
    ["returns the failure", (failure) => failure],
    ["returns a promise of the failure", async (failure) => failure],
    ["throws the same error", (failure) => failure.raiseException()],
  ])("that %s leaves it an error of the download", async (_what, errback) => {
    const { log, stats } = await crawl(failing(errback), { server });

    expect(errorsIn(log)).toEqual(["ERROR Error downloading <GET http://host/> | RangeError: refused"]);
    expect(stats["spider_exceptions/count"]).toBeUndefined();
  });

  it("that throws another error makes two", async () => {
    const { log } = await crawl(
      failing(() => {
        throw new TypeError("worse");
      }),
      { server },
    );

    expect(errorsIn(log)).toEqual([
      "ERROR Error downloading <GET http://host/> | RangeError: refused",
      "ERROR Spider error processing <GET http://host/> (referer: None) | TypeError: worse",
    ]);
  });

  it("is missing: the error of the download is logged", async () => {
    const { log } = await crawl(spiderWith({}), { server });

    expect(errorsIn(log)).toEqual(["ERROR Error downloading <GET http://host/> | RangeError: refused"]);
  });

  it("is missing, and the request was to be ignored: nothing is logged", async () => {
    const { log } = await crawl(spiderWith({}), { server: () => new IgnoreRequest("not that one") });

    expect(errorsIn(log)).toEqual([]);
  });

  it("gets responses with a status that is not one of success", async () => {
    const { items } = await crawl(
      failing(({ value }) => ({ status: (value as { response: Response }).response.status })),
      { server: ({ url }) => new Response(url, { status: 404 }) },
    );

    expect(items).toEqual([{ status: 404 }]);
  });

  it("is missing for such a response: one line says that it is ignored", async () => {
    const { log, stats } = await crawl(spiderWith({}), { server: ({ url }) => new Response(url, { status: 404 }) });

    expect(log).toContain("INFO Ignoring response <404 http://host/>: HTTP status code is not handled or not allowed");
    expect(errorsIn(log)).toEqual([]);
    expect(stats["spider_exceptions/count"]).toBeUndefined();
  });
});

describe("spider middlewares", () => {
  const withMiddleware = (middleware: SpiderMiddleware) => {
    class TestMiddleware {
      constructor() {
        Object.assign(this, middleware);
      }
    }
    return { settings: { SPIDER_MIDDLEWARES: { Test: [TestMiddleware, 500] } } };
  };

  it("see requests and items, and may change or drop them", async () => {
    const { items } = await crawl(
      spiderWith({ parse: () => [{ n: 1 }, { n: 2 }] }),
      withMiddleware({
        getProcessedItem: (item) => ((item as { n: number }).n === 1 ? undefined : { changed: item }),
      }),
    );

    expect(items).toEqual([{ changed: { n: 2 } }]);
  });

  it("see the output as a whole if they want", async () => {
    const { items } = await crawl(
      spiderWith({ parse: () => [{ n: 1 }, { n: 2 }] }),
      withMiddleware({
        *processSpiderOutput(_response, output) {
          yield [...(output as Iterable<unknown>)].length;
        },
      }),
    );

    expect(items).toEqual([2]);
  });

  it("may put something in the place of an error", async () => {
    const { items, log } = await crawl(
      spiderWith({ parse: () => Promise.reject(new Error("broken")) }),
      withMiddleware({ processSpiderException: (_response, { value }) => [{ rescued: (value as Error).message }] }),
    );

    expect(items).toEqual([{ rescued: "broken" }]);
    expect(errorsIn(log)).toEqual([]);
  });

  it("whose replacement fails as well end in one error", async () => {
    const { log } = await crawl(
      spiderWith({ parse: () => Promise.reject(new Error("broken")) }),
      withMiddleware({
        processSpiderException: () =>
          (function* () {
            yield { n: 1 };
            throw new Error("broken too");
          })(),
      }),
    );

    expect(errorsIn(log)).toEqual([
      "ERROR Spider error processing <GET http://host/> (referer: None) | Error: broken too",
    ]);
  });
});
