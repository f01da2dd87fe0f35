import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heapAfterGc } from "./heapAfterGc.js";
import { InvalidUrlError } from "../../../src/crawler/http/InvalidUrlError.js";
import { normalizeUrl, resolveUrl, tryResolveUrl } from "../../../src/crawler/http/resolveUrl.js";

function platformHref(href: string, base?: string): string | undefined {
  try {
    return new URL(href, base).href;
  } catch {
    return undefined;
  }
}

const host = fc.constantFrom(
  ...[
    "example.com",
    "a",
    "127.0.0.1",
    "127.0.0.1:8080",
    "127.1",
    "0x7f.1",
    "[::1]",
    "[::1]:80",
    "EXAMPLE.com",
    "b\u00fccher.example",
  ],
  ...[
    "xn--bcher-kva.example",
    "a:80",
    "a:443",
    "a:0",
    "a:99999",
    "u:p@host",
    "user@host",
    "a..b",
    "a b",
    "",
    "%41.example",
    "1.2.3",
    "a_b",
  ],
);
const scheme = fc.constantFrom(
  "http:",
  "https:",
  "HTTP:",
  "ftp:",
  "file:",
  "mailto:",
  "javascript:",
  "data:",
  "about:",
  "custom:",
  "http",
  "",
);
const segment = fc.oneof(
  fc.constantFrom(
    "a",
    "b.html",
    ".",
    "..",
    "%2e",
    "%2E%2e",
    ".x",
    "...",
    "",
    "a:b",
    "c;d=e",
    "~x",
    "page-1",
    "%zz",
    "%20",
    "a b",
    "'",
  ),
  fc.constantFrom(
    '"',
    "<",
    ">",
    "^",
    "|",
    "`",
    "{",
    "}",
    "\\",
    "\u00e9",
    "\t",
    "\n",
    "[",
    "]",
    "$",
    "@",
    "!",
    "*",
    "(",
    "&",
    "+",
    "\ud800",
  ),
);
const path = fc.array(segment, { maxLength: 4 }).map((segments) => segments.join("/"));
const query = fc.constantFrom(
  "",
  "",
  "?",
  "?q=1",
  "?a=1&b=2",
  "?a='",
  '?a="',
  "?a=b c",
  "?\u00e9",
  "?a/../b",
  "?a?b",
  "?a|b",
  "?[x]",
);
const fragment = fc.constantFrom("", "", "#", "#top", "#a/b?c", "#a`", "#a b", "#a#b", "#\u00e9", "#'");
const tail = fc.tuple(path, query, fragment).map((parts) => parts.join(""));
const absolute = fc.tuple(
  scheme,
  fc.constantFrom("//", "//", "/", "", "\\\\"),
  host,
  fc.constantFrom("", "/", "/"),
  tail,
);
const href = fc
  .oneof(
    tail,
    tail.map((rest) => `/${rest}`),
    tail.map((rest) => `../${rest}`),
    tail.map((rest) => `../../../${rest}`),
    tail.map((rest) => `./${rest}`),
    fc.tuple(host, tail).map(([name, rest]) => `//${name}/${rest}`),
    absolute.map((parts) => parts.join("")),
    fc.string(),
  )
  .chain((text) => fc.constantFrom(text, text, text, ` ${text}\n`, `\u00a0${text}`));
const goodBase = fc
  .oneof(
    fc
      .tuple(fc.constantFrom("http://", "https://"), host, tail)
      .map(([start, name, rest]) => `${start}${name}/${rest}`),
    fc.constantFrom(
      "http://a",
      "https://a?q",
      "http://u:p@a/b/c?d#e",
      "ftp://f/a/b",
      "file:///a/b",
      "data:text/html,x",
      "about:blank",
    ),
  )
  .filter((base) => platformHref(base) !== undefined);

describe("resolveUrl()", () => {
  it("gives what new URL(href, base).href gives", () => {
    fc.assert(
      fc.property(href, goodBase, (link, base) => {
        expect(tryResolveUrl(link, base)).toBe(platformHref(link, base));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ["/abs?x=1#y", "https://example.com/abs?x=1#y"],
    ["?q=2", "https://example.com/shop/list.html?q=2"],
    ["#f", "https://example.com/shop/list.html?q=1#f"],
    ["item.html", "https://example.com/shop/item.html"],
    ["../top", "https://example.com/top"],
    ["../../../top", "https://example.com/top"],
    ["./here", "https://example.com/shop/here"],
    ["", "https://example.com/shop/list.html?q=1"],
    ["//other.example/x", "https://other.example/x"],
    ["http://other.example/x", "http://other.example/x"],
    ["HTTP://Other.Example:80", "http://other.example/"],
    [" /spaces in\n", "https://example.com/spaces%20in"],
    ["mailto:a@b", "mailto:a@b"],
  ])("resolves %j", (link, expected) => {
    expect(resolveUrl(link, "https://example.com/shop/list.html?q=1#old")).toBe(expected);
  });

  it("says which link cannot be resolved, or that the base cannot", () => {
    expect(() => resolveUrl("http://[", "http://a/")).toThrow(InvalidUrlError);
    expect(() => resolveUrl("http://[", "http://a/")).toThrow(
      /^Cannot resolve against http:\/\/a\/ the link "http:\/\/\["/,
    );
    expect(() => resolveUrl("x", "a/b")).toThrow(/^Cannot resolve a link against "a\/b": it is relative/);
  });

  it("does not keep the page in memory that a link was cut out of", () => {
    const kept: string[] = [];
    const filler = "x".repeat(500_000);
    const before = heapAfterGc();
    for (let i = 0; i < 60; i++) {
      const page = `${filler}${i} http://example.com/absolute/${i} /relative/to/the/host/${i} ?page=of-the-same-path-${i}`;
      for (const link of page.split(" ").slice(1)) kept.push(resolveUrl(link, "http://example.com/a/b"));
      const last = page.slice(page.indexOf("http:"), page.indexOf(" /"));
      kept.push(normalizeUrl(last) ?? "");
    }
    expect(heapAfterGc() - before).toBeLessThan(20_000_000); // 60 pages are 30 MB
    expect(kept.length).toBe(240);
  });
});

describe("normalizeUrl()", () => {
  it("gives what new URL(url).href gives", () => {
    fc.assert(
      fc.property(
        absolute.map((parts) => parts.join("")),
        (url) => {
          expect(normalizeUrl(url)).toBe(platformHref(url));
          expect(normalizeUrl(url)).toBe(platformHref(url)); // now that its origin is known
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it("does not remember every origin that it has seen", () => {
    const before = heapAfterGc();
    for (let i = 0; i < 60_000; i++) expect(normalizeUrl(`http://host-${i}.example/a`)?.length).toBeGreaterThan(20);
    expect(heapAfterGc() - before).toBeLessThan(4_000_000); // 60,000 are more than 8 MB
    expect(normalizeUrl("http://host-1.example/a")).toBe("http://host-1.example/a");
  });
});
