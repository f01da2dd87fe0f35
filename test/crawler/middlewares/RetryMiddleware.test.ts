import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/Failure.js";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { DownloadCancelledError, DownloadTimeoutError } from "../../../src/crawler/handlers/errors.js";
import { Request, type RequestOptions } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { setCookieHeader } from "../../../src/crawler/middlewares/givenCookieHeader.js";
import { RetryMiddleware } from "../../../src/crawler/middlewares/RetryMiddleware.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();
const URL = "http://host/";

function retry(
  status: number,
  options: RequestOptions = {},
  settings = {},
  headers = {},
): { again: unknown; crawler: FakeCrawler } {
  const crawler = new FakeCrawler(settings);
  const response = new Response(URL, { status, headers });
  const again = new RetryMiddleware(crawler, () => 1).processResponse(new Request(URL, options), response);
  return { again: again === response ? undefined : again, crawler };
}

function retryError(error: unknown, options: RequestOptions = {}, settings = {}): Request | undefined {
  return new RetryMiddleware(new FakeCrawler(settings)).processException(new Request(URL, options), new Failure(error));
}

describe("RetryMiddleware", () => {
  it("is not there when RETRY_ENABLED is false", () => {
    expect(() => new RetryMiddleware(new FakeCrawler({ RETRY_ENABLED: false }))).toThrow(NotConfigured);
  });

  it.each([500, 502, 503, 504, 522, 524, 408, 429])("sends a request again after a %d", (status) => {
    expect(retry(status).again).toBeInstanceOf(Request);
  });

  it.each([200, 301, 404, 501])("leaves a %d alone", (status) => {
    expect(retry(status).again).toBeUndefined();
  });

  it("gives a copy of the request: not filtered, later, with the number of tries", () => {
    const options = { method: "POST", body: "x", priority: 5, meta: { shelf: 1 }, headers: { "X-A": "1" } };

    const again = retry(503, options).again as Request;

    expect([again.method, Buffer.from(again.body).toString(), again.headers.get("x-a")]).toEqual(["POST", "x", "1"]);
    expect([again.priority, again.dontFilter, again.meta]).toEqual([
      4,
      true,
      { shelf: 1, retryTimes: 1, retryDelay: 1 },
    ]);
  });

  it("logs and counts it with the reason", () => {
    const { crawler } = retry(503);

    expect(log).toEqual([`DEBUG Retrying <GET ${URL}> (failed 1 times): 503 Service Unavailable`]);
    expect(crawler.stats.getStats()).toEqual({ "retry/count": 1, "retry/reason_count/503 Service Unavailable": 1 });
  });

  it("calls a status by its number when it has no name", () => {
    retry(522);

    expect(log).toEqual([`DEBUG Retrying <GET ${URL}> (failed 1 times): 522 Unknown Status`]);
  });

  it("gives up after RETRY_TIMES tries", () => {
    expect(retry(503, { meta: { retryTimes: 1 } }).again).toBeInstanceOf(Request);

    const { again, crawler } = retry(503, { meta: { retryTimes: 2 } });

    expect(again).toBeUndefined();
    expect(log.at(-1)).toBe(`ERROR Gave up retrying <GET ${URL}> (failed 3 times): 503 Service Unavailable`);
    expect(crawler.stats.getStats()).toEqual({ "retry/max_reached": 1 });
  });

  it("logs that at the level of RETRY_GIVE_UP_LOG_LEVEL", () => {
    retry(503, {}, { RETRY_TIMES: 0, RETRY_GIVE_UP_LOG_LEVEL: "WARNING" });

    expect(log[0]).toMatch(/^WARNING Gave up/);
  });

  it.each([
    ["maxRetryTimes", { maxRetryTimes: 3, retryTimes: 2 }, true],
    ["maxRetryTimes 0", { maxRetryTimes: 0 }, false],
    ["dontRetry", { dontRetry: true }, false],
  ])("heeds meta %s", (_, meta, expected) => {
    expect(retry(503, { meta }).again instanceof Request).toBe(expected);
    expect(retryError(new DownloadTimeoutError(URL, 1), { meta }) instanceof Request).toBe(expected);
  });

  it("heeds meta priorityAdjust and RETRY_PRIORITY_ADJUST", () => {
    expect((retry(503, { meta: { priorityAdjust: -7 } }).again as Request).priority).toBe(-7);
    expect((retry(503, {}, { RETRY_PRIORITY_ADJUST: 3 }).again as Request).priority).toBe(3);
  });

  it("heeds RETRY_HTTP_CODES, a text too", () => {
    expect(retry(404, {}, { RETRY_HTTP_CODES: "404, 410" }).again).toBeInstanceOf(Request);
    expect(retry(503, {}, { RETRY_HTTP_CODES: [] }).again).toBeUndefined();
  });

  it("sends a request again whose download failed", () => {
    const crawler = new FakeCrawler();

    const again = new RetryMiddleware(crawler, () => 0).processException(
      new Request(URL),
      new Failure(new DownloadTimeoutError(URL, 1)),
    );

    expect(again?.meta).toEqual({ retryTimes: 1, retryDelay: 0.5 });
    expect(log).toEqual([`DEBUG Retrying <GET ${URL}> (failed 1 times): Getting ${URL} took longer than 1 seconds.`]);
    expect(crawler.stats.getStats()).toEqual({ "retry/count": 1, "retry/reason_count/DownloadTimeoutError": 1 });
  });

  it("leaves other errors alone", () => {
    expect(retryError(new DownloadCancelledError("too large"))).toBeUndefined();
    expect(retryError(new Error("mine"))).toBeUndefined();
  });

  it("heeds RETRY_EXCEPTIONS: classes and names", () => {
    expect(retryError(new RangeError("x"), {}, { RETRY_EXCEPTIONS: [RangeError] })).toBeInstanceOf(Request);
    expect(retryError(new RangeError("x"), {}, { RETRY_EXCEPTIONS: ["RangeError"] })).toBeInstanceOf(Request);
    expect(retryError(new DownloadTimeoutError(URL, 1), {}, { RETRY_EXCEPTIONS: [] })).toBeUndefined();
  });

  it("waits twice as long each time, within RETRY_BACKOFF_MAX_DELAY", () => {
    const settings = { RETRY_TIMES: 9, RETRY_BACKOFF_START_DELAY: 2, RETRY_BACKOFF_MAX_DELAY: 10 };
    const delays = [0, 1, 2, 3, 4].map(
      (retryTimes) => (retry(503, { meta: { retryTimes } }, settings).again as Request).meta.retryDelay,
    );

    expect(delays).toEqual([2, 4, 8, 10, 10]);
  });

  it("waits as long as Retry-After says, within RETRY_AFTER_MAX_DELAY", () => {
    const delayFor = (after: string, settings = {}): unknown =>
      (retry(429, {}, settings, { "Retry-After": after }).again as Request).meta.retryDelay;

    expect([delayFor("120"), delayFor("9999"), delayFor("0")]).toEqual([120, 600, 1]);
    expect(delayFor("120", { RETRY_AFTER_MAX_DELAY: 0 })).toBe(1);
    expect(delayFor("120", { RETRY_BACKOFF_ENABLED: false })).toBe(120);
  });

  it("does not wait when it is told not to", () => {
    const off = { RETRY_BACKOFF_ENABLED: false, RETRY_AFTER_MAX_DELAY: 0 };

    expect((retry(503, {}, off, { "Retry-After": "5" }).again as Request).meta).toEqual({ retryTimes: 1 });
  });

  it("does not send the cookies of a jar again, which may have changed", () => {
    const request = new Request(URL, { headers: { Cookie: "own=1" } });
    setCookieHeader(request, "own=1; session=old");
    const again = new RetryMiddleware(new FakeCrawler()).processResponse(request, new Response(URL, { status: 503 }));

    expect((again as Request).headers.get("cookie")).toBe("own=1");
  });
});
