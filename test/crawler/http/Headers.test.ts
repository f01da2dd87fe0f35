import { describe, expect, it } from "vitest";
import { Headers } from "../../../src/crawler/http/Headers.js";

describe("Headers", () => {
  it("is made of an object, of pairs, of a Map and of other Headers", () => {
    const expected = [
      ["Accept", "text/html"],
      ["X-Tag", "a"],
      ["X-Tag", "b"],
    ];
    const headers = new Headers({ Accept: "text/html", "X-Tag": ["a", "b"], Absent: undefined });
    expect([...headers]).toEqual(expected);
    expect([...new Headers(headers)]).toEqual(expected);
    expect([...new Headers(headers.entries())]).toEqual(expected);
    expect([...new Headers(new Map([["a", "1"]]))]).toEqual([["a", "1"]]);
    expect([...new Headers()]).toEqual([]);
  });

  it("finds names in any case, and the last of several values", () => {
    const headers = new Headers([
      ["Set-Cookie", "a=1"],
      ["SET-COOKIE", "b=2"],
    ]);
    expect(headers.get("set-cookie")).toBe("b=2");
    expect(headers.getAll("Set-Cookie")).toEqual(["a=1", "b=2"]);
    expect(headers.has("set-COOKIE")).toBe(true);
    expect(headers.size).toBe(2);
  });

  it("answers for names it does not have", () => {
    const headers = new Headers({ a: "set" });
    expect(headers.get("set")).toBeUndefined();
    expect(headers.getAll("b")).toEqual([]);
    expect(headers.has("b")).toBe(false);
    expect(headers.delete("b")).toBe(false);
  });

  it("sets, appends and deletes", () => {
    const headers = new Headers({ a: ["1", "2"], b: "3" });
    headers.set("A", "4");
    headers.append("b", " 5\t");
    expect([...headers]).toEqual([
      ["b", "3"],
      ["A", "4"],
      ["b", "5"],
    ]);
    headers.set("c", ["6", "7"]);
    expect(headers.getAll("c")).toEqual(["6", "7"]);
    expect(headers.delete("B")).toBe(true);
    expect(headers.getAll("b")).toEqual([]);
  });

  it("is not changed by changing the Headers it was made of", () => {
    const first = new Headers({ a: "1" });
    const second = new Headers(first);
    first.set("a", "2");
    second.append("a", "3");
    expect([first.getAll("a"), second.getAll("a")]).toEqual([["2"], ["1", "3"]]);
  });

  it("takes a list from a server as it is", () => {
    const headers = Headers.fromRaw(["Content-Type", "text/html", "X-Odd", "caf\u00e9 \u{1f375}"]);
    expect(headers.get("content-type")).toBe("text/html");
    expect(headers.size).toBe(2);
  });

  it.each(["", "a b", "a:", "a\r\nb", "é", "a\0"])("refuses the name %j", (name) => {
    expect(() => new Headers({ [name]: "x" })).toThrow(TypeError);
    expect(() => new Headers().set(name, "x")).toThrow(/^Cannot name a header ".*": wanted a name made of/);
  });

  it.each(["a\r\nEvil: 1", "a\nb", "\r", "a\0b", "\x7f", "☕"])("refuses the value %j", (value) => {
    expect(() => new Headers({ a: value })).toThrow(TypeError);
    expect(() => new Headers().append("a", value)).toThrow(
      /^Cannot give the header "a" the value ".*": wanted printable/,
    );
  });

  it("refuses what is no text, with a stable code", () => {
    expect(() => new Headers({ a: 1 } as never)).toThrow('Cannot give the header "a" the value 1: wanted a string');
    expect(() => new Headers({ a: null } as never)).toThrow("the value null: wanted a string");
    expect(() => new Headers("a: b" as never)).toThrow(
      'Cannot make headers of "a: b": wanted an object, pairs or Headers',
    );
    try {
      new Headers({ a: "\n" });
    } catch (error) {
      expect(error).toMatchObject({ code: "ERR_INVALID_HEADER" });
    }
  });

  it("keeps the old values when a new one is refused", () => {
    const headers = new Headers({ a: "1" });
    expect(() => headers.set("a", ["2", "\n"])).toThrow(TypeError);
    expect(headers.getAll("a")).toEqual(["1"]);
  });
});
