import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { Request, type RequestOptions } from "../../../src/crawler/http/Request.js";
import { HttpAuthMiddleware } from "../../../src/crawler/middlewares/HttpAuthMiddleware.js";
import { FakeCrawler } from "../FakeCrawler.js";

function middlewareFor(fields: Record<string, unknown>): HttpAuthMiddleware {
  const crawler = new FakeCrawler();
  Object.assign(crawler.spider, fields);
  return new HttpAuthMiddleware(crawler);
}

function authorizationOf(url: string, fields: Record<string, unknown>, options?: RequestOptions): string | undefined {
  const request = new Request(url, options);
  middlewareFor(fields).processRequest(request);
  return request.headers.get("authorization");
}

const known = { httpUser: "Aladdin", httpPass: "open sesame", httpAuthDomain: "example.com" };
const basic = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";

describe("HttpAuthMiddleware", () => {
  it.each([
    ["http://example.com/", basic],
    ["https://www.example.com:8443/a", basic],
    ["http://example.org/", undefined],
    ["http://notexample.com/", undefined],
    ["data:,foo", undefined],
  ])("sends to %s: %s", (url, expected) => {
    expect(authorizationOf(url, known)).toBe(expected);
  });

  it("sends it everywhere when the domain is null", () => {
    expect(authorizationOf("http://anywhere.test/", { ...known, httpAuthDomain: null })).toBe(basic);
  });

  it("finds Scrapy's spelling, and arguments that are numbers", () => {
    const fields = { http_user: "a", http_pass: 1, http_auth_domain: "example.com" };

    expect(authorizationOf("http://example.com/", fields)).toBe("Basic YTox");
  });

  it("leaves an Authorization of the request alone", () => {
    const options = { headers: { Authorization: "Bearer 1" } };

    expect(authorizationOf("http://example.com/", known, options)).toBe("Bearer 1");
  });

  it("is not there when the spider has neither user nor password", () => {
    expect(() => middlewareFor({ httpAuthDomain: "example.com" })).toThrow(NotConfigured);
  });

  it.each([undefined, "", 7])("refuses to guess who may see the password (httpAuthDomain %j)", (httpAuthDomain) => {
    expect(() => middlewareFor({ ...known, httpAuthDomain })).toThrow(
      expect.objectContaining({ code: "ERR_HTTP_AUTH", message: expect.stringContaining("or null for all") }),
    );
  });
});
