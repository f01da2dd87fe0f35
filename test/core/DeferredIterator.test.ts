import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { DeferredList } from "../../src/core/DeferredList.js";
import { fail } from "../../src/core/fail.js";
import { gatherResults } from "../../src/core/gatherResults.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { succeed } from "../../src/core/succeed.js";
import { unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { errorOf, thrownBy } from "./outcomes.js";

const boom = new Error("boom");

describe("Deferred#[Symbol.iterator]()", () => {
  it("gives an iterator that is iterable itself", () => {
    const steps = new Deferred<string>()[Symbol.iterator]();

    expect(steps[Symbol.iterator]()).toBe(steps);
  });

  // I3
  it("gives the Deferred once, and returns what it is sent", () => {
    const d = new Deferred<string>();
    const steps = d[Symbol.iterator]();

    const step = steps.next(undefined);
    expect([step.done, step.value === d, steps.next("x")]).toEqual([false, true, { done: true, value: "x" }]);
  });

  // I2, I3
  it("returns the value of a fired Deferred without giving it, and takes it", () => {
    const d = succeed("x");

    expect(d[Symbol.iterator]().next(undefined)).toEqual({ done: true, value: "x" });
    expect(d.result).toBeUndefined();
  });

  // I2, I3
  it("throws the error of a failed Deferred without giving it, and takes it", () => {
    const d = fail(boom);

    expect(thrownBy(() => d[Symbol.iterator]().next(undefined))).toBe(boom);
    expect(d.result).toBeUndefined();
  });

  it("is over after return()", () => {
    const steps = new Deferred<string>()[Symbol.iterator]();

    expect([steps.return("early"), steps.next("late")]).toEqual([
      { done: true, value: "early" },
      { done: true, value: "late" },
    ]);
  });

  it("is over after throw()", () => {
    const steps = new Deferred<string>()[Symbol.iterator]();

    expect(thrownBy(() => steps.throw(boom))).toBe(boom);
    expect(steps.next("late")).toEqual({ done: true, value: "late" });
  });

  it("leaves the failure of a Deferred alone that was not asked for it", () => {
    const d = fail(boom);
    d[Symbol.iterator]();

    expect(errorOf(d)).toBe(boom);
  });
});

type Mistake = [what: string, iterate: (d: never) => unknown];

const synchronous: Mistake[] = [
  [
    "for … of",
    (d: Iterable<unknown>) => {
      for (const x of d) return x;
      return undefined;
    },
  ],
  ["spread in an array", (d: Iterable<unknown>) => [...d]],
  ["spread in a call", (d: Iterable<number>) => Math.max(...d)],
  [
    "destructuring",
    (d: Iterable<unknown>) => {
      const [a, b] = d;
      return [a, b];
    },
  ],
  [
    "destructuring of nothing but the rest",
    (d: Iterable<unknown>) => {
      const [...all] = d;
      return all;
    },
  ],
  ["destructuring of a parameter", (d: Iterable<unknown>) => (([a]: Iterable<unknown>) => a)(d)],
  ["Array.from", (d: Iterable<unknown>) => Array.from(d)],
  ["Set", (d: Iterable<unknown>) => new Set(d)],
  ["Map", (d: Iterable<[1, 2]>) => new Map(d)],
  ["Object.fromEntries", (d: Iterable<[1, 2]>) => Object.fromEntries(d)],
  ["next() by hand", (d: Iterable<unknown>) => d[Symbol.iterator]().next()],
  ["toEqual", (d: unknown) => expect(d).toEqual(succeed(2))],
  ["not.toEqual", (d: unknown) => expect(d).not.toEqual(succeed(2))],
  ["toStrictEqual, inside", (d: unknown) => expect({ d }).toStrictEqual({ d: succeed(1) })],
] as Mistake[];

const asynchronous: Mistake[] = [
  ["Promise.all", (d: Iterable<unknown>) => Promise.all(d)],
  ["Promise.allSettled", (d: Iterable<unknown>) => Promise.allSettled(d)],
  ["Promise.race", (d: Iterable<unknown>) => Promise.race(d)],
  ["Promise.any", (d: Iterable<unknown>) => Promise.any(d)],
  [
    "for await",
    async (d: Iterable<unknown>) => {
      // eslint-disable-next-line @typescript-eslint/await-thenable -- that is the mistake
      for await (const x of d) return x;
      return undefined;
    },
  ],
  [
    "yield* in an async generator",
    async (d: Iterable<unknown>) =>
      (async function* () {
        yield* d;
      })().next(),
  ],
] as Mistake[];

describe("A Deferred iterated over by mistake", () => {
  const refusal = { name: "TypeError", code: "ERR_ITERATED" };

  it.each(synchronous)("throws and keeps its value: %s", (_what, iterate) => {
    const d = succeed(1);

    expect(thrownBy(() => iterate(d as never))).toMatchObject(refusal);
    expect(d.result).toBe(1);
  });

  it.each(asynchronous)("rejects and keeps its value: %s", async (_what, iterate) => {
    const d = succeed(1);

    await expect(iterate(d as never)).rejects.toMatchObject(refusal);
    expect(d.result).toBe(1);
  });

  it.each(synchronous)("keeps its failure, which stays unhandled: %s", (_what, iterate) => {
    const d = fail(boom);

    expect(thrownBy(() => iterate(d as never))).toMatchObject(refusal);
    expect(unhandledFailureOf(d)?.value).toBe(boom);
    errorOf(d);
  });

  it.each([...synchronous, ...asynchronous])(
    "can still be waited for when it was pending: %s",
    async (_what, iterate) => {
      const d = new Deferred<number>();
      const attempt = async (): Promise<void> => void (await iterate(d as never));
      await expect(attempt()).rejects.toMatchObject(refusal);
      const waiting = inlineCallbacks(function* () {
        return yield* d;
      })();
      d.callback(5);

      expect(waiting.result).toBe(5);
    },
  );

  it("names the cure", () => {
    expect(thrownBy(() => Array.from(succeed(1))).message).toMatch(
      /`yield\*` it inside a coroutine.*await it.*gatherResults/,
    );
  });

  it.each([
    ["a gathering", () => gatherResults([succeed(1)])],
    ["a list", () => new DeferredList([succeed(1)])],
    [
      "a coroutine's",
      () =>
        inlineCallbacks(function* () {
          return [yield 1];
        })(),
    ],
  ])("may be any: %s", (_what, make) => {
    expect(thrownBy(() => Array.from(make() as Deferred<unknown>))).toMatchObject(refusal);
  });

  it("may be asked again with yield*, after a mistake with the same iterator", () => {
    const steps = succeed("x")[Symbol.iterator]();
    thrownBy(() => steps.next());

    expect(steps.next(undefined)).toEqual({ done: true, value: "x" });
  });
});
