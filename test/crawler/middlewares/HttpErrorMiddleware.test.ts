import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/Failure.js";
import { IgnoreRequest } from "../../../src/crawler/errors.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { HttpError } from "../../../src/crawler/middlewares/HttpError.js";
import { HttpErrorMiddleware } from "../../../src/crawler/middlewares/HttpErrorMiddleware.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();

function responseOf(status: number, meta: Record<string, unknown> = {}): Response {
  return new Response("http://host/", { status, request: new Request("http://host/", { meta }) });
}

function passes(status: number, meta = {}, settings = {}, spider = {}): boolean {
  const crawler = new FakeCrawler(settings);
  Object.assign(crawler.spider, spider);
  try {
    new HttpErrorMiddleware(crawler).processSpiderInput(responseOf(status, meta));
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(HttpError);
    return false;
  }
}

describe("HttpErrorMiddleware", () => {
  it.each([200, 204, 299])("lets a %d pass", (status) => {
    expect(passes(status)).toBe(true);
  });

  it.each([199, 300, 404, 500])("keeps a %d back", (status) => {
    expect(passes(status)).toBe(false);
  });

  it.each<[string, boolean, object, object?, object?]>([
    ["meta handleHttpstatusAll", true, { handleHttpstatusAll: true }],
    ["meta handleHttpstatusList", true, { handleHttpstatusList: [404] }],
    ["meta handleHttpstatusList of others", false, { handleHttpstatusList: [500] }, { HTTPERROR_ALLOW_ALL: true }],
    ["HTTPERROR_ALLOW_ALL", true, {}, { HTTPERROR_ALLOW_ALL: true }],
    ["HTTPERROR_ALLOWED_CODES", true, {}, { HTTPERROR_ALLOWED_CODES: "404,410" }],
    ["HTTPERROR_ALLOWED_CODES of others", false, {}, { HTTPERROR_ALLOWED_CODES: [410] }],
    ["the spider's handleHttpstatusList", true, {}, {}, { handleHttpstatusList: [404] }],
    [
      "the spider's handleHttpstatusList of others",
      false,
      {},
      { HTTPERROR_ALLOWED_CODES: [404] },
      { handleHttpstatusList: [410] },
    ],
  ])("heeds %s for a 404: %s", (_, expected, meta, settings = {}, spider = {}) => {
    expect(passes(404, meta, settings, spider)).toBe(expected);
  });

  it("throws an error that has the response, names it and tells the cure", () => {
    const response = responseOf(404);
    const error = new HttpError(response);

    expect(error).toBeInstanceOf(IgnoreRequest);
    expect(error).toMatchObject({ code: "ERR_HTTP_STATUS", response });
    expect(error.message).toMatch(
      /^Ignoring <404 http:\/\/host\/>: its status is not handled\. Add it to HTTPERROR_ALLOWED/,
    );
  });

  it("takes its own error for handled, with a line in the log and in the stats", () => {
    const crawler = new FakeCrawler();
    const response = responseOf(404);

    const output = new HttpErrorMiddleware(crawler).processSpiderException(
      response,
      new Failure(new HttpError(response)),
    );

    expect(output).toEqual([]);
    expect(log).toEqual(["INFO Ignoring response <404 http://host/>: HTTP status code is not handled or not allowed"]);
    expect(crawler.stats.getStats()).toEqual({
      "httperror/response_ignored_count": 1,
      "httperror/response_ignored_status_count/404": 1,
    });
  });

  it("leaves other errors alone", () => {
    const middleware = new HttpErrorMiddleware(new FakeCrawler());

    expect(middleware.processSpiderException(responseOf(404), new Failure(new Error("mine")))).toBeUndefined();
    expect(log).toEqual([]);
  });
});
