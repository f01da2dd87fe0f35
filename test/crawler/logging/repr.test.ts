import { describe, expect, it } from "vitest";
import { repr } from "../../../src/crawler/logging/repr.js";

class Book {
  title = "A";
  price = 3;
}

class Named {
  toString(): string {
    return "<GET http://a/>";
  }
}

describe("repr()", () => {
  it.each([
    ["plain", "'plain'"],
    ["it's", '"it\'s"'],
    ["\"'", "'\"\\''"],
    ["a\n\t\r\\", "'a\\n\\t\\r\\\\'"],
    ["é😀", "'é😀'"],
    ["\u00a0\u200b\u0001\u{e0001}", "'\\xa0\\u200b\\x01\\U000e0001'"],
    ["\ud83d", "'\\ud83d'"],
    [true, "True"],
    [false, "False"],
    [null, "None"],
    [undefined, "None"],
    [1.5, "1.5"],
    [Number.NaN, "nan"],
    [-Infinity, "-inf"],
    [10n, "10"],
    [Symbol("s"), "Symbol(s)"],
    [[1, "a"], "[1, 'a']"],
    [{ data: "foo", n: null }, "{'data': 'foo', 'n': None}"],
    [Object.assign(Object.create(null) as object, { a: 1 }), "{'a': 1}"],
    [new Map<unknown, unknown>([[1, "one"]]), "{1: 'one'}"],
    [new Set([1, 2]), "{1, 2}"],
    [new Set(), "set()"],
    [Uint8Array.of(0x61, 0x27, 0x0a, 0xff, 0x5c), 'b"a\'\\n\\xff\\\\"'],
    [new Date(Date.UTC(2026, 7, 21, 10, 0, 0)), "datetime.datetime(2026, 8, 21, 10, 0, tzinfo=datetime.timezone.utc)"],
    [
      new Date(Date.UTC(2026, 7, 21, 10, 0, 0, 123)),
      "datetime.datetime(2026, 8, 21, 10, 0, 0, 123000, tzinfo=datetime.timezone.utc)",
    ],
    [new RangeError("no"), "RangeError('no')"],
    [Book, "<class 'Book'>"],
    [Math.max, "<function max>"],
    [new Book(), "Book(title='A', price=3)"],
    [new Named(), "<GET http://a/>"],
  ])("shows %o as %s", (value, expected) => {
    expect(repr(value)).toBe(expected);
  });

  it("shows rings", () => {
    const dict: Record<string, unknown> = { a: 1 };
    dict["self"] = dict;
    const list: unknown[] = [dict];
    list.push(list);
    expect(repr(dict)).toBe("{'a': 1, 'self': {...}}");
    expect(repr(list)).toBe("[{'a': 1, 'self': {...}}, [...]]");
  });

  it("shows an object twice where it is no ring", () => {
    const shared = { a: 1 };
    expect(repr([shared, shared])).toBe("[{'a': 1}, {'a': 1}]");
  });

  it("survives a value that throws", () => {
    const hostile = {
      get a(): never {
        throw new Error("no");
      },
    };
    expect(repr(hostile)).toBe("(a value that cannot be shown: Error: no)");
  });
});
