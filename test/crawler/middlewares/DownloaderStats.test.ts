import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/Failure.js";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { DownloadTimeoutError } from "../../../src/crawler/handlers/errors.js";
import { Request, type RequestOptions } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { DownloaderStats } from "../../../src/crawler/middlewares/DownloaderStats.js";
import { FakeCrawler } from "../FakeCrawler.js";

const URL = "http://host/";

describe("DownloaderStats", () => {
  it("is not there when DOWNLOADER_STATS is false", () => {
    expect(() => new DownloaderStats(new FakeCrawler({ DOWNLOADER_STATS: false }))).toThrow(NotConfigured);
  });

  it("counts requests, by method and in bytes", () => {
    const crawler = new FakeCrawler();
    const middleware = new DownloaderStats(crawler);

    for (const method of ["GET", "GET", "POST"]) middleware.processRequest(new Request(URL, { method }));

    const size = "GET / HTTP/1.1\r\nHost: host\r\n\r\n".length;
    expect(crawler.stats.getStats()).toEqual({
      "downloader/request_count": 3,
      "downloader/request_method_count/GET": 2,
      "downloader/request_method_count/POST": 1,
      "downloader/request_bytes": 3 * size + 1,
    });
  });

  it.each<[string, RequestOptions, string]>([
    ["http://host:81/a?b=c#d", {}, "GET /a?b=c HTTP/1.1\r\nHost: host:81\r\n\r\n"],
    [URL, { method: "PUT", body: "xyz", headers: { A: "b" } }, "PUT / HTTP/1.1\r\nHost: host\r\nA: b\r\n\r\nxyz"],
    ["data:,foo", {}, "GET ,foo HTTP/1.1\r\nHost: \r\n\r\n"],
    ["file:///a/b", {}, "GET /a/b HTTP/1.1\r\nHost: \r\n\r\n"],
  ])("counts for %s what HTTP/1.1 would send", (url, options, sent) => {
    const crawler = new FakeCrawler();

    new DownloaderStats(crawler).processRequest(new Request(url, options));

    expect(crawler.stats.getCount("downloader/request_bytes")).toBe(sent.length);
  });

  it("counts responses, by status and in bytes, and passes them on", () => {
    const crawler = new FakeCrawler();
    const response = new Response(URL, { status: 404, headers: { A: ["b", "c"] }, body: "xyz" });

    expect(new DownloaderStats(crawler).processResponse(new Request(URL), response)).toBe(response);

    expect(crawler.stats.getStats()).toEqual({
      "downloader/response_count": 1,
      "downloader/response_status_count/404": 1,
      "downloader/response_bytes": "HTTP/1.1 404 Not Found\r\nA: b\r\nA: c\r\n\r\nxyz".length,
    });
  });

  it("counts errors by their class, and leaves them to others", () => {
    const crawler = new FakeCrawler();
    const middleware = new DownloaderStats(crawler);
    const count = (error: unknown): unknown => middleware.processException(new Request(URL), new Failure(error));

    expect([count(new DownloadTimeoutError(URL, 1)), count("text")]).toEqual([undefined, undefined]);

    expect(crawler.stats.getStats()).toEqual({
      "downloader/exception_count": 2,
      "downloader/exception_type_count/DownloadTimeoutError": 1,
      "downloader/exception_type_count/string": 1,
    });
  });
});
