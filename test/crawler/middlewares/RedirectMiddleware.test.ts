import { describe, expect, it } from "vitest";
import { IgnoreRequest, NotConfigured } from "../../../src/crawler/errors.js";
import { Request, type RequestOptions } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { RedirectMiddleware } from "../../../src/crawler/middlewares/RedirectMiddleware.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();

interface Case extends RequestOptions {
  readonly from?: string;
  readonly status?: number;
  readonly settings?: Record<string, unknown>;
  readonly spider?: object;
}

/** What a redirect to `location` leads to; undefined when the response is left alone. */
function redirect(
  location: string | undefined,
  { from = "http://host/a", status = 302, ...rest }: Case = {},
): Request | undefined {
  const { settings = {}, spider = {}, ...options } = rest;
  const crawler = new FakeCrawler(settings);
  Object.assign(crawler.spider, spider);
  const headers = location === undefined ? {} : { Location: location };
  const response = new Response(from, { status, headers });
  const result = new RedirectMiddleware(crawler).processResponse(new Request(from, options), response);
  return result === response ? undefined : (result as Request);
}

describe("RedirectMiddleware", () => {
  it("is not there when REDIRECT_ENABLED is false", () => {
    expect(() => new RedirectMiddleware(new FakeCrawler({ REDIRECT_ENABLED: false }))).toThrow(NotConfigured);
  });

  it.each([301, 302, 303, 307, 308])("follows a %d, and logs it", (status) => {
    expect(redirect("http://other/b", { status })?.url).toBe("http://other/b");
    expect(log).toEqual([`DEBUG Redirecting (${status}) to <GET http://other/b> from <GET http://host/a>`]);
  });

  it.each([200, 300, 304, 305, 404])("leaves a %d alone", (status) => {
    expect(redirect("http://other/b", { status })).toBeUndefined();
  });

  it("says that a redirect leads back to where it came from, and follows it", () => {
    const meta = { redirectTimes: 1, redirectUrls: ["http://host/b"] };

    expect(redirect("/b", { meta })?.url).toBe("http://host/b");
    expect(log[0]).toBe("INFO Redirect loop: <GET http://host/a> leads back to http://host/b");
  });

  it("says so once in a chain", () => {
    redirect("/a", { meta: { redirectTimes: 2, redirectUrls: ["http://host/a", "http://host/a"] } });

    expect(log).toEqual(["DEBUG Redirecting (302) to <GET http://host/a> from <GET http://host/a>"]);
  });

  it("leaves a response without a Location alone", () => {
    expect(redirect(undefined)).toBeUndefined();
  });

  it.each([
    ["/b?c=d", "http://host/b?c=d"],
    ["b", "http://host/x/b"],
    ["../b", "http://host/b"],
    ["?c", "http://host/x/y?c"],
    ["//other/b", "http://other/b"],
    [" /b ", "http://host/b"],
    ["/a b", "http://host/a%20b"],
    // What was sent as the UTF-8 of "ü" is read as Latin-1.
    ["/gr\u00c3\u00bcn", "http://host/gr%C3%BCn"],
    ["/gr\u00fcn", "http://host/gr%FCn"],
  ])("resolves %j", (location, url) => {
    expect(redirect(location, { from: "http://host/x/y" })?.url).toBe(url);
  });

  it("keeps the fragment, unless the Location has one", () => {
    expect(redirect("/b", { from: "http://host/a#part" })?.url).toBe("http://host/b#part");
    expect(redirect("/b#new", { from: "http://host/a#part" })?.url).toBe("http://host/b#new");
  });

  it.each(["ftp://host/b", "javascript:alert(1)", "file:///etc/passwd", "http://[broken"])(
    "does not follow %s",
    (location) => {
      expect(redirect(location)).toBeUndefined();
    },
  );

  describe("method and body", () => {
    it.each([
      [301, "POST", "GET"],
      [302, "POST", "GET"],
      [303, "POST", "GET"],
      [303, "PUT", "GET"],
      [303, "HEAD", "HEAD"],
      [301, "HEAD", "HEAD"],
      [302, "PUT", "PUT"],
      [307, "POST", "POST"],
      [308, "POST", "POST"],
    ])("a %d makes of a %s a %s", (status, method, expected) => {
      expect(redirect("/b", { status, method })?.method).toBe(expected);
    });

    it("go together: what becomes a GET has no body, and no headers about one", () => {
      const headers = { "Content-Type": "text/plain", "Content-Length": "1", "X-A": "1" };

      const redirected = redirect("/b", { method: "POST", body: "x", headers });

      expect(redirected?.body).toHaveLength(0);
      expect([...(redirected?.headers ?? [])]).toEqual([["X-A", "1"]]);
    });

    it("stay as they are otherwise", () => {
      const redirected = redirect("/b", {
        status: 307,
        method: "POST",
        body: "x",
        headers: { "Content-Type": "text/plain" },
      });

      expect(Buffer.from(redirected?.body ?? []).toString()).toBe("x");
      expect(redirected?.headers.get("content-type")).toBe("text/plain");
    });
  });

  describe("what is meant for one site only", () => {
    const headers = { Cookie: "a=1", Authorization: "Basic x", "X-A": "1" };
    const kept = (from: string, to: string): string[] =>
      Array.from(redirect(to, { from, headers })?.headers ?? [], ([name]) => name);

    it.each([
      ["http://host/a", "http://host/b", ["Cookie", "Authorization", "X-A"]],
      ["http://host/a", "https://host/b", ["Cookie", "X-A"]],
      ["https://host/a", "http://host/b", ["X-A"]],
      ["http://host/a", "http://host:81/b", ["Cookie", "X-A"]],
      ["http://host/a", "http://other/b", ["X-A"]],
      ["http://host/a", "http://sub.host/b", ["X-A"]],
    ])("from %s to %s leaves %j", (from, to, names) => {
      expect(kept(from, to)).toEqual(names);
    });

    it("is not told to another host: a Host header of its own", () => {
      expect(redirect("/b", { headers: { Host: "virtual" } })?.headers.get("host")).toBe("virtual");
      expect(redirect("http://other/b", { headers: { Host: "virtual" } })?.headers.has("host")).toBe(false);
    });

    it("is not told to http: the page of https that it comes from", () => {
      const referer = { Referer: "https://host/page" };

      expect(redirect("https://host/b", { from: "https://host/a", headers: referer })?.headers.has("referer")).toBe(
        true,
      );
      expect(redirect("http://host/b", { from: "https://host/a", headers: referer })?.headers.has("referer")).toBe(
        false,
      );
    });
  });

  it("notes in the meta where it came from and why", () => {
    const first = redirect("/b", { meta: { shelf: 1 }, status: 301 });
    const second = redirect("/c", { from: "http://host/b", meta: first?.meta ?? {} });

    expect(second?.meta).toEqual({
      shelf: 1,
      redirectTimes: 2,
      redirectUrls: ["http://host/a", "http://host/b"],
      redirectReasons: [301, 302],
    });
  });

  it("keeps callback, cbKwargs and dontFilter, and raises the priority", () => {
    const callback = (): void => {};

    const redirected = redirect("/b", { callback, cbKwargs: { n: 1 }, dontFilter: true, priority: 1 });

    expect([redirected?.callback, redirected?.cbKwargs, redirected?.dontFilter]).toEqual([callback, { n: 1 }, true]);
    expect(redirected?.priority).toBe(3);
  });

  it("gives up after REDIRECT_MAX_TIMES in a row", () => {
    const settings = { REDIRECT_MAX_TIMES: 2 };
    expect(redirect("/b", { settings, meta: { redirectTimes: 1 } })).toBeInstanceOf(Request);

    expect(() => redirect("/b", { settings, meta: { redirectTimes: 2 } })).toThrow(IgnoreRequest);
    expect(log.at(-1)).toBe("DEBUG Discarding <GET http://host/a>: max redirections reached");
  });

  it("ends a loop", () => {
    let request: Request = new Request("http://host/a");
    const middleware = new RedirectMiddleware(new FakeCrawler());
    const response = new Response("http://host/a", { status: 302, headers: { Location: "/a" } });
    const follow = (): void => {
      for (;;) request = middleware.processResponse(request, response) as Request;
    };

    expect(follow).toThrow("max redirections reached");
    expect(request.meta.redirectTimes).toBe(20);
  });

  it.each([
    ["meta dontRedirect", { meta: { dontRedirect: true } }],
    ["meta handleHttpstatusAll", { meta: { handleHttpstatusAll: true } }],
    ["meta handleHttpstatusList", { meta: { handleHttpstatusList: [302] } }],
    ["the spider's handleHttpstatusList", { spider: { handleHttpstatusList: [302] } }],
  ])("leaves redirects to the callback by %s", (_, options) => {
    expect(redirect("/b", options)).toBeUndefined();
  });

  it("follows those that a list does not name", () => {
    expect(
      redirect("/b", { meta: { handleHttpstatusList: [301] }, spider: { handleHttpstatusList: [404] } }),
    ).toBeDefined();
  });
});
