import { describe, expect, it } from "vitest";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { DepthMiddleware } from "../../../src/crawler/middlewares/DepthMiddleware.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();

function responseAt(depth?: number): Response {
  const meta = depth === undefined ? {} : { depth };
  return new Response("http://host/", { request: new Request("http://host/", { meta }) });
}

describe("DepthMiddleware", () => {
  it("notes how far from the start a request is", () => {
    const middleware = new DepthMiddleware(new FakeCrawler());
    const start = responseAt();

    const first = middleware.getProcessedRequest(new Request("http://host/1"), start);
    const second = middleware.getProcessedRequest(new Request("http://host/2"), responseAt(1));

    expect([start.meta.depth, first?.meta.depth, second?.meta.depth]).toEqual([0, 1, 2]);
  });

  it("leaves requests of start() alone", () => {
    const request = new Request("http://host/");

    expect(new DepthMiddleware(new FakeCrawler()).getProcessedRequest(request, undefined)).toBe(request);
    expect(request.meta).toEqual({});
  });

  it("drops requests beyond DEPTH_LIMIT", () => {
    const middleware = new DepthMiddleware(new FakeCrawler({ DEPTH_LIMIT: 2 }));
    const request = new Request("http://host/x");

    expect(middleware.getProcessedRequest(request, responseAt(1))).toBe(request);
    expect(middleware.getProcessedRequest(request, responseAt(2))).toBeUndefined();
    expect(log).toEqual(["DEBUG Ignoring link (depth > 2): http://host/x"]);
  });

  it("lowers the priority by DEPTH_PRIORITY for each link", () => {
    const middleware = new DepthMiddleware(new FakeCrawler({ DEPTH_PRIORITY: 10 }));

    const request = middleware.getProcessedRequest(new Request("http://host/x", { priority: 5 }), responseAt(2));

    expect([request?.priority, request?.meta.depth]).toEqual([-25, 3]);
  });

  it("keeps the greatest depth in the stats", () => {
    const crawler = new FakeCrawler();
    const middleware = new DepthMiddleware(crawler);

    for (const depth of [0, 3, 1]) middleware.getProcessedRequest(new Request("http://host/x"), responseAt(depth));

    expect(crawler.stats.getStats()).toEqual({ request_depth_max: 4 });
  });

  it("counts each depth when DEPTH_STATS_VERBOSE is set", () => {
    const crawler = new FakeCrawler({ DEPTH_STATS_VERBOSE: true });
    const middleware = new DepthMiddleware(crawler);
    const start = responseAt();

    for (const path of ["a", "b"]) middleware.getProcessedRequest(new Request(`http://host/${path}`), start);

    expect(crawler.stats.getStats()).toEqual({
      "request_depth_count/0": 1,
      "request_depth_count/1": 2,
      request_depth_max: 1,
    });
  });
});
