import { beforeEach, describe, expect, it, vi } from "vitest";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { Request, type RequestCookies, type RequestOptions } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { MissingPackageError } from "../../../src/crawler/loadOptionalPackage.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";
import { CookiesMiddleware } from "../../../src/crawler/middlewares/CookiesMiddleware.js";
import { crawl, spiderWith } from "../engine/crawl.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const loading = vi.hoisted(() => ({ missing: false, count: 0 }));
vi.mock(import("../../../src/crawler/loadOptionalPackage.js"), async (original) => {
  const real = await original();
  return {
    ...real,
    requireOptional: (name: string, neededFor: string): string => {
      if (loading.missing) throw new real.MissingPackageError(name, neededFor);
      return real.requireOptional(name, neededFor);
    },
    loadOptional: <T>(name: string, neededFor?: string): T => {
      loading.count++;
      if (loading.missing) throw new real.MissingPackageError(name, neededFor ?? "");
      return real.loadOptional<T>(name, neededFor);
    },
  };
});

const log = captureLog();
let middleware: CookiesMiddleware;

beforeEach(() => {
  Object.assign(loading, { missing: false, count: 0 });
  middleware = new CookiesMiddleware(new FakeCrawler());
});

function sent(url: string, options?: RequestOptions): string | undefined {
  const request = new Request(url, options);
  middleware.processRequest(request);
  return request.headers.get("cookie");
}

function receive(url: string, lines: string | readonly string[], options?: RequestOptions): void {
  const response = new Response(url, { headers: { "Set-Cookie": lines } });
  expect(middleware.processResponse(new Request(url, options), response)).toBe(response);
}

describe("CookiesMiddleware", () => {
  it("is not there when COOKIES_ENABLED is false", () => {
    expect(() => new CookiesMiddleware(new FakeCrawler({ COOKIES_ENABLED: false }))).toThrow(NotConfigured);
  });

  it("sends back what a site has set, to that site only", () => {
    receive("http://host/login", ["a=1; Path=/", "b=2; Path=/shop"]);

    expect([sent("http://host/"), sent("http://host/shop/1"), sent("http://other/")]).toEqual([
      "a=1",
      "b=2; a=1",
      undefined,
    ]);
  });

  it("heeds Domain, Secure and Max-Age, and passes over what is no cookie or not for the site to set", () => {
    receive("https://www.example.com/", [
      "wide=1; Domain=example.com",
      "safe=1; Secure",
      "gone=1",
      "evil=1; Domain=other.test",
      "all=1; Domain=com",
      "=",
      "",
    ]);
    receive("https://www.example.com/", "gone=1; Max-Age=0");

    expect(sent("https://www.example.com/")).toBe("wide=1; safe=1");
    expect(sent("http://example.com/")).toBe("wide=1");
    expect(sent("http://other.test/")).toBeUndefined();
  });

  it("loads no package, and touches no request, before there is a cookie", () => {
    sent("http://host/");
    middleware.processResponse(new Request("http://host/"), new Response("http://host/"));

    expect(loading.count).toBe(0);
  });

  it.each<[RequestCookies, string]>([
    [{ a: "1", b: 2, c: true }, "a=1; b=2; c=true"],
    [[{ name: "a", value: "1" }], "a=1"],
    [{ name: "é" }, "name=Ã©"],
  ])("puts the cookies %j of a request into the jar", (cookies, header) => {
    expect(sent("http://host/a/b", { cookies })).toBe(header);
    expect(sent("http://host/")).toBe(header);
  });

  it("heeds domain, path and secure of a request's cookies", () => {
    const cookies = [
      { name: "a", value: "1", domain: "example.com" },
      { name: "b", value: "2", path: "/b" },
      { name: "c", value: "3", secure: true },
    ];

    expect(sent("http://www.example.com/", { cookies })).toBe("a=1");
    expect(sent("https://www.example.com/b")).toBe("b=2; a=1; c=3");
    expect(sent("http://api.example.com/b")).toBe("a=1");
  });

  it.each<[string, unknown, string]>([
    ["an empty name", { "": "1" }, `""="1" ('name' is missing)`],
    ["no name", [{ value: "1" }], `undefined="1" ('name' is missing)`],
    ["no value", [{ name: "a" }], `"a"=undefined ('value' is missing)`],
    ["an object", { a: {} }, `"a"=an object of class Object (the value is no text)`],
    ["a semicolon", { a: "1; b=2" }, `"a"="1; b=2" (it has a character that ends it)`],
    ["a line break", { a: "1\r\nX: y" }, `"a"="1\\r\\nX: y" (it has a character that ends it)`],
  ])("warns of a cookie with %s, and sends the others", (_, cookies, problem) => {
    const others = Array.isArray(cookies)
      ? [...(cookies as unknown[]), { name: "z", value: "1" }]
      : { ...(cookies as object), z: "1" };

    expect(sent("http://host/", { cookies: others as RequestCookies })).toBe("z=1");
    expect(log).toEqual([`WARNING Invalid cookie found in request <GET http://host/>: ${problem}`]);
  });

  it("sends a Cookie header as it is, with the jar's cookies after it, which win", () => {
    expect(sent("http://host/", { headers: { Cookie: "a=own; b=own" } })).toBe("a=own; b=own");
    receive("http://host/", "a=jar");

    expect(sent("http://host/", { headers: { Cookie: "a=own; b=own" } })).toBe("b=own; a=jar");
    expect(sent("http://host/")).toBe("a=jar");
  });

  it("keeps a jar for each meta cookiejar", () => {
    const one = { meta: { cookiejar: 1 } };
    receive("http://host/", "a=1", one);
    receive("http://host/", "a=2", { meta: { cookiejar: "two" } });

    expect([sent("http://host/", one), sent("http://host/")]).toEqual(["a=1", undefined]);
  });

  it("leaves alone a request with meta dontMergeCookies, and its response", () => {
    const alone = { meta: { dontMergeCookies: true } };
    receive("http://host/", "a=1", alone);
    receive("http://host/", "b=2");

    expect([sent("http://host/", { ...alone, cookies: { c: "3" } }), sent("http://host/")]).toEqual([undefined, "b=2"]);
  });

  it("logs what is sent and received with COOKIES_DEBUG", () => {
    middleware = new CookiesMiddleware(new FakeCrawler({ COOKIES_DEBUG: true }));
    receive("http://host/", ["a=1; Path=/", "b=2"]);
    sent("http://host/");

    expect(log).toEqual([
      "DEBUG Received cookies from: <200 http://host/>\nSet-Cookie: a=1; Path=/\nSet-Cookie: b=2",
      "DEBUG Sending cookies to: <GET http://host/>\nCookie: a=1; b=2",
    ]);
  });

  it("crawls on without cookies, without the package", () => {
    loading.missing = true;
    receive("http://host/", "a=1");
    receive("http://host/", "a=1");

    expect([sent("http://host/"), log]).toEqual([undefined, []]);
  });

  it("requirePackages: without the package warns of the default, and refuses what a setting asks for", () => {
    loading.missing = true;
    const ask = (settings: Record<string, unknown>): void => CookiesMiddleware.requirePackages(new Settings(settings));
    ask({ COOKIES_ENABLED: false });
    expect(() => ask({ COOKIES_ENABLED: true })).toThrow(MissingPackageError);
    expect(log).toEqual([]);
    ask({});

    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/^WARNING Cookies are not kept: .* npm install tough-cookie\. Set COOKIES_ENABLED to false/);
  });

  it("fails a request with cookies without the package", () => {
    loading.missing = true;

    expect(() => sent("http://host/", { cookies: { a: "1" } })).toThrow(MissingPackageError);
  });

  it("carries a login over its redirect, and sends no cookie that was deleted there", async () => {
    const headers: (string | undefined)[] = [];
    const spider = spiderWith({
      *start() {
        yield new Request("http://host/login", { cookies: { session: "old", lang: "en" } });
      },
      parse: (response) => ({ sent: response.request?.headers.get("cookie") }),
    });
    const { items } = await crawl(spider, {
      server: (request) => {
        headers.push(request.headers.get("cookie"));
        if (!request.url.endsWith("/login")) return "welcome";
        const cookies = ["session=new; Path=/", "lang=; Max-Age=0; Path=/"];
        return new Response(request.url, { status: 302, headers: { Location: "/home", "Set-Cookie": cookies } });
      },
    });

    expect(headers).toEqual(["session=old; lang=en", "session=new"]);
    expect(items).toEqual([{ sent: "session=new" }]);
  });

  it("keeps a Cookie header over a redirect within the host", async () => {
    const headers: (string | undefined)[] = [];
    const spider = spiderWith({
      *start() {
        yield new Request("http://host/a", { headers: { Cookie: "own=1" } });
      },
      parse: () => undefined,
    });
    await crawl(spider, {
      server: ({ url, headers: got }) => {
        headers.push(got.get("cookie"));
        if (url.endsWith("/c")) return "page";
        const Location = url.endsWith("/a") ? "/b" : "http://other/c";
        return new Response(url, { status: 302, headers: { Location, "Set-Cookie": "jar=1; Path=/" } });
      },
    });

    expect(headers).toEqual(["own=1", "own=1; jar=1", undefined]);
  });
});
