import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import type { Failure } from "../../../src/core/Failure.js";
import { FeedExporter } from "../../../src/crawler/feeds/FeedExporter.js";
import { StagedFeedStorage } from "../../../src/crawler/feeds/StagedFeedStorage.js";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { signals, type FeedSlotEvent } from "../../../src/crawler/signals/signals.js";
import { FakeCrawler } from "../FakeCrawler.js";

let folder: string;
let lines: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "staged-"));
  lines = [];
  configureLogging(
    { LOG_FORMAT: "%(levelname)s %(message)s" },
    { sink: { write: (text) => void lines.push(text.split("\n")[0]!) } },
  );
});
afterEach(() => {
  resetLogging();
  rmSync(folder, { recursive: true });
});

const never = { store: (): void => expect.unreachable() };

describe("StagedFeedStorage", () => {
  it("hands the whole feed over, and then removes its file", () => {
    let stored = "";
    const storage = new StagedFeedStorage(
      "s3:a",
      { store: (path) => void (stored = readFileSync(path, "utf8")) },
      folder,
    );
    storage.write(Buffer.from("1\n"));
    storage.write(Buffer.from("2\n"));

    expect([storage.commit().called, stored, readdirSync(folder)]).toEqual([true, "1\n2\n", []]);
  });

  it("keeps the file as long as the target works", () => {
    const work = new Deferred<undefined>();
    const storage = new StagedFeedStorage("s3:a", { store: () => work }, folder);
    const stored = storage.commit();

    expect([stored.called, readdirSync(folder).length]).toEqual([false, 1]);
    work.callback(undefined);
    expect([stored.called, readdirSync(folder)]).toEqual([true, []]);
  });

  it("keeps the file when the target fails, and says where it is", () => {
    const storage = new StagedFeedStorage("s3:a", { store: () => Promise.reject(new Error("no bucket")) }, folder);
    storage.write(Buffer.from("1\n"));

    return expect(
      storage.commit().addErrback((failure: Failure) => {
        const { value } = failure as { value: { path: string; message: string } };
        return [value, readFileSync(value.path, "utf8"), value.message.endsWith(value.path)];
      }),
    ).resolves.toEqual([
      expect.objectContaining({
        code: "ERR_FEED_TARGET",
        uri: "s3:a",
        message: expect.stringMatching(
          /^Cannot store the feed "s3:a": no bucket. It is complete, and stays in \//,
        ) as string,
      }),
      "1\n",
      true,
    ]);
  });

  it("leaves the file of a feed that is not complete", () => {
    const storage = new StagedFeedStorage("s3:a", never, folder);

    expect(existsSync(storage.abandon())).toBe(true);
  });

  it("removes the file of a feed that has not begun", () => {
    new StagedFeedStorage("s3:a", never, folder).discard();

    expect(readdirSync(folder)).toEqual([]);
  });

  it("makes the folder where it is missing, and refuses what is none", () => {
    new StagedFeedStorage("s3:a", never, join(folder, "deep", "er")).discard();
    expect(readdirSync(folder)).toEqual(["deep"]);

    writeFileSync(join(folder, "file"), "");
    expect(() => new StagedFeedStorage("s3:a", never, join(folder, "file"))).toThrow(
      expect.objectContaining({ code: "ERR_OUTPUT_FILE" }),
    );
  });
});

describe("a crawl with a target of its own", () => {
  let work: Deferred<undefined>;
  const stored: string[] = [];
  class Bucket {
    store(path: string): Deferred<undefined> {
      stored.push(readFileSync(path, "utf8"));
      return (work = new Deferred<undefined>());
    }
  }
  const crawlerWith = (feeds: Record<string, unknown>): FakeCrawler => {
    const crawler = new FakeCrawler({ FEEDS: feeds, FEED_STORAGES: { s3: Bucket }, FEED_TEMPDIR: folder });
    new FeedExporter(crawler);
    return crawler;
  };
  const scrape = (crawler: FakeCrawler, item: unknown): Deferred<unknown> =>
    crawler.signals.sendDeferred(signals.itemScraped, { item, response: undefined, spider: crawler.spider });
  const close = (crawler: FakeCrawler, reason = "finished"): Deferred<unknown> =>
    crawler.signals.sendDeferred(signals.spiderClosed, { reason, spider: crawler.spider });
  beforeEach(() => void stored.splice(0));

  it("is not over before the feed is stored", () => {
    const crawler = crawlerWith({ "s3://b/items.jl": {} });
    const events: FeedSlotEvent[] = [];
    crawler.signals.connect(signals.feedSlotClosed, (event) => void events.push(event));
    scrape(crawler, { a: 1 });
    const closed = close(crawler);

    expect([closed.called, stored, lines]).toEqual([false, ['{"a":1}\n'], []]);
    work.callback(undefined);
    expect([closed.called, lines]).toEqual([true, ["INFO Stored jl feed (1 items) in: s3://b/items.jl"]]);
    expect(events).toEqual([{ uri: "s3://b/items.jl", format: "jl", itemCount: 1, complete: true }]);
    expect(crawler.stats.getStats()).toEqual({ "feedexport/success_count/Bucket": 1 });
  });

  it("is over when the feed could not be stored, and says so", () => {
    const crawler = crawlerWith({ "s3://b/items.jl": {} });
    const events: FeedSlotEvent[] = [];
    crawler.signals.connect(signals.feedSlotClosed, (event) => void events.push(event));
    const closed = close(crawler);
    work.errback(new Error("no such bucket"));

    expect([closed.called, events[0]?.complete]).toEqual([true, false]);
    expect(lines).toEqual(["ERROR Error storing jl feed (0 items) in: s3://b/items.jl"]);
    expect(crawler.stats.getStats()).toEqual({ "feedexport/failed_count/Bucket": 1 });
  });

  it("stores each batch when it is full, and goes on meanwhile", () => {
    const crawler = crawlerWith({ "s3://b/%(batch_id)d.jl": { batch_item_count: 2 } });
    scrape(crawler, 1);
    const second = scrape(crawler, 2);
    const third = scrape(crawler, 3);

    expect([second.called, third.called, stored]).toEqual([false, true, ["1\n2\n"]]);
    work.callback(undefined);
    expect(second.called).toBe(true);
    close(crawler);
    work.callback(undefined);
    expect(stored).toEqual(["1\n2\n", "3\n"]);
  });

  it("hands nothing over that is not complete", () => {
    const crawler = crawlerWith({ "s3://b/items.jl": {} });
    scrape(crawler, 1);
    close(crawler, "shutdown");

    expect(stored).toEqual([]);
    expect(lines).toEqual([
      expect.stringMatching(/^WARNING Incomplete jl feed \(1 items\).*\(shutdown\); what there is stays in: \//),
    ]);
  });
});
