import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { RefererMiddleware } from "../../../src/crawler/middlewares/RefererMiddleware.js";
import { FakeCrawler } from "../FakeCrawler.js";

function refererOf(page: string | undefined, url: string, headers = {}): string | undefined {
  const response = page === undefined ? undefined : new Response(page);
  const middleware = new RefererMiddleware(new FakeCrawler());
  return middleware.getProcessedRequest(new Request(url, { headers }), response).headers.get("referer");
}

describe("RefererMiddleware", () => {
  it("is not there when REFERER_ENABLED is false", () => {
    expect(() => new RefererMiddleware(new FakeCrawler({ REFERER_ENABLED: false }))).toThrow(NotConfigured);
  });

  it.each([
    ["http://host/a?b", "http://other/", "http://host/a?b"],
    ["http://host/a", "https://host/", "http://host/a"],
    ["https://host/a", "https://host/", "https://host/a"],
    ["https://host/a", "http://host/", undefined],
    ["http://user:password@host/a@b#part", "http://host/", "http://host/a@b"],
    ["data:,foo", "http://host/", undefined],
    ["data:,foo", "https://host/", undefined],
    ["file:///a", "http://host/", undefined],
    ["http://host/a", "ftp://host/", undefined],
    [undefined, "http://host/", undefined],
  ])("says of a link from %s to %s: %s", (page, url, referer) => {
    expect(refererOf(page, url)).toBe(referer);
  });

  it("leaves the Referer of the request alone", () => {
    expect(refererOf("http://host/a", "http://host/b", { Referer: "http://own/" })).toBe("http://own/");
  });
});
