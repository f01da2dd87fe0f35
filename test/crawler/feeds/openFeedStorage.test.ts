import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { feedOptionsOf } from "../../../src/crawler/feeds/FeedOptions.js";
import type { FeedStorage } from "../../../src/crawler/feeds/FeedStorage.js";
import { FileFeedStorage } from "../../../src/crawler/feeds/FileFeedStorage.js";
import { openFeedStorage } from "../../../src/crawler/feeds/openFeedStorage.js";
import { StagedFeedStorage } from "../../../src/crawler/feeds/StagedFeedStorage.js";
import { StdoutFeedStorage } from "../../../src/crawler/feeds/StdoutFeedStorage.js";
import { resolveComponent } from "../../../src/crawler/process/resolveComponent.js";
import { FakeCrawler } from "../FakeCrawler.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "storages-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

class Target {
  static given: unknown[] = [];
  constructor(...given: unknown[]) {
    Target.given = given;
  }
  store(): void {}
}

function open(uri: string, settings: Record<string, unknown> = {}): FeedStorage {
  const crawler = Object.assign(
    new FakeCrawler({ FEED_TEMPDIR: folder, FEEDS: { [uri]: { format: "jl" } }, ...settings }),
    { resolve: resolveComponent },
  );
  const storage = openFeedStorage(uri, feedOptionsOf(crawler.settings)[0]!, "lines", crawler);
  storage.discard();
  return storage;
}

describe("openFeedStorage()", () => {
  it.each(["s3://bucket/items.jl", "http://a/items.jl", "file://host/items.jl"])("refuses %s", (uri) => {
    expect(() => open(uri)).toThrow(
      expect.objectContaining({
        code: "ERR_SETTING_VALUE",
        message: expect.stringMatching(
          /cannot be stored in.*or name a class for its scheme in FEED_STORAGES/,
        ) as string,
      }),
    );
  });

  it("opens the standard output", () => {
    expect(open("stdout:")).toBeInstanceOf(StdoutFeedStorage);
  });

  it("opens files", () => {
    expect(open(join(folder, "items.jl"))).toBeInstanceOf(FileFeedStorage);
  });

  it("makes the class that FEED_STORAGES has for a scheme, in any case, with URI, options and crawler", () => {
    const storage = open("S3://bucket/items.jl", { FEED_STORAGES: { s3: Target } });

    expect([storage.constructor, storage.name]).toEqual([StagedFeedStorage, "Target"]);
    expect(Target.given).toEqual([
      "S3://bucket/items.jl",
      expect.objectContaining({ format: "jl", overwrite: false }),
      expect.any(FakeCrawler),
    ]);
  });

  it("has paths in the place of classes", () => {
    expect(() => open("s3://a/b.jl", { FEED_STORAGES: { s3: "./storages.mjs#Target" } })).toThrow(
      'Cannot load feed storage "./storages.mjs#Target": there is no module',
    );
  });

  it.each(["", "file", "stdout"])("takes away what is built in for %j, where FEED_STORAGES has null", (scheme) => {
    const uri = { "": join(folder, "a.jl"), file: `file://${folder}/a.jl`, stdout: "stdout:" }[scheme]!;

    expect(() => open(uri, { FEED_STORAGES: { [scheme]: null } })).toThrow("items cannot be stored in");
  });

  it("puts a class in the place of files", () => {
    expect(open("items.jl", { FEED_STORAGES: { "": Target } }).name).toBe("Target");
  });

  it.each([
    [Date, "Date"],
    [5, "5"],
    [() => undefined, "an unnamed function"],
  ])("refuses %s, which stores nothing", (wrong, shown) => {
    expect(() => open("s3://a/b.jl", { FEED_STORAGES: { s3: wrong } })).toThrow(
      `Cannot store "s3://a/b.jl" with ${shown}: expected a class with a method store(path)`,
    );
  });

  it("ends the crawl before it begins when the class is not configured", () => {
    class Bucket extends Target {
      constructor() {
        super();
        throw new NotConfigured("Set BUCKET_KEY");
      }
    }

    expect(() => open("s3://a/b.jl", { FEED_STORAGES: { s3: Bucket } })).toThrow(
      'Cannot use the setting FEEDS: items cannot be stored in "s3://a/b.jl", because Bucket is not configured. Set BUCKET_KEY',
    );
  });

  it("refuses a FEED_TEMPDIR that is no path", () => {
    expect(() => open("s3://a/b.jl", { FEED_STORAGES: { s3: Target }, FEED_TEMPDIR: 7 })).toThrow(
      "Cannot read the setting FEED_TEMPDIR as a folder: its value is 7",
    );
  });
});
