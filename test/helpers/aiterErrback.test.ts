import { describe, expect, it } from "vitest";
import { Failure } from "../../src/core/Failure.js";
import { aiterErrback } from "../../src/helpers/aiterErrback.js";
import { expectNothingUnhandled } from "../interop/unhandled.js";

describe("aiterErrback()", () => {
  expectNothingUnhandled();
  const boom = new Error("boom");
  const upTo = async function* (count: number, failing?: number): AsyncGenerator<number> {
    for (let n = 0; n < count; n++) {
      await Promise.resolve();
      if (n === failing) throw boom;
      yield n;
    }
  };
  const collect = async (iterable: AsyncIterable<unknown>): Promise<unknown[]> => {
    const values: unknown[] = [];
    for await (const value of iterable) values.push(value);
    return values;
  };

  it("gives all the values, and calls no errback when nothing fails", async () => {
    const told: unknown[] = [];
    expect(await collect(aiterErrback(upTo(10), (failure) => told.push(failure)))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(told).toEqual([]);
  });

  it("tells the errback of an error, with the arguments; a generator has then ended", async () => {
    const told: unknown[] = [];
    const values = aiterErrback(upTo(10, 5), (...args: unknown[]) => told.push(...args), "a", 2);
    expect(await collect(values)).toEqual([0, 1, 2, 3, 4]);
    expect(told).toEqual([expect.any(Failure), "a", 2]);
    expect((told[0] as Failure).value).toBe(boom);
  });

  it("goes on asking an iterator that can, when the errback's promise is settled", async () => {
    const seen: unknown[] = [];
    let n = 0;
    const next = async (): Promise<IteratorResult<number>> => {
      seen.push(`next ${++n}`);
      if (n === 2) throw boom;
      return n > 3 ? { done: true, value: undefined } : { done: false, value: n };
    };
    const values = aiterErrback({ [Symbol.asyncIterator]: () => ({ next }) }, async () => {
      await Promise.resolve();
      seen.push("told");
    });
    expect(await collect(values)).toEqual([1, 3]);
    expect(seen).toEqual(["next 1", "next 2", "told", "next 3", "next 4"]);
  });

  it("closes the iterator when the loop is left", async () => {
    const seen: unknown[] = [];
    const closing = async function* (): AsyncGenerator<number> {
      try {
        yield 1;
        yield 2;
      } finally {
        seen.push("closed");
      }
    };
    for await (const n of aiterErrback(closing(), () => undefined)) {
      seen.push(n);
      break;
    }
    expect(seen).toEqual([1, "closed"]);
  });

  it("lets out what the errback throws or its promise is rejected with", async () => {
    const other = new Error("other");
    await expect(
      collect(
        aiterErrback(upTo(3, 1), () => {
          throw other;
        }),
      ),
    ).rejects.toBe(other);
    await expect(collect(aiterErrback(upTo(3, 1), () => Promise.reject(other)))).rejects.toBe(other);
  });

  it("refuses bad input at once", () => {
    const refusal = (code: string): Error => expect.objectContaining({ name: "TypeError", code }) as Error;
    expect(() => aiterErrback(null as never, () => undefined)).toThrow(refusal("ERR_NOT_ITERABLE"));
    expect(() => aiterErrback([1] as never, () => undefined)).toThrow("iterErrback() takes this one");
    expect(() => aiterErrback(upTo as never, () => undefined)).toThrow("call the function");
    expect(() => aiterErrback(upTo(1), 5 as never)).toThrow(refusal("ERR_NOT_CALLABLE"));
  });
});
