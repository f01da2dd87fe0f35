import { describe, expect, it } from "vitest";
import { Request } from "../../src/crawler/http/Request.js";
import { Response } from "../../src/crawler/http/Response.js";
import type { Spider } from "../../src/crawler/spiders/Spider.js";
import { crawl, spiderWith, type CrawlResult } from "./engine/crawl.js";

/*
 * What a spider, its settings and its components can get wrong: the message says what to do, and the crawl either does not
 * begin, or goes on and ends with a reason.
 */

const messageOf = ({ error }: Pick<CrawlResult, "error">): string =>
  error instanceof Error ? error.message : "no error";
const anonymous = (members: object): object =>
  class {
    constructor() {
      Object.assign(this, members);
    }
  };

describe("a crawl whose settings are wrong", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "DOWNLOAD_DELAY",
      { DOWNLOAD_DELAY: "1s" },
      'DOWNLOAD_DELAY as a number: its value is "1s", from the settings of the project.',
    ],
    [
      "CONCURRENT_REQUESTS_PER_DOMAIN",
      { CONCURRENT_REQUESTS_PER_DOMAIN: "all" },
      'CONCURRENT_REQUESTS_PER_DOMAIN as a whole number: its value is "all"',
    ],
    [
      "RANDOMIZE_DOWNLOAD_DELAY",
      { RANDOMIZE_DOWNLOAD_DELAY: "a bit" },
      'RANDOMIZE_DOWNLOAD_DELAY as a boolean: its value is "a bit"',
    ],
    [
      "an entry of DOWNLOAD_SLOTS",
      { DOWNLOAD_SLOTS: { host: { delay: "long" } } },
      'DOWNLOAD_DELAY as a number: its value is "long"',
    ],
    [
      "DOWNLOAD_SLOTS itself",
      { DOWNLOAD_SLOTS: { host: 3 } },
      'DOWNLOAD_SLOTS["host"] as a dictionary: its value is 3',
    ],
    [
      "DOWNLOAD_TIMEOUT",
      { DOWNLOAD_TIMEOUT: "soon", DOWNLOAD_HANDLERS: {} },
      'DOWNLOAD_TIMEOUT as a number: its value is "soon"',
    ],
    ["ITEM_PIPELINES", { ITEM_PIPELINES: ["./a.mjs#A"] }, "ITEM_PIPELINES as a dictionary"],
    ["FEEDS", { FEEDS: "out.json" }, 'FEEDS as a dictionary: its value is "out.json"'],
    [
      "DUPEFILTER_CLASS",
      { DUPEFILTER_CLASS: Date },
      "Cannot use the duplicate filter Date: it has no method requestSeen()",
    ],
    [
      "SCHEDULER",
      { SCHEDULER: Date },
      "The provided scheduler class (Date) does not fully implement the scheduler interface",
    ],
    [
      "USER_AGENT",
      { USER_AGENT: "a\r\nb" },
      'Cannot give the header "User-Agent" the value "a\\r\\nb": wanted printable Latin-1',
    ],
    [
      "DEFAULT_REQUEST_HEADERS",
      { DEFAULT_REQUEST_HEADERS: { "X A": "b" } },
      'Cannot name a header "X A": wanted a name made of letters',
    ],
    ["CONCURRENT_REQUESTS", { CONCURRENT_REQUESTS: -1 }, "CONCURRENT_REQUESTS: its value is -1"],
    [
      "a middleware whose hook is none",
      { DOWNLOADER_MIDDLEWARES: { wrong: [anonymous({ processRequest: "yes" }), 1] } },
      'its processRequest is "yes", wanted a method',
    ],
    ["STATS_CLASS", { STATS_CLASS: "deferred-interop/crawler#Nothing" }, "there is no such component"],
  ])("does not begin, because of %s", async (_what, settings, message) => {
    const result = await crawl(spiderWith({}), { settings }).catch((error: unknown) => ({ error, fetched: [] }));

    expect([messageOf(result), result.fetched]).toEqual([expect.stringContaining(message), []]);
  });

  it.each([
    ["EXTENSIONS", "open_spider", "openSpider"],
    ["DOWNLOADER_MIDDLEWARES", "process_request", "processRequest"],
    ["DOWNLOADER_MIDDLEWARES", "process_exception", "processException"],
    ["SPIDER_MIDDLEWARES", "process_spider_output", "processSpiderOutput"],
    ["ITEM_PIPELINES", "process_item", "processItem"],
  ])("does not begin with one of %s that has a method %s()", async (setting, theirs, ours) => {
    const component = anonymous({ [theirs]: () => undefined, processItem: () => undefined });
    const result = await crawl(spiderWith({}), { settings: { [setting]: { wrong: [component, 1] } } });

    expect(messageOf(result)).toContain(`nobody would call its ${theirs}(). Here the method is named ${ours}()`);
    expect(result.fetched).toEqual([]);
  });
});

describe("a crawl whose components return the wrong thing", () => {
  it.each<[string, object, string]>([
    [
      "DOWNLOADER_MIDDLEWARES",
      { processRequest: () => 42 },
      "processRequest must return None, Response or Request, got number",
    ],
    [
      "DOWNLOADER_MIDDLEWARES",
      { processResponse: () => undefined },
      "processResponse must return Response or Request, got None",
    ],
    [
      "SPIDER_MIDDLEWARES",
      { processSpiderInput: () => 5 },
      "processSpiderInput must return None or throw an error, got number",
    ],
    [
      "SPIDER_MIDDLEWARES",
      { processSpiderOutput: () => Promise.resolve([]) },
      "processSpiderOutput must return an iterable, got Promise",
    ],
    ["SPIDER_MIDDLEWARES", { processSpiderOutput: () => 5 }, "processSpiderOutput must return an iterable, got number"],
    [
      "ITEM_PIPELINES",
      { processItem: () => undefined },
      "processItem() returned undefined: return the item, or throw DropItem to drop it",
    ],
  ])("goes on to its end: %s %o", async (setting, members, message) => {
    const spider = spiderWith({ urls: ["http://host/a", "http://host/b"], parse: () => ({ title: "x" }) });
    const { error, log, stats } = await crawl(spider, { settings: { [setting]: { wrong: [anonymous(members), 1] } } });

    expect([error, stats["finish_reason"]]).toEqual([undefined, "finished"]);
    expect(log.filter((entry) => entry.includes(message))).toHaveLength(2);
  });
});

describe("a downloader middleware that returns the wrong thing", () => {
  it("is counted, so that the exit code can tell", async () => {
    const settings = { DOWNLOADER_MIDDLEWARES: { wrong: [anonymous({ processRequest: () => 42 }), 1] } };
    const { stats } = await crawl(spiderWith({ urls: ["http://host/a", "http://host/b"] }), { settings });

    expect(stats["middleware_error_count"]).toBe(2);
  });
});

describe("a spider middleware of the start", () => {
  const settingsWith = (members: object): Record<string, unknown> => ({
    SPIDER_MIDDLEWARES: { own: [anonymous(members), 1] },
  });

  it("takes the place of what start() gives", async () => {
    const settings = settingsWith({
      *processStart(start: Iterable<unknown>) {
        yield* start;
        yield new Request("http://host/more");
      },
    });
    const { fetched } = await crawl(spiderWith({ urls: ["http://host/a"], parse: () => [] }), { settings });

    expect(fetched).toEqual(["http://host/a", "http://host/more"]);
  });

  it.each([
    [{ processStart: () => 9 }, "processStart must return an iterable, got number"],
    [{ getProcessedRequest: () => 9 }, "getProcessedRequest must return None or a Request, got number"],
  ])("ends the crawl with a reason when it gives the wrong thing: %o", async (members, message) => {
    const { error, fetched, log, stats } = await crawl(spiderWith({}), { settings: settingsWith(members) });

    expect([error, fetched, stats["finish_reason"]]).toEqual([undefined, [], "start_error"]);
    expect(log.find((entry) => entry.startsWith("ERROR Error while reading start items"))).toContain(message);
  });
});

describe("a spider that is wrong", () => {
  it("is told that its parse is no method", async () => {
    const { log, stats } = await crawl(spiderWith({ parse: 5 as never }));

    expect(log.join("\n")).toContain("TestSpider.parse is 5, wanted a method");
    expect(stats["finish_reason"]).toBe("finished");
  });

  it("is told that its start is no method", async () => {
    const { log, stats } = await crawl(spiderWith({ start: 5 as never }));

    expect(log.join("\n")).toContain("TestSpider.start() must be a generator");
    expect(stats["finish_reason"]).toBe("start_error");
  });

  it.each<[string, (response: Response) => unknown, string]>([
    ["a function", () => [() => 1], "got the function"],
    ["the response", (response) => response, "got the response <200 http://host/wrong>; yield what is in it"],
    ["a symbol", () => [Symbol("x")], "got the symbol Symbol(x)"],
    ["a bad selector", (response) => response.css("a["), 'Cannot select "a["'],
    ["null to follow", (response) => response.follow(null as never), "Cannot follow null: wanted a URL or an element"],
    ["a relative URL", () => new Request("page.html"), 'Cannot create a Request for "page.html": it is relative'],
    [
      "the name of a callback",
      () => new Request("http://host/", { callback: "parse" as never }),
      "pass the method itself",
    ],
    [
      "a header with a line break",
      () => new Request("http://host/", { headers: { "X-A": "a\r\nb: c" } }),
      'Cannot give the header "X-A" the value "a\\r\\nb: c"',
    ],
    ["a method that is none", () => new Request("http://host/", { method: "GE T" }), 'with the method "GE T"'],
    [
      "null, thrown",
      () => {
        throw null;
      },
      "null",
    ],
  ])("is told so, and the crawl ends with its other pages: %s", async (_what, wrong, message) => {
    const spider = spiderWith({
      urls: ["http://host/wrong", "http://host/right"],
      parse: (response) => (response.url.endsWith("wrong") ? wrong(response) : { title: response.text }),
    });
    const { error, items, log, stats } = await crawl(spider);

    expect([error, items, stats["finish_reason"]]).toEqual([undefined, [{ title: "page" }], "finished"]);
    expect(log.find((entry) => entry.startsWith("ERROR Spider error processing <GET http://host/wrong>"))).toContain(
      message,
    );
    expect(stats["spider_exceptions/count"]).toBe(1);
  });

  it.each<[string, (() => unknown) | undefined, unknown, string]>([
    ["start() that gives a number", () => 5, [], ".start() must be a generator, an async generator, or return a list"],
    ["startUrls that is a text", undefined, "http://host/", 'startUrls is "http://host/", wanted a list of URLs'],
    ["startUrls with a relative one", undefined, ["page.html"], "it is relative; wanted an absolute URL"],
  ])("ends with start_error: %s", async (_what, start, urls, message) => {
    const spider = spiderWith({ urls: urls as string[], ...(start !== undefined && { start }) });
    const { error, log, stats } = await crawl(spider);

    expect([error, stats["finish_reason"]]).toEqual([undefined, "start_error"]);
    expect(log.find((entry) => entry.startsWith("ERROR Error while reading start items"))).toContain(message);
  });

  it.each(["gopher://host/", "mailto:a@host", "s3://bucket/key"])(
    "goes on after a URL that nobody can download: %s",
    async (url) => {
      const { error, fetched, log } = await crawl(spiderWith({ urls: [url, "http://host/"], parse: () => [] }));
      const [scheme] = url.split(":");

      expect([error, fetched]).toEqual([undefined, ["http://host/"]]);
      expect(log.find((entry) => entry.startsWith("ERROR Error downloading"))).toContain(
        `Unsupported URL scheme '${scheme}': no handler available for that scheme`,
      );
    },
  );

  it.each([
    ["start_urls", "startUrls"],
    ["custom_settings", "static customSettings"],
    ["start_requests", "start"],
  ])("is warned of %s", async (theirs, ours) => {
    const spider = spiderWith({ urls: [] }) as typeof Spider;
    class Scrapyish extends spider {}
    Object.assign(Scrapyish, { [theirs]: [] });
    const { log } = await crawl(Scrapyish);

    expect(log).toContain(`WARNING Scrapyish has ${theirs}, which has no effect. Here it is named ${ours}`);
  });
});

describe("a spider with settings that are for the whole process", () => {
  const PLACE = "is for the whole process: give it to the process or runner object, or to the command with -s";
  const own = (customSettings: Record<string, unknown>): typeof Spider => {
    const Base = spiderWith({}) as typeof Spider;
    return class extends Base {
      static override customSettings = customSettings;
    };
  };

  it.each([
    ["REACTOR_THREADPOOL_MAXSIZE", 3],
    ["ASYNCIO_EVENT_LOOP", "deferred-interop#WheelEventLoop"],
    ["TWISTED_REACTOR", "twisted.internet.selectreactor.SelectReactor"],
  ])("is warned that %s has no effect without a reactor", async (name, value) => {
    const { error, log } = await crawl(own({ [name]: value }));

    expect(error).toBeUndefined();
    expect(log).toContain(`WARNING ${name} in the customSettings of the spider has no effect: it ${PLACE}`);
  });

  it("does not begin with TWISTED_REACTOR_ENABLED where there is none, and is told where it goes", async () => {
    const result = await crawl(own({ TWISTED_REACTOR_ENABLED: true }));

    expect(messageOf(result)).toBe(
      `We expected a Twisted reactor to be installed but it isn't. The customSettings of the spider set TWISTED_REACTOR_ENABLED, which ${PLACE}`,
    );
  });

  it("says nothing of what the process was given", async () => {
    const { log } = await crawl(spiderWith({}), { settings: { REACTOR_THREADPOOL_MAXSIZE: 3 } });

    expect(log.filter((entry) => entry.startsWith("WARNING"))).toEqual([]);
  });
});
