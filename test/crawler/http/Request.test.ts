import { describe, expect, it } from "vitest";
import { heapAfterGc } from "./heapAfterGc.js";
import { fingerprint } from "../../../src/crawler/http/fingerprint.js";
import { InvalidUrlError } from "../../../src/crawler/http/InvalidUrlError.js";
import { Request } from "../../../src/crawler/http/Request.js";
import type { Response } from "../../../src/crawler/http/Response.js";

function errorOf(fn: () => unknown): Error & { code?: string } {
  try {
    fn();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

describe("Request", () => {
  it("has defaults for everything but the URL", () => {
    const request = new Request("https://example.com/a");
    expect(request).toMatchObject({ url: "https://example.com/a", method: "GET", priority: 0, dontFilter: false });
    expect([request.callback, request.errback]).toEqual([undefined, undefined]);
    expect([request.headers.size, request.body.length, request.meta, request.cbKwargs, request.flags]).toEqual([
      0,
      0,
      {},
      {},
      [],
    ]);
  });

  it("takes everything from its options", () => {
    const callback = (): void => undefined;
    const errback = (): void => undefined;
    const request = new Request(new URL("https://example.com/a b"), {
      ...{ method: "post", headers: { A: "1" }, body: "é", callback, errback, meta: { a: 1 }, cbKwargs: { b: 2 } },
      ...{ priority: -3, dontFilter: true, flags: ["x"] },
    });
    expect(request).toMatchObject({ url: "https://example.com/a%20b", method: "POST", callback, errback });
    expect(request).toMatchObject({ priority: -3, dontFilter: true, meta: { a: 1 }, cbKwargs: { b: 2 }, flags: ["x"] });
    expect([...request.headers]).toEqual([["A", "1"]]);
    expect([...request.body]).toEqual([0xc3, 0xa9]);
  });

  it("carries cookies, and copies keep them", () => {
    const request = new Request("http://a/", { cookies: { session: "abc" } });
    expect(request.cookies).toEqual({ session: "abc" });
    expect(request.replace({ url: "http://b/" }).cookies).toEqual({ session: "abc" });
    expect(request.replace({ cookies: undefined }).cookies).toBeUndefined();
  });

  it.each(["session=abc", 7, null])("refuses %j as its cookies", (cookies) => {
    expect(errorOf(() => new Request("http://a/", { cookies: cookies as never })).code).toBe("ERR_INVALID_COOKIES");
  });

  it("keeps its URL as it is sent", () => {
    expect(new Request("HTTP://Example.COM:80/ä?q=a b").url).toBe("http://example.com/%C3%A4?q=a%20b");
  });

  it("is written as in the log", () => {
    expect(String(new Request("http://example.com", { method: "head" }))).toBe("<HEAD http://example.com/>");
  });

  it("copies meta, cbKwargs, flags and headers", () => {
    const options = { meta: { a: 1 }, cbKwargs: { b: 2 }, flags: ["c"], headers: { d: "4" } };
    const request = new Request("http://a/", options);
    request.meta["x"] = request.cbKwargs["x"] = 1;
    request.flags.push("x");
    request.headers.set("x", "1");
    expect(options).toEqual({ meta: { a: 1 }, cbKwargs: { b: 2 }, flags: ["c"], headers: { d: "4" } });
    expect(request.meta).toBe(request.meta);
  });

  it("lets a callback be written with the types of its own keyword arguments", () => {
    const parse = (_response: Response, { page }: { page: number }): number => page;
    const request = new Request("http://a/", { callback: parse, cbKwargs: { page: 2 } });
    expect(request.callback).toBe(parse);
  });
});

describe("Request#replace()", () => {
  const callback = (): void => undefined;
  const request = new Request("http://a/x", {
    ...{ method: "POST", headers: { a: "1" }, body: "b", callback, meta: { c: 3 }, cbKwargs: { d: 4 }, priority: 5 },
    ...{ dontFilter: true, flags: ["e"] },
  });

  it("changes what is named and keeps the rest", () => {
    const copy = request.replace({ url: "http://b/", priority: 6 });
    expect(String(copy)).toBe("<POST http://b/>");
    expect(copy).toMatchObject({
      callback,
      meta: { c: 3 },
      cbKwargs: { d: 4 },
      priority: 6,
      dontFilter: true,
      flags: ["e"],
    });
    expect([...copy.headers]).toEqual([["a", "1"]]);
    expect(copy.body).toEqual(request.body);
    expect(String(request)).toBe("<POST http://a/x>");
  });

  it("gives a member that is undefined its default", () => {
    const copy = request.replace({ callback: undefined, meta: undefined, method: undefined, body: undefined });
    expect([copy.callback, copy.meta, copy.method, copy.body.length]).toEqual([undefined, {}, "GET", 0]);
  });

  it("shares nothing that can change", () => {
    const copy = request.replace({});
    copy.meta["x"] = 1;
    copy.headers.set("x", "1");
    copy.flags.push("x");
    expect([request.meta, request.headers.has("x"), request.flags]).toEqual([{ c: 3 }, false, ["e"]]);
  });
});

describe("new Request() with something wrong", () => {
  it.each([
    ["page/2", 'Cannot create a Request for "page/2": it is relative; wanted an absolute URL'],
    ["/page/2", 'Cannot create a Request for "/page/2": it is relative; wanted an absolute URL'],
    ["", 'Cannot create a Request for "": it is empty; wanted an absolute URL'],
    ["www.example.com/x", 'it has no scheme; write "https://www.example.com/x"'],
    ["example.com", 'it has no scheme; write "https://example.com"'],
    ["http://", "it has a scheme but cannot be parsed as a URL"],
    ["http://exa mple/", "it has a scheme but cannot be parsed as a URL"],
    ["https://a:99999/", "it has a scheme but cannot be parsed as a URL"],
  ])("says what is wrong with the URL %j", (url, message) => {
    const error = errorOf(() => new Request(url));
    expect(error).toBeInstanceOf(InvalidUrlError);
    expect(error).toMatchObject({ name: "InvalidUrlError", code: "ERR_INVALID_URL", input: url });
    expect(error.message).toContain(message);
  });

  it("says that undefined is no URL, and how a relative one is resolved", () => {
    expect(errorOf(() => new Request(undefined as never)).message).toBe(
      'Cannot create a Request for undefined: it is not a string; wanted an absolute URL such as "https://example.com/page"',
    );
    expect(errorOf(() => new Request("next")).message).toContain(
      "response.follow() and response.urljoin() resolve a link",
    );
  });

  it.each([
    [
      { callback: "parse" },
      "ERR_INVALID_CALLBACK",
      'with the callback "parse": pass the method itself, as in { callback: this.parse }',
    ],
    [{ callback: null }, "ERR_INVALID_CALLBACK", "with the callback null: expected a function"],
    [
      { errback: 5 },
      "ERR_INVALID_CALLBACK",
      "Cannot create a Request for http://a/ with the errback 5: expected a function",
    ],
    [{ method: "GET /" }, "ERR_INVALID_METHOD", 'with the method "GET /": wanted a word such as "GET" or "POST"'],
    [{ method: "" }, "ERR_INVALID_METHOD", 'with the method ""'],
    [{ method: 5 }, "ERR_INVALID_METHOD", "with the method 5"],
    [{ method: "A\r\nB" }, "ERR_INVALID_METHOD", "with the method"],
    [{ headers: { a: "b\r\nc: d" } }, "ERR_INVALID_HEADER", 'Cannot give the header "a" the value'],
    [{ headers: { "a b": "c" } }, "ERR_INVALID_HEADER", 'Cannot name a header "a b"'],
    [{ body: { a: 1 } }, "ERR_INVALID_BODY", "as its body: wanted a string or a Uint8Array; JSON.stringify()"],
    [{ priority: "high" }, "ERR_INVALID_PRIORITY", 'with the priority "high": wanted a number'],
    [{ priority: Number.NaN }, "ERR_INVALID_PRIORITY", "with the priority NaN"],
  ])("refuses %j", (options, code, message) => {
    const error = errorOf(() => new Request("http://a/", options as never));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

describe("a queue of requests", () => {
  it("takes at most 0.4 MB for 1,000, with what is kept to filter duplicates", () => {
    const count = 20_000;
    const callback = (): void => undefined;
    const queue: Request[] = [];
    const seen = new Set<string>();
    const before = heapAfterGc();
    for (let i = 0; i < count; i++) {
      const request = new Request(`https://example.com/a/typical/path/of/a/page-${i}.html?page=${i}`, { callback });
      seen.add(fingerprint(request));
      queue.push(request);
    }
    const perThousand = (heapAfterGc() - before) / (count / 1000);
    expect(perThousand).toBeLessThan(400_000);
    expect(queue.length + seen.size).toBe(2 * count);
  });
});
