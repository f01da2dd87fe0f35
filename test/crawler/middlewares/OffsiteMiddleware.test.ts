import { describe, expect, it } from "vitest";
import { IgnoreRequest, NotConfigured } from "../../../src/crawler/errors.js";
import { Request, type RequestOptions } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { OffsiteMiddleware } from "../../../src/crawler/middlewares/OffsiteMiddleware.js";
import { crawl, spiderWith } from "../engine/crawl.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();

function crawlerFor(allowedDomains: unknown): FakeCrawler {
  const crawler = new FakeCrawler();
  Object.assign(crawler.spider, { allowedDomains });
  return crawler;
}

function passes(
  url: string,
  allowedDomains: unknown = ["example.com", "Other.test"],
  options?: RequestOptions,
): boolean {
  const middleware = new OffsiteMiddleware(crawlerFor(allowedDomains));
  try {
    middleware.processRequest(new Request(url, options));
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(IgnoreRequest);
    return false;
  }
}

describe("OffsiteMiddleware", () => {
  it.each([
    ["http://example.com/a", true],
    ["https://EXAMPLE.com:8080/", true],
    ["http://www.example.com/", true],
    ["http://other.test/", true],
    ["data:,foo", true],
    ["http://notexample.com/", false],
    ["http://example.com.evil.test/", false],
    ["http://com/", false],
    ["http://evil.test/example.com", false],
    ["http://example.com@evil.test/", false],
  ])("says of %s: %s", (url, expected) => {
    expect(passes(url)).toBe(expected);
  });

  it.each<RequestOptions>([{ dontFilter: true }, { meta: { allowOffsite: true } }])("lets %j pass", (options) => {
    expect(passes("http://evil.test/", ["example.com"], options)).toBe(true);
  });

  it("takes a text with commas, as an argument of the spider is one", () => {
    expect([passes("http://b.test/", "a.test, b.test"), passes("http://c.test/", "a.test, b.test")]).toEqual([
      true,
      false,
    ]);
  });

  it.each([undefined, null, [], ""])("is not there when allowedDomains is %j", (allowed) => {
    expect(() => new OffsiteMiddleware(crawlerFor(allowed))).toThrow(NotConfigured);
  });

  it("finds Scrapy's spelling, and a static field", () => {
    const crawler = new FakeCrawler();
    Object.assign(crawler.spider, { allowed_domains: ["example.com"] });
    class StaticSpider {
      static allowedDomains = ["example.com"];
      name = "static";
    }
    const other = Object.assign(new FakeCrawler(), { spider: new StaticSpider() });

    expect(() => new OffsiteMiddleware(crawler).processRequest(new Request("http://evil.test/"))).toThrow(
      IgnoreRequest,
    );
    expect(() => new OffsiteMiddleware(other).processRequest(new Request("http://evil.test/"))).toThrow(IgnoreRequest);
  });

  it("says each host once, and counts hosts and requests", () => {
    const crawler = crawlerFor(["example.com"]);
    const middleware = new OffsiteMiddleware(crawler);
    for (const url of ["http://evil.test/1", "http://evil.test/2"]) {
      expect(() => middleware.processRequest(new Request(url))).toThrow(IgnoreRequest);
    }

    expect(log).toEqual(["DEBUG Filtered offsite request to 'evil.test': <GET http://evil.test/1>"]);
    expect(crawler.stats.getStats()).toEqual({ "offsite/domains": 1, "offsite/filtered": 2 });
  });

  it("warns of entries that are no domains, and goes by the others", () => {
    expect(passes("http://a.test/", ["http://a.test/", "b.test:80", "c.test"])).toBe(false);
    expect(log.slice(0, 2)).toEqual([
      "WARNING allowed_domains accepts only domains, not URLs. Ignoring URL entry http://a.test/ in allowed_domains.",
      "WARNING allowed_domains accepts only domains without ports. Ignoring entry b.test:80 in allowed_domains.",
    ]);
  });

  it("drops links before they are queued, and redirects", async () => {
    const spider = spiderWith({
      urls: ["http://example.com/"],
      *parse(response) {
        yield response.follow("http://evil.test/");
        yield response.follow("/away");
      },
    });
    Object.assign(spider.prototype, { allowedDomains: ["example.com"] });
    const { fetched, stats } = await crawl(spider, {
      server: ({ url }) =>
        url.endsWith("/away") ? new Response(url, { status: 302, headers: { Location: "http://far.test/" } }) : "page",
    });

    expect(fetched).toEqual(["http://example.com/", "http://example.com/away"]);
    expect(stats).toMatchObject({ "offsite/filtered": 2, "scheduler/enqueued": 2, finish_reason: "finished" });
  });
});
