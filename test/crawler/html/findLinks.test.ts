import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findBaseHref, findLinks } from "../../../src/crawler/html/findLinks.js";
import { parseHtml } from "../../../src/crawler/html/parseHtml.js";
import { brokenPages, shopPage } from "./messyPages.js";
import { tagSoup } from "./tagSoup.js";

function linksOf(page: string): unknown {
  const { hrefs, baseHref } = findLinks(page);
  return { hrefs, baseHref };
}

describe("findLinks()", () => {
  it("finds the href of every <a>, decoded, the first of two", () => {
    expect(findLinks(shopPage).hrefs).toEqual(["?a=1&b=2", "/one", "http://other.example/x?y=1#z"]);
  });

  it("finds nothing in comments, scripts, other elements and half a tag", () => {
    const page =
      "<!-- <a href=1> --><script>'<a href=2>'</script><link href=3><area href=4><b href=5><a name=6><a href='7'";
    expect(findLinks(page).hrefs).toEqual([]);
  });

  it("finds the first <base> that has an href", () => {
    expect(findLinks("<base target=x><a href=1><base href='/a&amp;b'><base href=/c>").baseHref).toBe("/a&b");
    expect(findLinks("<base><a href=1>").baseHref).toBeUndefined();
    expect(findLinks("<p><base href=/half").baseHref).toBeUndefined();
  });

  it("finds the same in the text and in the tree", () => {
    for (const page of [shopPage, ...brokenPages]) expect(findLinks(parseHtml(page))).toEqual(linksOf(page));
    fc.assert(
      fc.property(tagSoup, (page) => {
        expect(findLinks(parseHtml(page))).toEqual(linksOf(page));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("findBaseHref()", () => {
  it("finds what findLinks() finds", () => {
    for (const page of [
      "<p>",
      "<BASE HREF=/x>",
      "<base/href=/x>",
      "<basefont href=/x>",
      "a <base b",
      "<base\nhref=/y>",
    ]) {
      expect(findBaseHref(page)).toBe(findLinks(page).baseHref);
      expect(findBaseHref(parseHtml(page))).toBe(findLinks(page).baseHref);
    }
  });
});
