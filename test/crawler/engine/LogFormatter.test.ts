import { describe, expect, it } from "vitest";
import { LogFormatter, type LogLine } from "../../../src/crawler/engine/LogFormatter.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { crawl, spiderWith } from "./crawl.js";
import { FakeCrawler } from "../FakeCrawler.js";

const textOf = (line: LogLine | undefined): string =>
  `${line?.level} ${typeof line?.message === "function" ? line.message() : line?.message}`;

describe("LogFormatter", () => {
  const formatter = new LogFormatter(new FakeCrawler());

  it.each<[string, object, object, string]>([
    ["plain", {}, {}, "DEBUG Crawled (200) <GET http://host/> (referer: None)"],
    [
      "with a referer",
      { headers: { Referer: "http://host/index" } },
      {},
      "DEBUG Crawled (200) <GET http://host/> (referer: http://host/index)",
    ],
    [
      "with flags",
      { flags: ["first"] },
      { flags: ["cached", "partial"] },
      "DEBUG Crawled (200) <GET http://host/> ['first'] (referer: None) ['cached', 'partial']",
    ],
    [
      "with another method and status",
      { method: "POST" },
      { status: 404 },
      "DEBUG Crawled (404) <POST http://host/> (referer: None)",
    ],
  ])("tells of a response, %s", (_what, request, response, line) => {
    const made = formatter.crawled(new Request("http://host/", request), new Response("http://host/", response));

    expect(textOf(made)).toBe(line);
  });

  it("may be replaced by LOG_FORMATTER, lines left out included", async () => {
    class Brief extends LogFormatter {
      override crawled(): undefined {}
      override scraped(item: unknown): LogLine {
        return { level: "INFO", message: `got ${JSON.stringify(item)}` };
      }
    }
    const { log } = await crawl(spiderWith({ parse: () => ({ n: 1 }) }), {
      settings: { LOG_FORMATTER: Brief, LOG_LEVEL: "INFO" },
    });

    expect(log).toContain('INFO got {"n":1}');
    expect(log.filter((line) => line.includes("Crawled"))).toEqual([]);
  });
});
