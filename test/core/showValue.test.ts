import { describe, expect, it } from "vitest";
import { showValue } from "../../src/core/showValue.js";

const unnamed = [() => undefined][0];

describe("showValue()", () => {
  it.each<[string, unknown, string]>([
    ["quotes a text", 'a "word"', '"a \\"word\\""'],
    ["shows a text of 80 characters in full", "x".repeat(80), `"${"x".repeat(80)}"`],
    ["cuts a longer one to 78", "x".repeat(81), `"${"x".repeat(77)}…"`],
    ["names a function", showValue, "function showValue"],
    ["says that a function has no name", unnamed, "an unnamed function"],
    ["names the class of an object", new Map(), "an object of class Map"],
    ["shows null", null, "null"],
    ["shows undefined", undefined, "undefined"],
    ["shows a bigint as it is written", 12n, "12n"],
    ["shows a symbol", Symbol("s"), "Symbol(s)"],
    ["knows an object without a class as an Object", Object.create(null), "an object of class Object"],
    ["knows one whose class has no name as an Object", new (class {})(), "an object of class Object"],
    ["takes no name that is not a text", { constructor: { name: 7 } }, "an object of class Object"],
  ])("%s", (_how, value, shown) => {
    expect(showValue(value)).toBe(shown);
  });

  it("never throws, whatever the object does", () => {
    const hostile = {
      get constructor(): never {
        throw new Error("no");
      },
    };

    expect(showValue(hostile)).toBe("an object of class Object");
  });

  it.each<[string, object]>([
    ["a revoked proxy of an object", revoked({})],
    ["a revoked proxy of a function", revoked(() => undefined)],
    [
      "a class with a static member `name`",
      class {
        static name = Symbol("n") as never;
      },
    ],
    [
      "a class whose name cannot be read",
      class {
        static get name(): never {
          throw new Error("no");
        }
      },
    ],
    [
      "a conversion that throws",
      {
        toString: () => {
          throw new Error("no");
        },
        [Symbol.toPrimitive]: 1,
      },
    ],
    [
      "a proxy whose traps throw",
      new Proxy(
        {},
        {
          get: () => {
            throw new Error("no");
          },
        },
      ),
    ],
  ])("shows %s", (_, value) => {
    expect(showValue(value)).toMatch(/^(?:an object of class Object|an unnamed function)$/);
  });

  it.each<[string, unknown]>([
    ["bigint", 10n ** 1000n],
    ["symbol", Symbol("s".repeat(1000))],
    ["function's name", Object.defineProperty(() => 1, "name", { value: "f".repeat(1000) })],
    ["class name", { constructor: { name: "C".repeat(1000) } }],
  ])("cuts a long %s", (_, value) => {
    expect(showValue(value).length).toBeLessThan(110);
  });
});

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}
