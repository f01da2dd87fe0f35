import { describe, expect, it } from "vitest";
import { InvalidSelectorError } from "../../../src/crawler/html/InvalidSelectorError.js";
import { parseQuery } from "../../../src/crawler/html/parseQuery.js";
import { Selector } from "../../../src/crawler/html/Selector.js";

function errorOf(query: string): InvalidSelectorError {
  try {
    Selector.fromHtml("<p>").css(query);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidSelectorError);
    return error as InvalidSelectorError;
  }
  throw new Error(`no error for ${query}`);
}

describe("parseQuery()", () => {
  it("splits at commas that are not inside anything", () => {
    const parts = parseQuery("a, b:is(c, d)::text ,[x='1,2']::attr(x)");
    expect(parts.map((part) => [part.css.trim(), part.take, part.attribute, part.start])).toEqual([
      ["a", "element", "", 0],
      ["b:is(c, d)", "text", "", 3],
      ["[x='1,2']", "attribute", "x", 21],
    ]);
  });

  it("leaves escapes, strings and comments alone", () => {
    expect(parseQuery("a\\,b").length).toBe(1);
    expect(parseQuery("a\\::text")[0]?.take).toBe("element");
    expect(parseQuery('[a="]::text"]::text')[0]?.take).toBe("text");
    expect(parseQuery("a /* , ::text */ b").length).toBe(1);
  });
});

describe("InvalidSelectorError", () => {
  it("names the selector, what is wrong and where", () => {
    const error = errorOf("ul > li[data-id");
    expect(error.name).toBe("InvalidSelectorError");
    expect(error.code).toBe("ERR_INVALID_SELECTOR");
    expect(error.selector).toBe("ul > li[data-id");
    expect(error.position).toBe(7);
    expect(error.message).toBe(
      'Cannot select "ul > li[data-id": the "[" is never closed at position 7, before "[data-id"',
    );
  });

  it.each([
    ["", 0, "a selector is missing"],
    ["   ", 3, "a selector is missing"],
    ["a,", 2, "a selector is missing"],
    ["a,,b", 2, "a selector is missing"],
    [", a", 0, "a selector is missing"],
    ["a >", 3, 'the ">" has no right side'],
    ["a ~ , b", 4, 'the "~" has no right side'],
    ["a > > b", 0, "did not expect successive traversals"],
    ["p:not(", 5, 'the "(" is never closed'],
    ["p:not([x)", 5, 'the "(" is never closed'],
    ["[x='1]", 3, "the string is never closed"],
    ["a /* b", 2, "the comment is never closed"],
    ["p::before", 1, "unknown pseudo-element"],
    ["p::attr", 1, "unknown pseudo-element"],
    ["p::attr()", 1, "unknown pseudo-element"],
    ["p::text(x)", 1, "unknown pseudo-element"],
    ["p::text b", 8, "nothing may follow ::text but a comma"],
    ["a, b:nope", 4, "unknown pseudo-class :nope"],
    ["a, p:nope(2)", 4, "unknown pseudo-class :nope"],
    ["li:nth-child(x)", 13, "n-th rule couldn't be parsed"],
    ["a, .", 3, "a name is missing"],
    ["p..x", 1, "a name is missing"],
    ["p]", 1, "this is no part of a selector"],
    ["p ; b", 2, "this is no part of a selector"],
    ["a < b", 2, "this is no part of a selector"],
    ["svg|a", 0, "namespaced tag names are not yet supported"],
  ])("of %j is at %i: %s", (query, position, problem) => {
    const error = errorOf(query);
    expect(error.message).toContain(`: ${problem}`);
    expect(error.position).toBe(position);
  });

  it("says where an XPath or a URL belongs", () => {
    expect(errorOf("//div/text()").message).toContain("XPath is not supported, and a URL goes to response.follow()");
    expect(errorOf("https://example.com/next").message).toContain("a URL goes to response.follow()");
    expect(errorOf("/page/2").message).toContain("a URL goes to response.follow()");
  });

  it("comes each time, also for a text, which has nothing inside", () => {
    const [text] = Selector.fromHtml("<p>x").css("::text");
    expect(() => text?.css("p[")).toThrow(InvalidSelectorError);
    expect(() => text?.css("p[")).toThrow(InvalidSelectorError);
  });
});
