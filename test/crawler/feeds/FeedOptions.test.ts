import { describe, expect, it } from "vitest";
import { feedOfArgument } from "../../../src/crawler/feeds/feedOfArgument.js";
import { feedOptionsOf } from "../../../src/crawler/feeds/FeedOptions.js";
import { filledUri } from "../../../src/crawler/feeds/feedUri.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";

const optionsOf = (settings: Record<string, unknown>) => feedOptionsOf(new Settings(settings));

describe("feedOptionsOf()", () => {
  it("fills in the defaults", () => {
    expect(optionsOf({ FEEDS: { "items.jsonl": {} } })).toEqual([
      {
        uri: "items.jsonl",
        format: "jsonl",
        overwrite: false,
        encoding: "utf8",
        fields: undefined,
        storeEmpty: true,
        indent: 0,
        batchItemCount: 0,
        itemFilter: undefined,
      },
    ]);
  });

  it("takes what FEEDS says before the settings for all feeds", () => {
    const filter = () => true;
    const FEEDS = {
      a: {
        ...{ format: "jl", encoding: "ascii", fields: ["x"], store_empty: true, overwrite: "1" },
        ...{ indent: null, batch_item_count: 0, item_filter: filter },
      },
      b: { format: "jl" },
    };
    const general = {
      FEED_EXPORT_ENCODING: "Latin-1",
      FEED_EXPORT_FIELDS: { y: "Y" },
      FEED_STORE_EMPTY: "0",
      FEED_EXPORT_INDENT: 4,
    };
    expect(optionsOf({ FEEDS, ...general })).toEqual([
      {
        ...{ uri: "a", format: "jl", overwrite: true, encoding: "ascii", fields: ["x"], storeEmpty: true },
        ...{ indent: undefined, batchItemCount: 0, itemFilter: filter },
      },
      {
        ...{ uri: "b", format: "jl", overwrite: false, encoding: "latin1", fields: { y: "Y" }, storeEmpty: false },
        ...{ indent: 4, batchItemCount: 0, itemFilter: undefined },
      },
    ]);
  });

  it("splits a text of fields", () => {
    expect(optionsOf({ FEEDS: { "a.jl": {} }, FEED_EXPORT_FIELDS: "x, y" })[0]!.fields).toEqual(["x", "y"]);
  });

  it("reads FEEDS from JSON", () => {
    expect(optionsOf({ FEEDS: '{"a.jl": {"overwrite": true}}' })[0]).toMatchObject({ uri: "a.jl", overwrite: true });
  });

  it("is empty without FEEDS", () => {
    expect(optionsOf({})).toEqual([]);
  });

  it.each([
    [
      { "a.xlsx": {} },
      /FEEDS\["a\.xlsx"\]: unknown feed format "xlsx".*known formats: jsonlines, jsonl, jl, json, csv/,
    ],
    [{ a: {} }, /FEEDS\["a"\]: the format of the feed is missing/],
    [{ "a.jl": { format: "toString" } }, /unknown feed format "toString"/],
    [{ "a.jl": { encoding: "ebcdic" } }, /unknown encoding "ebcdic"\. Known encodings: utf-8/],
    [{ "a.jl": { batch_items: 5 } }, /unknown option "batch_items"\. Known: format, overwrite/],
    [
      { "a.jl": { batch_item_count: 5 } },
      /"a\.jl" must contain %\(batch_time\)s or %\(batch_id\)d when FEED_EXPORT_BATCH/,
    ],
    [{ "a.jl": { batch_item_count: "few" } }, /FEEDS\["a\.jl"\]\.batch_item_count as a whole number/],
    [{ "a.jl": { indent: "wide" } }, /FEEDS\["a\.jl"\]\.indent as a whole number/],
    [{ "a.jl": { overwrite: "maybe" } }, /FEEDS\["a\.jl"\]\.overwrite as a boolean/],
    [{ "a.jl": { fields: [1] } }, /FEEDS\["a\.jl"\]\.fields as a list of fields/],
    [{ "a.jl": "jsonlines" }, /FEEDS\["a\.jl"\] as a dictionary/],
  ])("refuses %j", (FEEDS, text) => {
    expect(() => optionsOf({ FEEDS })).toThrow(text);
  });
});

describe("feedOfArgument()", () => {
  it.each([
    ["items.jsonl", { "items.jsonl": { format: "jsonl" } }],
    ["items.txt:csv", { "items.txt": { format: "csv" } }],
    ["items.txt:jsonlines", { "items.txt": { format: "jsonlines" } }],
    ["file:///tmp/a.jl", { "file:///tmp/a.jl": { format: "jl" } }],
    ["-:jsonlines", { "stdout:": { format: "jsonlines" } }],
  ])("reads %s", (argument, feed) => {
    expect(feedOfArgument(argument, false)).toEqual(feed);
  });

  it("overwrites for -O", () => {
    expect(feedOfArgument("items.jsonl", true)).toEqual({ "items.jsonl": { format: "jsonl", overwrite: true } });
  });

  it.each(["items.xlsx", "items", "-", "items:csvx"])("refuses %s", (argument) => {
    expect(() => feedOfArgument(argument, false)).toThrow(/after a colon .*known formats: jsonlines/);
  });
});

describe("filledUri()", () => {
  const now = new Date(Date.UTC(2026, 7, 21, 10, 5, 7, 9));
  const batch = { id: 12, begun: new Date(Date.UTC(2026, 7, 21, 11)) };

  it("fills in the time and fields of the spider", () => {
    const spider = { name: "books", category: 7 };
    expect(filledUri("out/%(name)s-%(category)d-%(time)s.jl", spider, now, batch)).toBe(
      "out/books-7-2026-08-21T10-05-07+00-00.jl",
    );
  });

  it("fills in the batch: its number, with zeros, and its time", () => {
    const fill = (uri: string) => filledUri(uri, undefined, now, batch);
    expect(fill("%(batch_id)d-%(batch_id)05d.jl")).toBe("12-00012.jl");
    expect(fill("%(batch_time)s.jl")).toBe("2026-08-21T11-00-00.000012+00-00.jl");
  });

  it("leaves per cent signs alone", () => {
    expect(filledUri("file:///tmp/a%20b.jl", { name: "books" }, now, batch)).toBe("file:///tmp/a%20b.jl");
  });

  it.each([
    ["%(nope)s.jl", { name: "books" }],
    ["%(name)s.jl", undefined],
  ])("refuses %s for %j", (uri, spider) => {
    expect(() => filledUri(uri, spider, now, batch)).toThrow(/nothing is known for %\(/);
  });
});
