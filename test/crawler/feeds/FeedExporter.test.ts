import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { FeedExporter } from "../../../src/crawler/feeds/FeedExporter.js";
import { StdoutFeedStorage } from "../../../src/crawler/feeds/StdoutFeedStorage.js";
import { openFeedStorage } from "../../../src/crawler/feeds/openFeedStorage.js";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { signals, type FeedSlotEvent } from "../../../src/crawler/signals/signals.js";
import { FakeCrawler } from "../FakeCrawler.js";

let folder: string;
let file: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "feeds-"));
  file = join(folder, "items.jsonl");
  lines = [];
  configureLogging(
    { LOG_FORMAT: "%(name)s %(levelname)s %(message)s" },
    { sink: { write: (text) => void lines.push(text.split("\n")[0]!) } },
  );
});
afterEach(() => {
  resetLogging();
  rmSync(folder, { recursive: true });
});

function crawlerWith(feeds: Record<string, unknown>): FakeCrawler {
  const crawler = new FakeCrawler({ FEEDS: feeds });
  new FeedExporter(crawler);
  return crawler;
}

const scrape = (crawler: FakeCrawler, item: unknown) =>
  crawler.signals.sendDeferred(signals.itemScraped, { item, response: undefined, spider: crawler.spider });
const close = (crawler: FakeCrawler, reason = "finished") =>
  crawler.signals.sendDeferred(signals.spiderClosed, { reason, spider: crawler.spider });
const text = (path = file) => readFileSync(path, "utf8");

describe("FeedExporter", () => {
  it("stores every item and says so", () => {
    const crawler = crawlerWith({ [file]: { format: "jsonlines" } });
    void scrape(crawler, { title: "A" });
    void scrape(crawler, { title: "B" });
    expect(close(crawler).called).toBe(true);
    expect(text()).toBe('{"title":"A"}\n{"title":"B"}\n');
    expect(lines).toEqual([`scrapy.extensions.feedexport INFO Stored jsonlines feed (2 items) in: ${file}`]);
    expect(crawler.stats.getStats()).toEqual({ "feedexport/success_count/FileFeedStorage": 1 });
  });

  it("takes file URLs and fields of the spider", () => {
    const crawler = crawlerWith({ [`${pathToFileURL(folder).href}/%(name)s.jl`]: {} });
    void close(crawler);
    expect(readdirSync(folder)).toEqual(["books.jl"]);
  });

  it("collects 64 KiB before it writes", () => {
    const crawler = crawlerWith({ [file]: {} });
    void scrape(crawler, "x".repeat(60_000));
    expect(text(`${file}.part`)).toBe("");
    void scrape(crawler, "x".repeat(10_000));
    expect(text(`${file}.part`).length).toBe(70_006);
    void close(crawler);
    expect(text().length).toBe(70_006);
  });

  it("feeds several files in their encodings", () => {
    const latin = join(folder, "latin.jl");
    const crawler = crawlerWith({ [file]: {}, [latin]: { encoding: "latin-1", fields: ["a"] } });
    void scrape(crawler, { a: "é€", b: 1 });
    void close(crawler);
    expect(text()).toBe('{"a":"é€","b":1}\n');
    expect(readFileSync(latin, "latin1")).toBe('{"a":"é\\u20ac"}\n');
  });

  it.each([
    [true, ["items.jsonl"]],
    [false, []],
  ])("with store_empty %s leaves %j after a crawl without items", (store_empty, names) => {
    void close(crawlerWith({ [file]: { store_empty } }));
    expect(readdirSync(folder)).toEqual(names);
  });

  it.each(["finished", "cancelled", "closespider_itemcount"])("completes the feed when the reason is %s", (reason) => {
    void close(crawlerWith({ [file]: {} }), reason);
    expect(existsSync(file)).toBe(true);
  });

  it.each(["shutdown", "start_error"])("leaves the .part and says so when the reason is %s", (reason) => {
    const crawler = crawlerWith({ [file]: {} });
    void scrape(crawler, 1);
    void close(crawler, reason);
    expect(readdirSync(folder)).toEqual(["items.jsonl.part"]);
    expect(text(`${file}.part`)).toBe("1\n");
    expect(lines).toEqual([
      `scrapy.extensions.feedexport WARNING Incomplete jsonl feed (1 items) in: ${file} (${reason}); what there is ` +
        `stays in: ${file}.part`,
    ]);
    expect(crawler.stats.getStats()).toEqual({ "feedexport/incomplete_count/FileFeedStorage": 1 });
  });

  it("leaves the .part when the engine stops without the spider being closed", () => {
    const crawler = crawlerWith({ [file]: {} });
    void scrape(crawler, 1);
    void crawler.signals.sendDeferred(signals.engineStopped, {});
    expect(text(`${file}.part`)).toBe("1\n");
    expect(lines[0]).toMatch(/WARNING Incomplete .* \(the engine stopped\)/);
  });

  it("writes what it has, and says that it is not all, when the process exits", () => {
    const before = process.listeners("exit");
    const crawler = crawlerWith({ [file]: {} });
    void scrape(crawler, 1);
    const [listener] = process.listeners("exit").filter((other) => !before.includes(other));
    Reflect.apply(listener!, process, [130]);
    expect(text(`${file}.part`)).toBe("1\n");
    expect(lines[0]).toMatch(/WARNING Incomplete .* \(the process ended\); what there is stays in: /);
    expect(process.listeners("exit")).toEqual(before);
  });

  it("listens for the exit once, however many crawls there are, and no longer than they last", () => {
    const before = process.listenerCount("exit");
    const crawlers = [crawlerWith({ [file]: {} }), crawlerWith({ [file]: {} })];
    expect(process.listenerCount("exit")).toBe(before + 1);
    for (const crawler of crawlers) void close(crawler);
    expect(process.listenerCount("exit")).toBe(before);
  });

  it("leaves nothing when the spider was never open", () => {
    void crawlerWith({ [file]: {} }).signals.sendDeferred(signals.engineStopped, {});
    expect(readdirSync(folder)).toEqual([]);
  });

  it("tells about its feeds and then that all are closed", () => {
    const crawler = crawlerWith({ [file]: {} });
    const told: (FeedSlotEvent | string)[] = [];
    crawler.signals.connect(signals.feedSlotClosed, (event) => void told.push(event));
    crawler.signals.connect(signals.feedExporterClosed, () => void told.push("all"));
    void scrape(crawler, 1);
    void close(crawler);
    expect(told).toEqual([{ uri: file, format: "jsonl", itemCount: 1, complete: true }, "all"]);
  });

  it("makes an item that cannot be exported an item error, and goes on", () => {
    const crawler = crawlerWith({ [file]: {} });
    const item = { title: "A", price: 1n };
    const errors: unknown[] = [];
    crawler.signals.connect(signals.itemError, (event) => void errors.push([event.item, event.failure.value]));
    void scrape(crawler, item);
    void scrape(crawler, { title: "B" });
    void close(crawler);
    expect(errors).toEqual([[item, expect.objectContaining({ code: "ERR_ITEM_EXPORT", item })]]);
    expect(lines[0]).toMatch(/ERROR Cannot export the item \{'title': 'A', 'price': 1\}: its field "price": /);
    expect(text()).toBe('{"title":"B"}\n');
    expect(lines[1]).toContain("(1 items)");
  });

  it("says once that a feed cannot be written, and does not call it complete", () => {
    const crawler = crawlerWith({ "/dev/full": { format: "jl" }, [file]: {} });
    const told: FeedSlotEvent[] = [];
    crawler.signals.connect(signals.feedSlotClosed, (event) => void told.push(event));
    for (let count = 0; count < 3; count++) void scrape(crawler, "x".repeat(70_000));
    void close(crawler);
    expect(lines).toEqual([
      "scrapy.extensions.feedexport ERROR Error storing jl feed (1 items) in: /dev/full",
      `scrapy.extensions.feedexport INFO Stored jsonl feed (3 items) in: ${file}`,
    ]);
    expect(told.map((event) => event.complete)).toEqual([false, true]);
    expect(crawler.stats.getStats()).toEqual({
      "feedexport/failed_count/FileFeedStorage": 1,
      "feedexport/success_count/FileFeedStorage": 1,
    });
  });

  it("says that the last batch cannot be written", () => {
    const crawler = crawlerWith({ "/dev/full": { format: "jl" } });
    void scrape(crawler, 1);
    void close(crawler);
    expect(lines).toEqual(["scrapy.extensions.feedexport ERROR Error storing jl feed (1 items) in: /dev/full"]);
  });

  it("is not configured without feeds", () => {
    expect(() => new FeedExporter(new FakeCrawler())).toThrow(NotConfigured);
  });

  it("refuses an output that cannot be written when it is built, and leaves nothing of the others", () => {
    expect(() => crawlerWith({ [file]: {}, [folder]: { format: "jl" } })).toThrow(
      expect.objectContaining({ code: "ERR_OUTPUT_FILE", path: folder, reason: "EISDIR" }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("openFeedStorage()", () => {
  it.each(["s3://bucket/items.jl", "http://a/items.jl", "file://host/items.jl"])("refuses %s", (uri) => {
    expect(() => openFeedStorage(uri, false)).toThrow(
      expect.objectContaining({ code: "ERR_SETTING_VALUE", message: expect.stringContaining("cannot be stored in") }),
    );
  });

  it("opens the standard output", () => {
    expect(openFeedStorage("stdout:", false)).toBeInstanceOf(StdoutFeedStorage);
  });
});

describe("StdoutFeedStorage", () => {
  it("writes each item at once", () => {
    const written: string[] = [];
    const storage = new StdoutFeedStorage((data) => void written.push(Buffer.from(data).toString()));
    expect(storage.batchSize).toBe(0);
    storage.write(Buffer.from("1\n"));
    expect(written).toEqual(["1\n"]);
    expect(storage.abandon()).toBeUndefined();
  });

  it("says so when nobody reads any more", () => {
    const storage = new StdoutFeedStorage(() => {
      throw Object.assign(new Error("EPIPE: broken pipe, write"), { code: "EPIPE" });
    });
    expect(() => storage.write(Buffer.from("1\n"))).toThrow(
      'Cannot write the file "stdout:": EPIPE: broken pipe, write (EPIPE)',
    );
  });
});
