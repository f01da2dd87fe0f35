import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { asAsyncGenerator } from "../../src/helpers/asAsyncGenerator.js";
import { parallelAsync } from "../../src/helpers/parallelAsync.js";
import { expectNothingUnhandled } from "../interop/unhandled.js";

async function* upTo(count: number): AsyncGenerator<number> {
  for (let n = 0; n < count; n++) {
    await Promise.resolve();
    yield n;
  }
}

describe("asAsyncGenerator()", () => {
  expectNothingUnhandled();

  // U22
  it.each([
    ["an array", () => [0, 1, 2]],
    ["a set", () => new Set([0, 1, 2])],
    ["an array of promises", () => [0, Promise.resolve(1), 2]],
    ["an async generator", () => upTo(3)],
  ])("gives the elements of %s", async (_, make) => {
    const seen: number[] = [];
    for await (const n of asAsyncGenerator<number | Promise<number>>(make())) seen.push(n);

    expect(seen).toEqual([0, 1, 2]);
  });

  it("asks for an element when it is asked for one, and ends the iterator when it is ended", async () => {
    const asked: unknown[] = [];
    function* asking(): Generator<number> {
      try {
        for (let n = 0; ; n++) {
          asked.push(n);
          yield n;
        }
      } finally {
        asked.push("ended");
      }
    }
    const elements = asAsyncGenerator(asking());
    expect(asked).toEqual([]);
    await elements.next();
    await elements.next();
    await elements.return();

    expect(asked).toEqual([0, 1, "ended"]);
  });

  it("makes an array fit for what takes async iterables", async () => {
    const seen: number[] = [];
    await parallelAsync(asAsyncGenerator([1, 2, 3]), 2, (n) => seen.push(n));

    expect(seen).toEqual([1, 2, 3]);
  });

  it.each([
    [undefined, "undefined"],
    [5, "5"],
    ["text", '"text"'],
    [new Deferred(), "Deferred"],
    [{}, "an object of class Object"],
  ])("refuses %s at once", (value, shown) => {
    const attempt = (): unknown => asAsyncGenerator(value as never);

    expect(attempt).toThrow(expect.objectContaining({ code: "ERR_NOT_ITERABLE" }) as Error);
    expect(attempt).toThrow(shown);
  });
});
