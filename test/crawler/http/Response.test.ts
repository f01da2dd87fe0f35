import * as cheerio from "cheerio";
import { describe, expect, it } from "vitest";
import { InvalidSelectorError } from "../../../src/crawler/html/InvalidSelectorError.js";
import { heapAfterGc } from "./heapAfterGc.js";
import { Headers } from "../../../src/crawler/http/Headers.js";
import { InvalidUrlError } from "../../../src/crawler/http/InvalidUrlError.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response, type FollowTarget } from "../../../src/crawler/http/Response.js";
import { InvalidJsonError, NoRequestError } from "../../../src/crawler/http/responseErrors.js";

const URL_OF_PAGE = "https://example.com/shop/list.html?page=1";

function pageOf(body: string, headers?: Record<string, string>): Response {
  return new Response(URL_OF_PAGE, { body, headers });
}

function urlsOf(requests: Request[]): string[] {
  return requests.map((request) => request.url);
}

describe("Response", () => {
  it("has defaults for everything but the URL", () => {
    const response = new Response("https://example.com/");
    expect(response).toMatchObject({ url: "https://example.com/", status: 200, flags: [] });
    expect([response.headers.size, response.body.length, response.text]).toEqual([0, 0, ""]);
    expect([response.request, response.ipAddress, response.protocol]).toEqual([undefined, undefined, undefined]);
  });

  it("takes everything from its options", () => {
    const headers = new Headers({ a: "1" });
    const request = new Request("https://example.com/");
    const body = new Uint8Array([0x61]);
    const options = {
      status: 404,
      headers,
      body,
      flags: ["cached"],
      request,
      ipAddress: "127.0.0.1",
      protocol: "HTTP/1.1",
    };
    expect(new Response("https://example.com/", options)).toMatchObject(options);
    expect(new Response("https://example.com/", { headers: { b: "2" } }).headers.get("B")).toBe("2");
  });

  it("is written as in the log", () => {
    expect(String(new Response("https://example.com/x", { status: 404 }))).toBe("<404 https://example.com/x>");
  });

  it("has the meta and cbKwargs of its request", () => {
    const request = new Request("https://example.com/", { meta: { a: 1 }, cbKwargs: { b: 2 } });
    const response = new Response("https://example.com/");
    response.request = request;
    expect(response.meta).toBe(request.meta);
    expect(response.cbKwargs).toBe(request.cbKwargs);
  });

  it("says that it has no meta without a request", () => {
    const response = new Response("https://example.com/");
    expect(() => response.meta).toThrow(NoRequestError);
    expect(() => response.cbKwargs).toThrow(
      "Cannot read cbKwargs of <200 https://example.com/>: the response is not tied to any request; " +
        "give it one, as in new Response(url, { request })",
    );
  });

  it("is copied with some things changed", () => {
    const request = new Request("https://example.com/");
    const response = new Response(URL_OF_PAGE, { status: 201, headers: { a: "1" }, body: "x", flags: ["y"], request });
    const copy = response.replace({ url: "https://example.com/z", body: "<p>", status: undefined });
    expect(copy).toMatchObject({ url: "https://example.com/z", status: 200, text: "<p>", flags: ["y"], request });
    copy.headers.set("a", "2");
    copy.flags.push("z");
    expect([response.headers.get("a"), response.flags]).toEqual(["1", ["y"]]);
  });
});

describe("Response#text", () => {
  it("is decoded in the charset of the headers or the page, once", () => {
    const body = Buffer.from("caf\xe9", "latin1");
    const response = new Response("https://example.com/", {
      body,
      headers: { "content-type": "text/html; charset=latin1" },
    });
    expect(response.text).toBe("café");
    expect(response.text).toBe(response.text);
  });
});

describe("Response#json()", () => {
  it("reads the body", () => {
    const data = pageOf('\ufeff{"a": [1, "é"]}', { "content-type": "application/json" }).json<{ a: unknown[] }>();
    expect(data.a).toEqual([1, "é"]);
  });

  it("says what came in place of JSON", () => {
    const response = pageOf("<html>Please log in");
    expect(() => response.json()).toThrow(InvalidJsonError);
    expect(() => response.json()).toThrow(
      /^Cannot read <200 .*> as JSON: .*; its body starts with "<html>Please log in"$/,
    );
  });
});

describe("Response#css()", () => {
  it("selects in the page", () => {
    const response = pageOf("<h1>Tea</h1><p class=x>a<p class=x>b");
    expect(response.css("h1::text").get()).toBe("Tea");
    expect(response.css("p.x").map((each) => each.text())).toEqual(["a", "b"]);
  });

  it("says what is wrong with a selector", () => {
    expect(() => pageOf("<p>").css("p[")).toThrow(InvalidSelectorError);
  });
});

describe("Response#$", () => {
  it("is the page in cheerio", () => {
    const { $ } = pageOf("<table><tr><td>x");
    expect($("table > tbody > tr > td").text()).toBe("x");
    expect($.html()).toBe(cheerio.load("<table><tr><td>x").html());
  });

  it("is loaded once", () => {
    const response = pageOf("<p>x");
    expect(response.$).toBe(response.$);
  });
});

describe("Response#links()", () => {
  it("gives the absolute URL of every <a href>, in order", () => {
    const response = pageOf(
      "<a href=/a>1</a><a href='?page=2'>2<a href=b.html>3<a HREF='//cdn.example/x#y'>4<a name=z>5<a href=/a>",
    );
    expect(response.links()).toEqual([
      "https://example.com/a",
      "https://example.com/shop/list.html?page=2",
      "https://example.com/shop/b.html",
      "https://cdn.example/x#y",
      "https://example.com/a",
    ]);
  });

  it("leaves out what no crawl follows and what is no URL", () => {
    const response = pageOf(
      "<a href='mailto:a@b'><a href='javascript:void 0'><a href='tel:1'><a href='http://['><a href='ftp://a/b'>",
    );
    expect(response.links()).toEqual(["ftp://a/b"]);
  });

  it("resolves against <base href>", () => {
    expect(pageOf("<a href=x><base href='/other/'>").links()).toEqual(["https://example.com/other/x"]);
    expect(pageOf("<base href='http://['><a href=x>").links()).toEqual(["https://example.com/shop/x"]);
    const parsed = pageOf("<base href='/other/'><a href=x>");
    parsed.css("a");
    expect(parsed.links()).toEqual(["https://example.com/other/x"]);
  });

  it("gives the same whether the page was parsed before or not", () => {
    const body = "<a href=/a>x<p><a href='b&amp;c'>";
    const parsed = pageOf(body);
    parsed.css("p");
    expect(parsed.links()).toEqual(pageOf(body).links());
  });

  it("makes no tree", () => {
    const body = `<a href=/a>x</a>${"<i></i>".repeat(10_000)}`; // as a tree more than 1 MB
    const before = heapAfterGc();
    const responses = Array.from({ length: 30 }, () => pageOf(body));
    for (const response of responses) expect([response.links().length, response.urljoin("x").length]).toEqual([1, 26]);
    expect(heapAfterGc() - before).toBeLessThan(10_000_000);
    expect(responses[0]?.css("i").length).toBe(10_000);
  });
});

describe("Response#urljoin()", () => {
  it("resolves against the page, or its <base href>", () => {
    expect(pageOf("<p>").urljoin("x")).toBe("https://example.com/shop/x");
    expect(pageOf("<BASE HREF='../b/'>").urljoin("x")).toBe("https://example.com/b/x");
    expect(pageOf("<base target=_blank>").urljoin("x")).toBe("https://example.com/shop/x");
  });

  it("does not look for a <base> in what is no page", () => {
    expect(pageOf("<base href=/b/>", { "content-type": "text/plain" }).urljoin("x")).toBe("https://example.com/shop/x");
    expect(pageOf("<base href=/b/>", { "content-type": "application/xhtml+xml" }).urljoin("x")).toBe(
      "https://example.com/b/x",
    );
  });

  it("says which link is no URL", () => {
    expect(() => pageOf("").urljoin("http://[")).toThrow(InvalidUrlError);
  });
});

describe("Response#follow()", () => {
  const response = pageOf(
    "<a id=a href='/a b'>x</a><area href=/area><link href=/link><a id=none>y</a><p href=/p>z</p>",
  );

  it("follows a URL, absolute or relative, with the options given", () => {
    const callback = (): void => undefined;
    const request = response.follow("?page=2", { callback, meta: { a: 1 }, priority: 2 });
    expect(request).toMatchObject({
      url: "https://example.com/shop/list.html?page=2",
      callback,
      meta: { a: 1 },
      priority: 2,
    });
    expect(response.follow("http://other.example").url).toBe("http://other.example/");
    expect(response.follow(new URL("http://other.example/x")).url).toBe("http://other.example/x");
  });

  it.each([
    ["#a", "https://example.com/a%20b"],
    ["area", "https://example.com/area"],
    ["link", "https://example.com/link"],
    ["#a::attr(href)", "https://example.com/a%20b"],
    ["#a::text", "https://example.com/shop/x"],
  ])("follows what %s selects", (query, url) => {
    expect(urlsOf(response.css(query).map((target) => response.follow(target)))).toEqual([url]);
  });

  it.each<[target: unknown, message: string]>([
    [
      undefined,
      "Cannot follow undefined: wanted a URL or an element; where nothing was selected, response.followAll()",
    ],
    [null, "Cannot follow null: wanted a URL or an element"],
    [42, "Cannot follow 42: wanted a URL or an element"],
    [
      response.css("a"),
      "Cannot follow an object of class SelectorList: wanted a URL or an element; response.followAll() takes a list",
    ],
    [response.css("p")[0], "Cannot follow <p>: only <a>, <area> and <link> have an href; select one of these"],
  ])("refuses %s", (target, message) => {
    expect(() => response.follow(target as FollowTarget)).toThrow(TypeError);
    expect(() => response.follow(target as FollowTarget)).toThrow(message);
  });

  it("says that a link has no href", () => {
    const [link] = response.css("#none");
    expect(() => response.follow(link as FollowTarget)).toThrow('Cannot follow <a id="none">y</a>: it has no href');
  });
});

describe("Response#followAll()", () => {
  const response = pageOf(
    "<a class=n href=/1>x</a><a class=n>y</a><a class=n href='mailto:a@b'></a><a class=n href='http://['><p>z</p>",
  );

  it("follows all links that a selector finds, with the options given", () => {
    const callback = (): void => undefined;
    const requests = response.followAll("a.n", { callback });
    expect(urlsOf(requests)).toEqual(["https://example.com/1"]);
    expect(requests[0]?.callback).toBe(callback);
    expect(response.followAll("a.none")).toEqual([]);
  });

  it("follows attributes, and what was selected before", () => {
    expect(urlsOf(response.followAll("a::attr(href)"))).toEqual(["https://example.com/1"]);
    expect(urlsOf(response.followAll(response.css("a")))).toEqual(["https://example.com/1"]);
  });

  it("follows URLs and Selectors from anywhere", () => {
    const links = response.css("a.n[href='/1']");
    expect(urlsOf(response.followAll(["/a", "b", ...links]))).toEqual([
      "https://example.com/a",
      "https://example.com/shop/b",
      "https://example.com/1",
    ]);
    expect(urlsOf(response.followAll(new Set(["/a", "mailto:a@b"])))).toEqual(["https://example.com/a", "mailto:a@b"]);
  });

  it("resolves against <base href>", () => {
    expect(urlsOf(pageOf("<base href=/b/><a href=x>").followAll("a"))).toEqual(["https://example.com/b/x"]);
  });

  it("refuses URLs that are none, and elements that are no links", () => {
    expect(() => response.followAll(["http://["])).toThrow(InvalidUrlError);
    expect(() => response.followAll("p")).toThrow("Cannot follow <p>: only <a>, <area> and <link> have an href");
  });

  it("refuses what is not several", () => {
    const [link] = response.css("a");
    expect(() => response.followAll(link as never)).toThrow(
      "Cannot follow <a>: it is not several; response.follow() is for one link",
    );
    expect(() => response.followAll(undefined as never)).toThrow("Cannot follow undefined: it is not several");
    expect(() => response.followAll("/page/2")).toThrow("a URL goes to response.follow()");
  });
});
