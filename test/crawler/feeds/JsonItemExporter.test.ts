import { describe, expect, it } from "vitest";
import { JsonItemExporter } from "../../../src/crawler/feeds/JsonItemExporter.js";

function exported(items: readonly unknown[], indent: number | undefined): string {
  const exporter = new JsonItemExporter({ fields: undefined, greatest: 0x10ffff, indent });
  return items.map((item) => exporter.exportItem(item)).join("") + exporter.finish();
}

const items = [{ a: 1, b: ["é"] }, { a: 2 }];

describe("JsonItemExporter", () => {
  it.each([
    [0, '[\n{"a":1,"b":["é"]},\n{"a":2}\n]\n'],
    [2, '[\n{\n  "a": 1,\n  "b": [\n    "é"\n  ]\n},\n{\n  "a": 2\n}\n]\n'],
    [undefined, '[{"a":1,"b":["é"]},{"a":2}]\n'],
  ])("writes one list, with indent %s", (indent, text) => {
    expect(exported(items, indent)).toBe(text);
    expect(JSON.parse(text)).toEqual(items);
  });

  it.each([0, 2, undefined])("writes an empty list for no items, with indent %s", (indent) => {
    expect(exported([], indent)).toBe("[]\n");
  });

  it("writes no comma for an item that cannot be exported", () => {
    const exporter = new JsonItemExporter({ fields: ["a"], greatest: 0x7f, indent: 0 });
    expect(() => exporter.exportItem({ a: 1n })).toThrow(expect.objectContaining({ code: "ERR_ITEM_EXPORT" }));
    expect(exporter.exportItem({ a: "é", b: 2 }) + exporter.finish()).toBe('[\n{"a":"\\u00e9"}\n]\n');
  });
});
