import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { UrlLengthMiddleware } from "../../../src/crawler/middlewares/UrlLengthMiddleware.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();
const long = new Request(`http://host/${"x".repeat(20)}`);
const short = new Request("http://host/");

describe("UrlLengthMiddleware", () => {
  it("drops requests whose URL is too long, and says so", () => {
    const crawler = new FakeCrawler({ URLLENGTH_LIMIT: long.url.length - 1 });
    const middleware = new UrlLengthMiddleware(crawler);

    expect([middleware.getProcessedRequest(long), middleware.getProcessedRequest(short)]).toEqual([undefined, short]);
    expect(log).toEqual([`INFO Ignoring link (url length > ${long.url.length - 1}): ${long.url}`]);
    expect(crawler.stats.getStats()).toEqual({ "urllength/request_ignored_count": 1 });
  });

  it("lets a URL of just that length pass", () => {
    const middleware = new UrlLengthMiddleware(new FakeCrawler({ URLLENGTH_LIMIT: long.url.length }));

    expect(middleware.getProcessedRequest(long)).toBe(long);
  });

  it("is not there when the limit is 0", () => {
    expect(() => new UrlLengthMiddleware(new FakeCrawler({ URLLENGTH_LIMIT: 0 }))).toThrow(NotConfigured);
  });
});
