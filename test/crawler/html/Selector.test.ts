import type { CheerioAPI } from "cheerio";
import { load } from "cheerio/slim";
import fc from "fast-check";
import { selectAll } from "css-select";
import { parseDocument } from "htmlparser2";
import { describe, expect, it } from "vitest";
import { Selector } from "../../../src/crawler/html/Selector.js";
import { heapAfterGc } from "../http/heapAfterGc.js";
import { brokenPages, numbered, shopPage } from "./messyPages.js";

const SELECTORS: readonly string[] = [
  "*",
  "p",
  "P",
  "li",
  "a",
  ".item",
  ".Intro",
  ".intro",
  "#main",
  "#list",
  "li.item",
  "li.item.sale",
  "body.wide.shop",
  "#main.content p",
  "div p",
  "div > p",
  "ul > li",
  "ul ul > li",
  "ul li a",
  "h1 + p",
  "p + p",
  "h1 ~ p",
  "li + li",
  "li ~ li.last",
  "tr + tr td",
  "dt + dd",
  "dt ~ dd",
  "h1, h2, p",
  "a, li, .price",
  "li:first-child",
  "li:last-child",
  "li:nth-child(2)",
  "li:nth-child(odd)",
  "li:nth-child(2n+1)",
  "li:nth-last-child(1)",
  "li:nth-child(-n+2)",
  "dd:nth-of-type(2)",
  "dd:first-of-type",
  "dd:last-of-type",
  "td:only-child",
  "h1:only-of-type",
  "li:not(.item)",
  "li:not(.item, .last)",
  "li:not(:first-child)",
  "ul:has(> li.sale)",
  "li:has(a)",
  "li:has(ul a)",
  "h1:has(+ p)",
  "p:has(~ ul)",
  ":is(h1, h2, th)",
  ":is(ul, table) :is(li, td)",
  "li:contains('two')",
  ":root",
  "[href]",
  "a[href]",
  "[data-id='2']",
  '[data-id="3"]',
  "[data-id=4]",
  "[class~=item]",
  "[class^=ite]",
  "[class$=sale]",
  "[class*=rst]",
  "[lang|=en]",
  "[lang=EN i]",
  "[type=text]",
  "[type=TEXT s]",
  "[rel~=noopener]",
  "[title='say \"hi\"']",
  "[href='?a=1&b=2']",
  "[hidden]",
  "[viewbox]",
  "input:checked",
  "input:disabled",
  "option:selected",
  "td[colspan='2'] table td",
  "table table",
  "table > tr > td",
  "tbody td",
  ".\\31",
  "div div div span",
  "div > div > div > p > span",
  "body > * > *",
  "* + *",
  "p *",
  "li , td",
];

function normalize(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

describe("Selector#css()", () => {
  function expectSameAsCheerio(page: string, $: CheerioAPI, query: string): void {
    const ours = Selector.fromHtml(page)
      .css(query)
      .map((each) => [each.tagName, each.attr("n"), each.text()]);
    const theirs = $(query)
      .toArray()
      .map((each: any) => [each.name, $(each).attr("n"), normalize($(each).text())]);
    expect(ours, query).toEqual(theirs);
  }

  const page = numbered(shopPage);
  const $ = load(page);
  it.each(SELECTORS)("finds what cheerio finds for %s", (query) => {
    expectSameAsCheerio(page, $, query);
  });

  it.each(brokenPages)("finds what cheerio finds in %j", (source) => {
    const broken = numbered(source);
    // cheerio brings an older htmlparser2, which closes fewer elements: it gets the tree of ours.
    const $ = load(parseDocument(broken));
    for (const query of SELECTORS) expectSameAsCheerio(broken, $, query);
  });

  it("finds what css-select finds, for any selector on any tree", () => {
    const name = fc.constantFrom("a", "b", "p", "i");
    const tree = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom("x", "y", " "),
        fc
          .tuple(
            name,
            fc.constantFrom("", " class=c", " class='c d'", " id=e", " title=t"),
            fc.array(tie("node"), { maxLength: 4 }),
          )
          .map(([tag, attribute, children]) => `<${tag}${attribute}>${children.join("")}</${tag}>`),
      ),
    })).node;
    const compound = fc.constantFrom(
      ...["*", "a", "b", "p", "i", ".c", ".d", "#e", "a.c", "b.c.d", "[title]", ":first-child", "p:last-child"],
      ...[
        "b:nth-child(2)",
        ":nth-last-child(2)",
        ":not(.c)",
        ":not(a, b)",
        ":has(p)",
        ":has(> .c)",
        ":has(+ i)",
        ":only-child",
      ],
      ...[
        "i:first-of-type",
        ":nth-of-type(2n)",
        ":is(a, .d)",
        ":is(a b, p > i)",
        ":not(a *)",
        ":empty",
        ":contains(x)",
      ],
    );
    const chain = fc
      .tuple(compound, fc.array(fc.tuple(fc.constantFrom(" ", " > ", " + ", " ~ "), compound), { maxLength: 3 }))
      .map(([first, rest]) => first + rest.flat().join(""));
    const query = fc.array(chain, { minLength: 1, maxLength: 3 }).map((chains) => chains.join(", "));
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), query, (parts, css) => {
        const page = numbered(parts.join(""));
        const theirs = selectAll(css, parseDocument(page)).map((element: any) => element.attribs.n);
        expect(
          Selector.fromHtml(page)
            .css(css)
            .map((each) => each.attr("n")),
        ).toEqual(theirs);
      }),
      { numRuns: 1000 },
    );
  });

  it("looks at the element itself and what is inside, and at nothing outside", () => {
    const outer = Selector.fromHtml("<div class=x><p><b>1</b></p></div><b>2</b>").css("p");
    expect(outer.css("b").getAll()).toEqual(["<b>1</b>"]);
    expect(outer.css("p").getAll()).toEqual(["<p><b>1</b></p>"]);
    expect(outer.css("p > b").getAll()).toEqual(["<b>1</b>"]);
    expect(outer.css("/* a, b */ p b").getAll()).toEqual(["<b>1</b>"]);
    expect(outer.css("div b").getAll()).toEqual([]);
    expect(outer.css(".x > p").getAll()).toEqual([]);
    expect(outer.css("div p b, b::text").getAll()).toEqual(["1"]);
  });

  it("finds inside an element what parsel finds: every compound lies in it", () => {
    const page = Selector.fromHtml("<div><ul><li>1<ul><li>2</ul></ul></div><li>3");
    const inner = page.css("li ul");
    expect(inner.css("ul li::text").getAll()).toEqual(["2"]);
    expect(inner.css("ul ul li").length).toBe(0);
    expect(page.css("div").css("ul ul li::text").getAll()).toEqual(["2"]);
  });

  it("ties :scope and leading combinators to the element", () => {
    const page = Selector.fromHtml("<div><ul><li>1<li>2<ul><li>3</ul><li>4</ul></div>");
    const [list] = page.css("ul");
    expect(list?.css(":scope > li").map((each) => each.css("::text").get())).toEqual(["1", "2", "4"]);
    expect(list?.css("> li").length).toBe(3);
    expect(list?.css(":scope ul li::text").getAll()).toEqual(["3"]);
    expect(list?.css(":scope").length).toBe(1);
    expect(list?.css(":scope:has(ul)").length).toBe(1);
    expect(page.css("li:nth-child(2)").css("~ li").length).toBe(0); // nothing outside is looked at
    expect(list?.css(":not(:scope):has(li)").map((each) => each.tagName)).toEqual(["li", "ul"]);
    expect(page.css(":root").map((each) => each.tagName)).toEqual(["div"]);
  });

  it("asks again in another element what the same query found in the first", () => {
    const page = Selector.fromHtml("<div id=a><p><i>x</i></p></div><div id=b><p><i>y</i></p></div>");
    const texts = page.css("div").map((each) => each.css("div:has(i) p:contains(x) i::text").getAll());
    expect(texts).toEqual([["x"], []]);
    const nested = Selector.fromHtml("<div><div><p>z</p></div></div>");
    expect(nested.css("div").map((each) => each.css("div div:has(p) p").length)).toEqual([1, 0]);
  });

  it("finds nothing in a text or an attribute", () => {
    expect(Selector.fromHtml("<p id=x>text").css("p::text").css("p").length).toBe(0);
    expect(Selector.fromHtml("<p id=x>text").css("p::attr(id)").css("*").length).toBe(0);
  });

  it("survives more nesting than the call stack has room for", () => {
    const page = Selector.fromHtml("<i>".repeat(3_000).replaceAll("<i>", "<i class=x><b>") + "deep");
    expect(page.css("i b::text").getAll()).toEqual(["deep"]);
    expect(page.css("i").text()).toBe("deep");
    expect(page.css("i").get()).toMatch(/^<i class="x"><b><i.*deep<\/b><\/i>.*<\/i>$/s);
  });

  it("does not remember every query", () => {
    const page = Selector.fromHtml("<p id=p7>x");
    const before = heapAfterGc();
    for (let i = 0; i < 12_000; i++) expect(page.css(`div > #p${i}, p#p${i}`).length).toBe(i === 7 ? 1 : 0);
    expect(heapAfterGc() - before).toBeLessThan(8_000_000); // 12,000 are more than 20 MB
  });

  it("does not keep the page it searched last in memory", () => {
    const before = heapAfterGc();
    expect(Selector.fromHtml("<i></i>".repeat(200_000)).css("i + i").length).toBe(199_999); // more than 20 MB
    expect(heapAfterGc() - before).toBeLessThan(10_000_000);
  });
});

describe("Selector#css() with ::text", () => {
  const page = Selector.fromHtml("<div>1<p>2<b>3</b>4</p><!-- no -->5<p>6</p></div>7");

  it("gives the pieces of text that stand directly in an element", () => {
    expect(page.css("p::text").getAll()).toEqual(["2", "4", "6"]);
    expect(page.css("div::text").getAll()).toEqual(["1", "5"]);
  });

  it("gives all text inside after a space, the element's own included", () => {
    expect(page.css("p ::text").getAll()).toEqual(["2", "3", "4", "6"]);
    expect(page.css("p *::text").getAll()).toEqual(["2", "3", "4", "6"]);
    expect(page.css("div ::text").getAll()).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  it("gives everything when there is no selector before it", () => {
    expect(page.css("::text").getAll()).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
    expect(page.css("*::text").getAll()).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
    expect(page.css("p").css("::text").getAll()).toEqual(["2", "3", "4", "6"]);
  });

  it("gives the text of children after a combinator", () => {
    expect(page.css("div > *::text").getAll()).toEqual(["2", "4", "6"]);
    expect(page.css("div > ::text").getAll()).toEqual(["2", "4", "6"]);
  });

  it("keeps document order where matches lie inside each other", () => {
    const nested = Selector.fromHtml("<i>1<i>2</i>3<b>4<i>5</i></b>6</i>");
    expect(nested.css("i::text").getAll()).toEqual(["1", "2", "3", "5", "6"]);
    expect(nested.css("i ::text").getAll()).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  it("gives two pieces where a comment stands between them, and scripts as they are", () => {
    const odd = Selector.fromHtml("<p>a<!-- x -->b</p><script>1 && 2</script>");
    expect(odd.css("p::text").getAll()).toEqual(["a", "b"]);
    expect(odd.css("script::text").getAll()).toEqual(["1 && 2"]);
  });
});

describe("Selector#css() with ::attr()", () => {
  const page = Selector.fromHtml('<div><a HREF="/1?a=1&amp;b=2" Title=t>x</a><a>y</a><p><a href=/2>z</a></p></div>');

  it("gives the attribute of those that have it", () => {
    expect(page.css("a::attr(href)").getAll()).toEqual(["/1?a=1&b=2", "/2"]);
    expect(page.css("a::ATTR( HREF )").getAll()).toEqual(["/1?a=1&b=2", "/2"]);
    expect(page.css("::attr(title)").getAll()).toEqual(["t"]);
  });

  it("looks inside after a space, the element itself included", () => {
    expect(page.css("a").css("::attr(href)").getAll()).toEqual(["/1?a=1&b=2", "/2"]);
    expect(page.css("p ::attr(href)").getAll()).toEqual(["/2"]);
    expect(page.css("a ::attr(title)").getAll()).toEqual(["t"]);
    expect(page.css("div").css("div p ::attr(href), p *::attr(href)").getAll()).toEqual(["/2"]);
  });

  it("does not take what every object has for an attribute", () => {
    expect(page.css("a::attr(constructor)").getAll()).toEqual([]);
    expect(page.css("[constructor], [__proto__], [tostring]").length).toBe(0);
    expect(Selector.fromHtml("<p __proto__=x constructor=y>").css("[__proto__=x][constructor=y]").length).toBe(1);
  });

  it("takes several things at once, in document order", () => {
    expect(page.css("a::attr(href), a::text, p").getAll()).toEqual([
      "/1?a=1&b=2",
      "x",
      "y",
      '<p><a href="/2">z</a></p>',
      "/2",
      "z",
    ]);
    expect(page.css("a::text, p a::text").getAll()).toEqual(["x", "y", "z"]);
  });
});

describe("Selector", () => {
  const [book] = Selector.fromHtml("<p ID=b class='x y' data-n>Emma <b>by\n  Jane</b>&nbsp;Austen<br></p>").css("p");

  it("gives an element as HTML, and values as they are", () => {
    expect(book?.get()).toBe('<p id="b" class="x y" data-n="">Emma <b>by\n  Jane</b>&nbsp;Austen<br></p>');
    expect(book?.getAll()).toEqual([book?.get()]);
    expect(String(book)).toBe(book?.get());
    expect(book?.css("b::text").get()).toBe("by\n  Jane");
    expect(book?.css("::attr(id)")[0]?.get()).toBe("b");
  });

  it("gives attributes by name in any case, and all of them", () => {
    expect(book?.attr("ID")).toBe("b");
    expect(book?.attr("data-n")).toBe("");
    expect(book?.attr("href")).toBeUndefined();
    expect(book?.attrib).toEqual({ id: "b", class: "x y", "data-n": "" });
  });

  it("gives all text with white space normalised", () => {
    expect(book?.text()).toBe("Emma by Jane Austen");
    expect(book?.css("b::text")[0]?.text()).toBe("by Jane");
  });

  it("has a tag name where it is an element", () => {
    expect(book?.tagName).toBe("p");
    expect(book?.css("::text")[0]?.tagName).toBeUndefined();
    expect(Selector.fromHtml("<p>x").tagName).toBeUndefined();
  });

  it("has neither attributes nor a name as a value", () => {
    const [value] = book?.css("::attr(id)") ?? [];
    expect(value?.attr("id")).toBeUndefined();
    expect(value?.attrib).toEqual({});
  });

  it("is the whole page after fromHtml()", () => {
    const page = Selector.fromHtml("<!DOCTYPE html><p>a<!--c--></p>b");
    expect(page.get()).toBe("<!DOCTYPE html><p>a<!--c--></p>b");
    expect(page.text()).toBe("ab");
  });

  it("writes HTML that reads as the same page", () => {
    for (const source of [shopPage, ...brokenPages]) {
      const once = Selector.fromHtml(source).get();
      expect(Selector.fromHtml(once).get()).toBe(once);
      expect(Selector.fromHtml(once).text()).toBe(Selector.fromHtml(source).text());
    }
  });

  it("escapes what would be markup, and nothing in scripts", () => {
    const [div] = Selector.fromHtml(
      '<div title="&quot;&lt;&amp;">a &lt;b&gt; &amp; c<script>1<2&&3</script></div>',
    ).css("div");
    expect(div?.get()).toBe('<div title="&quot;<&amp;">a &lt;b&gt; &amp; c<script>1<2&&3</script></div>');
  });
});
