import { describe, expect, it } from "vitest";
import { CsvItemExporter, csvColumns } from "../../../src/crawler/feeds/CsvItemExporter.js";
import type { ItemExporterOptions } from "../../../src/crawler/feeds/ItemExporter.js";
import { captureLog } from "../handlers/captureLog.js";

const log = captureLog();

function exported(items: readonly unknown[], options: Partial<ItemExporterOptions> = {}): string {
  const exporter = new CsvItemExporter({ fields: undefined, greatest: 0x10ffff, ...options });
  return items.map((item) => exporter.exportItem(item)).join("");
}

describe("CsvItemExporter", () => {
  it("names its columns once, by the first item", () => {
    expect(exported([{ a: 1, b: 2 }, { b: 3 }])).toBe("a,b\r\n1,2\r\n,3\r\n");
    expect(log).toEqual([]);
  });

  it.each<[unknown, string]>([
    ["plain text", "plain text"],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    ["carriage\rreturn", '"carriage\rreturn"'],
    [" spaces ", " spaces "],
    ["", ""],
    [null, ""],
    [undefined, ""],
    [0, "0"],
    [false, "false"],
    [10n, "10"],
    [["x", "y", null, 1], '"x,y,,1"'],
    [{ x: [1] }, '"{""x"":[1]}"'],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
  ])("writes %o as %s", (value, cell) => {
    expect(exported([{ id: 1, value }])).toBe(`id,value\r\n1,${cell}\r\n`);
  });

  it("does not let one empty cell look like no line", () => {
    expect(exported([{ a: "" }, { a: null }])).toBe('a\r\n""\r\n""\r\n');
  });

  it("takes the fields that are asked for, under new names too", () => {
    expect(exported([{ a: 1, b: 2, c: 3 }], { fields: ["b", "missing", "a"] })).toBe("b,missing,a\r\n2,,1\r\n");
    expect(exported([{ a: 1, b: 2 }], { fields: { b: "The B, really" } })).toBe('"The B, really"\r\n2\r\n');
    expect(log).toEqual([]);
  });

  it("goes on under columns that are there, without naming them again", () => {
    expect(exported([{ a: 1, b: 2 }], { columns: ["b", "a"] })).toBe("2,1\r\n");
    expect(exported([{ a: 1, b: 2 }], { columns: ["B"], fields: { b: "B" } })).toBe("2\r\n");
  });

  it("warns once of fields that have no column", () => {
    exported([{ a: 1 }, { a: 2, b: 3 }, { c: 4 }]);
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/^WARNING A csv feed has no column for \['b'\]: .*FEED_EXPORT_FIELDS$/);
  });

  it.each(["text", 7, null])("refuses the item %j, which has no fields", (item) => {
    expect(() => exported([item])).toThrow(/it has no fields to put into columns/);
  });

  it("refuses a character that the encoding lacks, and lets such an item decide nothing", () => {
    const exporter = new CsvItemExporter({ fields: undefined, greatest: 0xff });
    expect(() => exporter.exportItem({ wrong: 1, price: "€" })).toThrow(/its field "price": .*encoding has no '€'/);
    expect(exporter.exportItem({ price: "é" })).toBe("price\r\né\r\n");
  });

  it("names the field of a ring, and of a date that is none", () => {
    const ring: Record<string, unknown> = {};
    ring["self"] = { ring };
    expect(() => exported([ring])).toThrow(expect.objectContaining({ code: "ERR_ITEM_EXPORT", field: "self" }));
    expect(() => exported([{ when: new Date(Number.NaN) }])).toThrow(expect.objectContaining({ field: "when" }));
  });
});

describe("csvColumns()", () => {
  it.each([
    ["a,b\r\n1,2\r\n", ["a", "b"]],
    ["a\n", ["a"]],
    ['"a,""b""","c\nd"\r\n', ['a,"b"', "c\nd"]],
    ["a,,b\r\n", ["a", "", "b"]],
    ["a,\r\n", ["a", ""]],
    ['""\r\n', [""]],
  ])("reads %j", (text, columns) => {
    expect(csvColumns(text)).toEqual(columns);
  });
});
