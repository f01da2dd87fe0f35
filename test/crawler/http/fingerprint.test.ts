import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalizeUrl, fingerprint } from "../../../src/crawler/http/fingerprint.js";
import { Request, type RequestOptions } from "../../../src/crawler/http/Request.js";

function print(url: string, options?: RequestOptions): string {
  return fingerprint(new Request(url, options));
}

describe("fingerprint()", () => {
  it("is the same for the same method, URL and body", () => {
    expect(print("http://a/x?b=2&a=1#top")).toBe(print("http://a/x?a=1&b=2"));
    expect(print("http://a/", { method: "post", body: "x" })).toBe(print("http://a", { method: "POST", body: "x" }));
  });

  it("does not look at anything else", () => {
    const other = {
      headers: { a: "1" },
      meta: { b: 2 },
      cbKwargs: { c: 3 },
      priority: 4,
      dontFilter: true,
      flags: ["d"],
    };
    expect(print("http://a/", other)).toBe(print("http://a/"));
  });

  it("tells methods, URLs and bodies apart", () => {
    const prints = [
      print("http://a/"),
      print("http://a/?"),
      print("http://a/x"),
      print("http://a/X"),
      print("https://a/"),
      print("http://a/?a"),
      print("http://a/?a=1"),
      print("http://a/?a=1&a=1"),
      print("http://a/", { method: "POST" }),
      print("http://a/", { method: "POST", body: "1" }),
      print("http://a/", { method: "POST", body: "2" }),
      print("http://a/", { body: "1" }),
    ];
    expect(new Set(prints).size).toBe(prints.length - 1); // "/" and "/?" ask for the same
  });

  it("is the string of the URL itself for a plain GET", () => {
    expect(print("http://a/x?a=1")).toBe("http://a/x?a=1");
  });
});

describe("canonicalizeUrl()", () => {
  it.each([
    ["http://a/", "http://a/"],
    ["http://a/#x", "http://a/"],
    ["http://a/?", "http://a/"],
    ["http://a/?#x", "http://a/"],
    ["http://a/?c&b=&a=2&a=1", "http://a/?a=1&a=2&b=&c"],
    ["http://a/?&&b&", "http://a/?b"],
    ["http://a/%c3%a9?x=%2f%20y", "http://a/%C3%A9?x=%2F+y"],
    ["http://a/a%20b", "http://a/a%20b"],
    ["data:,a?b", "data:,a?b"],
  ])("makes of %s %s", (url, canonical) => {
    expect(canonicalizeUrl(url)).toBe(canonical);
  });

  it("does not depend on the order of the parameters, and changes nothing twice", () => {
    const parameters = fc.array(fc.tuple(fc.webQueryParameters(), fc.nat(9)).map(([text, n]) => `${text}=${n}`));
    fc.assert(
      fc.property(parameters, fc.infiniteStream(fc.nat()), (list, random) => {
        const shuffled = list
          .map((parameter) => [random.next().value as number, parameter] as const)
          .sort(([a], [b]) => a - b)
          .map(([, parameter]) => parameter);
        const canonical = canonicalizeUrl(new URL(`http://a/?${list.join("&")}`).href);
        expect(canonicalizeUrl(new URL(`http://a/?${shuffled.join("&")}`).href)).toBe(canonical);
        expect(canonicalizeUrl(canonical)).toBe(canonical);
      }),
    );
  });
});
