import { describe, expect, it } from "vitest";
import type { FeedFields } from "../../../src/crawler/feeds/ItemExporter.js";
import { ItemExportError } from "../../../src/crawler/feeds/ItemExportError.js";
import { JsonLinesItemExporter } from "../../../src/crawler/feeds/JsonLinesItemExporter.js";

const exporter = (fields?: FeedFields, greatest = 0x10ffff) => new JsonLinesItemExporter({ fields, greatest });

function errorOf(item: unknown): ItemExportError {
  try {
    exporter().exportItem(item);
  } catch (error) {
    return error as ItemExportError;
  }
  return expect.fail("nothing was thrown");
}

describe("JsonLinesItemExporter", () => {
  it.each([
    [{ title: "A", price: 1.5, tags: ["x"] }, '{"title":"A","price":1.5,"tags":["x"]}\n'],
    [{ text: "a\nb\u2028c" }, '{"text":"a\\nb\u2028c"}\n'],
    [{ when: new Date(0) }, '{"when":"1970-01-01T00:00:00.000Z"}\n'],
    ["just a text", '"just a text"\n'],
    [null, "null\n"],
  ])("writes %j as one line", (item, line) => {
    expect(exporter().exportItem(item)).toBe(line);
  });

  it("takes fields in the order that is asked for, and leaves out what is missing", () => {
    expect(exporter(["b", "missing", "a"]).exportItem({ a: 1, b: 2, c: 3 })).toBe('{"b":2,"a":1}\n');
  });

  it("gives fields new names", () => {
    expect(exporter({ a: "Title", b: "b" }).exportItem({ a: 1, b: 2, c: 3 })).toBe('{"Title":1,"b":2}\n');
  });

  it("leaves alone what has no fields", () => {
    expect(exporter(["a"]).exportItem("text")).toBe('"text"\n');
  });

  it.each([
    [0x7f, '{"a":"\\u00e9\\u20ac\\ud83d\\ude00"}\n'],
    [0xff, '{"a":"é\\u20ac\\ud83d\\ude00"}\n'],
    [0x10ffff, '{"a":"é€😀"}\n'],
  ])("escapes what an encoding that ends at %i cannot hold", (greatest, line) => {
    expect(exporter(undefined, greatest).exportItem({ a: "é€😀" })).toBe(line);
    expect(JSON.parse(line)).toEqual({ a: "é€😀" });
  });

  it("names the item and the field of a BigInt", () => {
    const item = { title: "A", price: 10n };
    expect(errorOf(item)).toMatchObject({
      code: "ERR_ITEM_EXPORT",
      item,
      field: "price",
      cause: expect.any(TypeError),
    });
    expect(errorOf(item).message).toMatch(
      /^Cannot export the item \{'title': 'A', 'price': 10\}: its field "price": .*BigInt/,
    );
  });

  it("names the item and the field of a ring", () => {
    const item: Record<string, unknown> = { title: "A" };
    item["self"] = item;
    expect(errorOf(item).message).toMatch(
      /\{'title': 'A', 'self': \{\.\.\.\}\}: its field "self": Converting circular/,
    );
  });

  it("refuses what JSON has no form for", () => {
    expect(errorOf(() => 1).message).toMatch(/^Cannot export the item <function .*>: JSON has no form for it$/);
    expect(errorOf(undefined).message).toBe("Cannot export the item None: JSON has no form for it");
  });

  it("shows the beginning of a long item", () => {
    const { message } = errorOf({ a: "x".repeat(10_000), b: 1n });
    expect(message.length).toBeLessThan(700);
    expect(message).toContain("…: its field");
  });
});
