import { describe, expect, it } from "vitest";
import { DupeFilter } from "../../../src/crawler/engine/DupeFilter.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();
const A = new Request("http://host/a", { headers: { Referer: "http://host/" } });

describe("DupeFilter", () => {
  it.each([
    ["the same URL", new Request("http://host/a?x=1&y=2"), true],
    ["the same URL with its parameters in another order", new Request("http://host/a?y=2&x=1"), true],
    ["the same URL with a fragment", new Request("http://host/a?x=1&y=2#top"), true],
    ["another URL", new Request("http://host/b?x=1&y=2"), false],
    ["another method", new Request("http://host/a?x=1&y=2", { method: "POST" }), false],
    ["a body", new Request("http://host/a?x=1&y=2", { body: "b" }), false],
  ])("knows whether it has seen %s", (_what, request, seen) => {
    const filter = new DupeFilter(new FakeCrawler());
    filter.requestSeen(new Request("http://host/a?x=1&y=2"));

    expect(filter.requestSeen(request)).toBe(seen);
  });

  it("shows the first duplicate only, and counts all", () => {
    const crawler = new FakeCrawler();
    const filter = new DupeFilter(crawler);
    filter.log(A);
    filter.log(A);

    expect(log).toEqual([
      "DEBUG Filtered duplicate request: <GET http://host/a> - no more duplicates will be shown (see DUPEFILTER_DEBUG to show all duplicates)",
    ]);
    expect(crawler.stats.getValue("dupefilter/filtered")).toBe(2);
  });

  it("shows all with DUPEFILTER_DEBUG", () => {
    const filter = new DupeFilter(new FakeCrawler({ DUPEFILTER_DEBUG: true }));
    filter.log(A);
    filter.log(A);

    expect(log).toEqual(Array(2).fill("DEBUG Filtered duplicate request: <GET http://host/a> (referer: http://host/)"));
  });
});
