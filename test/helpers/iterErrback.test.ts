import { describe, expect, it } from "vitest";
import { Failure } from "../../src/core/Failure.js";
import { succeed } from "../../src/core/succeed.js";
import { iterErrback } from "../../src/helpers/iterErrback.js";

describe("iterErrback()", () => {
  const boom = new Error("boom");
  const upTo = function* (count: number, failing?: number): Generator<number> {
    for (let n = 0; n < count; n++) {
      if (n === failing) throw boom;
      yield n;
    }
  };

  it("gives all the values, and calls no errback when nothing fails", () => {
    const failures: unknown[] = [];
    expect([...iterErrback(upTo(10), (failure) => failures.push(failure))]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(failures).toEqual([]);
  });

  it("tells the errback of an error, with the arguments; a generator has then ended", () => {
    const told: unknown[] = [];
    const values = [...iterErrback(upTo(10, 5), (...args: unknown[]) => told.push(...args), "a", 2)];
    expect(values).toEqual([0, 1, 2, 3, 4]);
    expect(told).toEqual([expect.any(Failure), "a", 2]);
    expect((told[0] as Failure).value).toBe(boom);
  });

  it("goes on asking an iterator that can", () => {
    let n = 0;
    const iterable = {
      [Symbol.iterator]: () => ({
        next: (): IteratorResult<number> => {
          if (n++ % 2 === 1) throw new Error(`${n}`);
          return n > 6 ? { done: true, value: undefined } : { done: false, value: n };
        },
      }),
    };
    const told: string[] = [];
    expect([...iterErrback(iterable, (failure) => told.push(failure.getErrorMessage()))]).toEqual([1, 3, 5]);
    expect(told).toEqual(["2", "4", "6"]);
  });

  it("closes the iterator when the loop is left, and only then", () => {
    const seen: unknown[] = [];
    const closing = function* (): Generator<number> {
      try {
        yield 1;
        yield 2;
      } finally {
        seen.push("closed");
      }
    };
    for (const n of iterErrback(closing(), () => undefined)) {
      seen.push(n);
      break;
    }
    expect(seen).toEqual([1, "closed"]);

    const iterator = { next: () => ({ done: true as const, value: undefined }), return: () => seen.push("never") };
    expect([...iterErrback({ [Symbol.iterator]: () => iterator as never }, () => undefined)]).toEqual([]);
    expect(seen).toEqual([1, "closed"]);
  });

  it("lets out what the errback throws", () => {
    const other = new Error("other");
    const values: number[] = [];
    const loop = (): void => {
      for (const n of iterErrback(upTo(3, 1), () => {
        throw other;
      }))
        values.push(n);
    };
    expect(loop).toThrow(other);
    expect(values).toEqual([0]);
  });

  it("closes an iterator that could go on when the errback throws", () => {
    let closed = 0;
    const next = (): never => {
      throw boom;
    };
    const iterable = { [Symbol.iterator]: () => ({ next, return: () => ({ done: true as const, value: ++closed }) }) };
    expect(() => [...iterErrback(iterable, (failure) => failure.raiseException())]).toThrow(boom);
    expect(closed).toBe(1);
  });

  it("does not tell it of an error in the loop itself", () => {
    const told: unknown[] = [];
    expect(() => {
      for (const n of iterErrback(upTo(3), (failure) => told.push(failure))) if (n === 1) throw boom;
    }).toThrow(boom);
    expect(told).toEqual([]);
  });

  it("refuses bad input at once", () => {
    const refusal = (code: string): Error => expect.objectContaining({ name: "TypeError", code }) as Error;
    expect(() => iterErrback(5 as never, () => undefined)).toThrow(refusal("ERR_NOT_ITERABLE"));
    expect(() => iterErrback(succeed() as never, () => undefined)).toThrow(refusal("ERR_NOT_ITERABLE"));
    expect(() => iterErrback((async function* () {})() as never, () => undefined)).toThrow(
      "aiterErrback() takes this one",
    );
    expect(() => iterErrback([], undefined as never)).toThrow(refusal("ERR_NOT_CALLABLE"));
  });
});
