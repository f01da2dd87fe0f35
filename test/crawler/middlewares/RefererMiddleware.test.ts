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

  const page = "https://a.test/path?q#part";
  const whole = "https://a.test/path?q";
  it.each([
    ["no-referrer", undefined, undefined, undefined],
    ["no-referrer-when-downgrade", whole, whole, undefined],
    ["same-origin", whole, undefined, undefined],
    ["origin", "https://a.test/", "https://a.test/", "https://a.test/"],
    ["strict-origin", "https://a.test/", "https://a.test/", undefined],
    ["origin-when-cross-origin", whole, "https://a.test/", "https://a.test/"],
    ["strict-origin-when-cross-origin", whole, "https://a.test/", undefined],
    ["unsafe-url", whole, whole, whole],
    ["Scrapy-Default", whole, whole, undefined],
  ])("knows the policy %s", (policy, same, other, downgrade) => {
    const middleware = new RefererMiddleware(new FakeCrawler({ REFERRER_POLICY: policy }));
    const told = ["https://a.test/", "https://b.test/", "http://a.test/"].map((url) =>
      middleware.getProcessedRequest(new Request(url), new Response(page)).headers.get("referer"),
    );

    expect(told).toEqual([same, other, downgrade]);
  });

  it("heeds meta referrerPolicy, then the header Referrer-Policy, then the setting", () => {
    const middleware = new RefererMiddleware(new FakeCrawler({ REFERRER_POLICY: "origin" }));
    const told = (meta: Record<string, unknown>, headers: Record<string, string>): string | undefined => {
      const response = new Response(page, { headers, request: new Request(page, { meta }) });
      return middleware.getProcessedRequest(new Request("https://a.test/"), response).headers.get("referer");
    };

    expect(told({ referrerPolicy: "same-origin" }, { "Referrer-Policy": "no-referrer" })).toBe(whole);
    expect(told({}, { "Referrer-Policy": "no-referrer" })).toBeUndefined();
    expect(told({}, { "Referrer-Policy": "nonsense" })).toBe("https://a.test/");
    expect(told({}, {})).toBe("https://a.test/");
  });

  it("refuses a policy that nobody knows", () => {
    expect(() => new RefererMiddleware(new FakeCrawler({ REFERRER_POLICY: "shy" }))).toThrow(
      /REFERRER_POLICY: unknown policy "shy"\. Known policies: no-referrer, /,
    );
  });
});
