import { describe, expect, it } from "vitest";
import { collectAsyncgen } from "../../src/helpers/collectAsyncgen.js";
import { expectNothingUnhandled } from "../interop/unhandled.js";

async function* upTo(count: number): AsyncGenerator<number> {
  for (let n = 0; n < count; n++) {
    await Promise.resolve();
    yield n;
  }
}

describe("collectAsyncgen()", () => {
  expectNothingUnhandled();

  // U22
  it("fulfils with the elements, in order", async () => {
    expect(await collectAsyncgen(upTo(4))).toEqual([0, 1, 2, 3]);
    expect(await collectAsyncgen([])).toEqual([]);
  });

  it("is rejected with what the iterable throws", async () => {
    const boom = new Error("boom");
    async function* failing(): AsyncGenerator<number> {
      yield* upTo(2);
      throw boom;
    }

    await expect(collectAsyncgen(failing())).rejects.toBe(boom);
  });

  it("refuses at once what is no iterable", () => {
    expect(() => collectAsyncgen(7 as never)).toThrow(
      "Cannot go through the elements: got 7, expected an array, a generator or another iterable",
    );
  });
});
