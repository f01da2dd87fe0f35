import { describe, expect, it } from "vitest";
import { Selector } from "../../../src/crawler/html/Selector.js";
import { SelectorList } from "../../../src/crawler/html/SelectorList.js";

const page = Selector.fromHtml("<ul><li id=a>1 <b>x</b><li id=b>2</ul>");

describe("SelectorList", () => {
  it("gets the first one, or what is asked for in its place", () => {
    expect(page.css("li::text").get()).toBe("1 ");
    expect(page.css("td::text").get()).toBeUndefined();
    expect(page.css("td::text").get("none")).toBe("none");
    expect(page.css("td::text").get(null)).toBeNull();
  });

  it("gets all", () => {
    expect(page.css("li::attr(id)").getAll()).toEqual(["a", "b"]);
    expect(page.css("td").getAll()).toEqual([]);
  });

  it("is iterated, counted and indexed like an array", () => {
    const list = page.css("li");
    expect(list.length).toBe(2);
    expect([...list].map((each) => each.attr("id"))).toEqual(["a", "b"]);
    expect(list[1]?.attr("id")).toBe("b");
    expect(list.at(-1)?.attr("id")).toBe("b");
  });

  it("maps and filters to plain arrays", () => {
    const list = page.css("li");
    expect(list).toBeInstanceOf(SelectorList);
    expect(list.map((each) => each.text())).toEqual(["1 x", "2"]);
    expect(list.filter((each) => each.attr("id") === "b")).not.toBeInstanceOf(SelectorList);
  });

  it("selects inside everything found", () => {
    expect(
      page
        .css("li")
        .css("b, li")
        .map((each) => each.tagName),
    ).toEqual(["li", "b", "li"]);
    expect(page.css("td").css("b").length).toBe(0);
  });

  it("answers for the first one", () => {
    expect(page.css("li").attrib).toEqual({ id: "a" });
    expect(page.css("li").attr("id")).toBe("a");
    expect(page.css("li").text()).toBe("1 x");
  });

  it("answers for nothing where nothing was found", () => {
    expect(page.css("td").attrib).toEqual({});
    expect(page.css("td").attr("id")).toBeUndefined();
    expect(page.css("td").text()).toBe("");
  });

  it("is all of it as a string", () => {
    expect(String(page.css("li::text"))).toBe("1 \n2");
  });
});
