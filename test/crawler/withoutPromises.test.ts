import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { RuntimeError } from "../../src/core/errors.js";
import { slots } from "../../src/core/slots.js";
import { Request } from "../../src/crawler/http/Request.js";
import { Response } from "../../src/crawler/http/Response.js";
import { configureLogging, resetLogging } from "../../src/crawler/logging/configureLogging.js";
import { Crawler } from "../../src/crawler/process/Crawler.js";
import { Clock } from "../../src/time/Clock.js";
import { handlerFor, spiderWith, type Server } from "./engine/crawl.js";

/*
 * Under a reactor that blocks its thread no promise settles and no microtask runs. Here neither does: the whole crawl happens
 * before the test's function returns.
 */

const saved = { ...slots() };
let clock: Clock;
let folder: string;
let turns: (() => void)[];

beforeEach(() => {
  clock = new Clock();
  turns = [];
  folder = mkdtempSync(join(tmpdir(), "crawl-"));
  Object.assign(slots(), {
    currentClock: () => clock,
    promiseRule: () => new RuntimeError("promises do not settle here"),
    afterThisTurn: (callback: () => void) => void turns.push(callback),
  });
});
afterEach(() => {
  Object.assign(slots(), saved);
  resetLogging();
  rmSync(folder, { recursive: true });
});

/** What the reactor does: calls that are due, one turn after the other. */
function runUntil(done: Deferred<unknown>): void {
  for (let turn = 0; !done.called && turn < 10_000; turn++) {
    for (const callback of turns.splice(0)) callback();
    clock.advance(10);
  }
}

describe("a crawl where promises do not settle", () => {
  it("keeps cookies, obeys robots.txt, waits before retries, throttles, stores feeds and ends in good order", () => {
    const feeds = ["items.jsonl", "items.json", "items.csv"].map((name) => join(folder, name));
    const log: string[] = [];
    let failures = 1;
    const server: Server = ({ url, headers }) => {
      if (url.endsWith("/robots.txt")) return "User-agent: *\nDisallow: /private";
      if (url.endsWith("/login")) {
        return new Response(url, { status: 302, headers: { Location: "/home", "Set-Cookie": "session=1; Path=/" } });
      }
      if (url.endsWith("/flaky") && failures-- > 0) return new Response(url, { status: 503 });
      const answer = new Deferred<Response>();
      clock.callLater(50, () => answer.callback(new Response(url, { body: headers.get("cookie") ?? "none" })));
      return answer;
    };
    const spider = spiderWith({
      *start() {
        yield new Request("http://host/login", { cookies: { lang: "en" } });
      },
      *parse(response) {
        yield { page: new URL(response.url).pathname, cookies: response.text };
        if (response.url.endsWith("/home")) yield* response.followAll(["/flaky", "/private", "http://away/"]);
      },
    });
    Object.assign(spider.prototype, { allowedDomains: ["host"] });
    const settings = {
      AUTOTHROTTLE_ENABLED: true,
      AUTOTHROTTLE_START_DELAY: 0.1,
      CLOSESPIDER_TIMEOUT: 60,
      CLOSESPIDER_TIMEOUT_NO_ITEM: 30,
      DOWNLOAD_HANDLERS: { http: handlerFor(server), https: null },
      EXTENSIONS: { "deferred-interop/crawler#ProgressLine": null },
      FEEDS: Object.fromEntries(feeds.map((file) => [file, {}])),
      ROBOTSTXT_OBEY: true,
      TWISTED_REACTOR_ENABLED: false,
    };
    configureLogging(settings, { sink: { write: (text) => void log.push(text) } });
    const crawler = new Crawler(spider, settings);
    const done = crawler.crawl();
    runUntil(done);

    expect(done.called).toBe(true);
    expect(log.filter((line) => / (?:WARNING|ERROR|CRITICAL):? /.test(line))).toEqual([]);
    expect(crawler.stats.getStats()).toMatchObject({
      finish_reason: "finished",
      item_scraped_count: 2,
      "offsite/filtered": 1,
      "retry/count": 1,
      "robotstxt/forbidden": 1,
    });
    const items = ["/home", "/flaky"].map((page) => ({ page, cookies: "lang=en; session=1" }));
    const [lines, list, table] = feeds.map((file) => readFileSync(file, "utf8")) as [string, string, string];
    expect(lines).toBe(items.map((item) => `${JSON.stringify(item)}\n`).join(""));
    expect(JSON.parse(list)).toEqual(items);
    expect(table).toBe("page,cookies\r\n/home,lang=en; session=1\r\n/flaky,lang=en; session=1\r\n");
    expect(existsSync(`${feeds[0]}.part`)).toBe(false);
    expect(clock.getDelayedCalls()).toEqual([]);
  });
});
