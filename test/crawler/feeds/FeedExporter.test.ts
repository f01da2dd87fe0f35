import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { FeedExporter } from "../../../src/crawler/feeds/FeedExporter.js";
import { StdoutFeedStorage } from "../../../src/crawler/feeds/StdoutFeedStorage.js";
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

  it("stores a json list and a table beside each other", () => {
    const [json, csv] = [join(folder, "items.json"), join(folder, "items.csv")];
    const crawler = crawlerWith({ [json]: {}, [csv]: {} });
    for (const item of [{ a: 1 }, { a: "x,y" }]) void scrape(crawler, item);
    void close(crawler);
    expect([text(json), text(csv)]).toEqual(['[\n{"a":1},\n{"a":"x,y"}\n]\n', 'a\r\n1\r\n"x,y"\r\n']);
    expect(lines).toEqual([
      `scrapy.extensions.feedexport INFO Stored json feed (2 items) in: ${json}`,
      `scrapy.extensions.feedexport INFO Stored csv feed (2 items) in: ${csv}`,
    ]);
  });

  it.each([
    [true, "[]\n"],
    [false, undefined],
  ])("with store_empty %s leaves %j of a json feed without items", (store_empty, expected) => {
    const json = join(folder, "items.json");
    void close(crawlerWith({ [json]: { store_empty } }));
    expect(existsSync(json) ? text(json) : undefined).toBe(expected);
  });

  it("closes the list of a json feed that breaks off, so that it can be read", () => {
    const json = join(folder, "items.json");
    const crawler = crawlerWith({ [json]: {} });
    void scrape(crawler, { a: 1 });
    void close(crawler, "shutdown");
    expect(JSON.parse(text(`${json}.part`))).toEqual([{ a: 1 }]);
  });

  it("refuses to add to a json feed, before the crawl begins", () => {
    const json = join(folder, "items.json");
    writeFileSync(json, "[1]\n");
    expect(() => crawlerWith({ [json]: {} })).toThrow(/nothing can be added to .*items\.json.* Set overwrite to true/);
    expect(readdirSync(folder)).toEqual(["items.json"]);
    void close(crawlerWith({ [json]: { overwrite: true } }));
    expect(text(json)).toBe("[]\n");
  });

  it("adds rows to a table in the order of its columns", () => {
    const csv = join(folder, "items.csv");
    writeFileSync(csv, "b,a\r\n1,2\r\n");
    const crawler = crawlerWith({ [csv]: {} });
    void scrape(crawler, { a: 4, b: 3 });
    void close(crawler);
    expect(text(csv)).toBe("b,a\r\n1,2\r\n3,4\r\n");
  });

  it("refuses to add rows to a table that has other columns", () => {
    const csv = join(folder, "items.csv");
    writeFileSync(csv, "b,a\r\n1,2\r\n");
    expect(() => crawlerWith({ [csv]: { fields: ["a", "b"] } })).toThrow(
      /the columns of .*items\.csv" are b,a, and those of the feed a,b/,
    );
    expect(readdirSync(folder)).toEqual(["items.csv"]);
  });

  it("goes on with a table that an earlier crawl left incomplete, after its last whole row", () => {
    const csv = join(folder, "items.csv");
    writeFileSync(`${csv}.part`, 'a,b\r\n1,"two\nlines"\r\n2,"cut\nof');
    const crawler = crawlerWith({ [csv]: {} });
    void scrape(crawler, { b: 4, a: 3 });
    void close(crawler);
    expect(text(csv)).toBe('a,b\r\n1,"two\nlines"\r\n3,4\r\n');
  });

  it("begins a new file after each batch_item_count items", () => {
    const uri = join(folder, "items-%(batch_id)02d.json");
    const crawler = crawlerWith({ [uri]: { batch_item_count: 2 } });
    const told: FeedSlotEvent[] = [];
    crawler.signals.connect(signals.feedSlotClosed, (event) => void told.push(event));
    for (const n of [1, 2, 3, 4]) void scrape(crawler, n);
    const early = readdirSync(folder);
    void scrape(crawler, 5);
    void close(crawler);
    expect(early).toEqual(["items-01.json", "items-02.json"]);
    expect(readdirSync(folder).map((name) => JSON.parse(text(join(folder, name))) as unknown)).toEqual([
      [1, 2],
      [3, 4],
      [5],
    ]);
    expect(told.map(({ itemCount, complete }) => [itemCount, complete])).toEqual([
      [2, true],
      [2, true],
      [1, true],
    ]);
  });

  it("says that the next file cannot be opened, once, and goes on with the others", () => {
    const crawler = crawlerWith({ [join(folder, "%(batch_id)d.jl")]: { batch_item_count: 1 }, [file]: {} });
    mkdirSync(join(folder, "2.jl"));
    for (const n of [1, 2, 3]) void scrape(crawler, n);
    void close(crawler);
    expect(text()).toBe("1\n2\n3\n");
    expect(lines.filter((line) => line.includes("ERROR"))).toEqual([
      "scrapy.extensions.feedexport ERROR Error storing the next batch of a feed",
    ]);
  });

  it("takes only the items that item_filter accepts: a class or a function", () => {
    class Cheap {
      accepts(item: unknown): boolean {
        return (item as { price: number }).price < 10;
      }
    }
    const dear = join(folder, "dear.jl");
    const crawler = crawlerWith({
      [file]: { item_filter: Cheap },
      [dear]: { item_filter: (item: { price: number }) => item.price >= 10 },
    });
    for (const price of [5, 15]) void scrape(crawler, { price });
    void close(crawler);
    expect([text(), text(dear)]).toEqual(['{"price":5}\n', '{"price":15}\n']);
  });

  it("finds item_filter by its path, through the crawl", () => {
    const crawler = Object.assign(new FakeCrawler({ FEEDS: { [file]: { item_filter: "./filters.mjs#Odd" } } }), {
      resolve: (path: unknown, role: string) => {
        expect([path, role]).toEqual(["./filters.mjs#Odd", "item filter"]);
        return (item: number) => item % 2 === 1;
      },
    });
    new FeedExporter(crawler);
    for (const item of [1, 2, 3]) void scrape(crawler, item);
    void close(crawler);
    expect(text()).toBe("1\n3\n");
  });

  it("makes an item whose filter throws an item error", () => {
    const crawler = crawlerWith({ [file]: { item_filter: (item: { deep: { n: number } }) => item.deep.n } });
    void scrape(crawler, {});
    void close(crawler);
    expect(lines[0]).toMatch(/ERROR Cannot export the item \{\}: Cannot read properties/);
  });

  it("refuses an item_filter that is none", () => {
    expect(() => crawlerWith({ [file]: { item_filter: 7 } })).toThrow(/expected a function, or a class with a method/);
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
