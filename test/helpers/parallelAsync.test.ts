import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError } from "../../src/core/errors.js";
import { succeed } from "../../src/core/succeed.js";
import type { ParallelError } from "../../src/helpers/errors.js";
import { parallelAsync } from "../../src/helpers/parallelAsync.js";
import { sleep } from "../../src/helpers/sleep.js";
import { CountingSignal } from "../interop/CountingSignal.js";
import { expectNothingUnhandled, turn } from "../interop/unhandled.js";
import { collectLoggedErrors } from "../reactors/loggedErrors.js";
import { ElementWork } from "./ElementWork.js";
import { outcomesOf } from "./outcomesOf.js";
import { useFakeEventLoop } from "./useFakeEventLoop.js";

/** An async iterator in the hands of a test: each `next()` waits until the test gives its step. */
class HeldIterator {
  readonly asked: Deferred<IteratorResult<number>>[] = [];
  /** How many `next()`s are pending, now and at most. */
  pending = 0;
  most = 0;
  returned = 0;
  readonly #settles: boolean;

  constructor(settles = true) {
    this.#settles = settles;
  }

  [Symbol.asyncIterator](): AsyncIterator<number> {
    return this as unknown as AsyncIterator<number>;
  }

  next(): Deferred<IteratorResult<number>> {
    this.most = Math.max(this.most, ++this.pending);
    const step = new Deferred<IteratorResult<number>>();
    step.addBoth((result) => {
      this.pending--;
      return result;
    });
    this.asked.push(step);
    return step;
  }

  return(): Deferred<unknown> {
    this.returned++;
    return this.#settles ? succeed() : new Deferred();
  }

  give(value: number): void {
    this.asked.at(-1)?.callback({ done: false, value });
  }
}

describe("parallelAsync()", () => {
  const current = useFakeEventLoop();
  const logged = collectLoggedErrors();
  expectNothingUnhandled();
  const boom = new Error("boom");
  const cancelled = expect.any(CancelledError) as unknown;
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  async function* lateUpTo(count: number): AsyncGenerator<number> {
    for (let n = 0; n < count; n++) {
      await sleep((n * 31) % 7);
      yield n;
    }
  }
  /** Let time and microtasks pass until nothing is left to do. */
  const runToEnd = async (): Promise<void> => {
    for (let idle = 0; idle < 3; idle++) {
      await turn();
      if (current.loop.step()) idle = -1;
    }
  };

  it.each([20, 50, 100])("works on each of %i elements once, in order, never on more than the limit", async (count) => {
    for (const limit of [1, 8, 50]) {
      const work = new ElementWork();
      const outcomes = outcomesOf(parallelAsync(lateUpTo(count), limit, (n) => work.on(n, (n * 7919) % 40)));
      await runToEnd();
      expect(outcomes).toEqual([upTo(count).map((n) => `done ${n}`)]);
      expect(work.begun).toEqual(upTo(count));
      expect(work.inFlight).toBe(0);
      expect(work.most).toBeLessThanOrEqual(limit);
    }
  });

  it("never calls next() while another is pending, nor without room for its element", () => {
    const source = new HeldIterator();
    const work = new ElementWork();
    const outcomes = outcomesOf(parallelAsync(source, 2, (n) => work.on(n, 10)));
    source.give(0);
    source.give(1);
    expect(source.asked).toHaveLength(2);
    current.loop.advance(10);
    expect(source.asked).toHaveLength(3);
    source.asked[2]?.callback({ done: true, value: undefined });
    expect(source.most).toBe(1);
    expect(outcomes).toEqual([["done 0", "done 1"]]);
  });

  it("needs no stack for steps that are there at once", () => {
    let n = 0;
    const source = { next: () => succeed({ done: n === 50_000, value: n++ }), [Symbol.asyncIterator]: () => source };
    const outcomes = outcomesOf(parallelAsync(source as unknown as AsyncIterable<number>, 3, (value) => value));
    expect(outcomes).toEqual([upTo(50_000)]);
  });

  it("hands the arguments on", async () => {
    expect(await parallelAsync(lateUpTo(0), 1, (n, text: string) => text + n, "a")).toEqual([]);
    const seen = outcomesOf(parallelAsync(lateUpTo(1), 1, (n, text: string) => text + n, "a"));
    await runToEnd();
    expect(seen).toEqual([["a0"]]);
  });

  it("works on the others when elements fail, and then fails", async () => {
    const outcomes = outcomesOf(
      parallelAsync(lateUpTo(4), 2, async (n) => {
        if (n === 1) throw boom;
        await sleep(5);
        return n;
      }),
    );
    await runToEnd();
    expect(outcomes).toEqual([
      expect.objectContaining({ code: "ERR_PARALLEL", cause: boom, results: [0, undefined, 2, 3] }),
    ]);
    expect([...(outcomes[0] as ParallelError).failures.keys()]).toEqual([1]);
  });

  it("waits for what is in flight when the iterable fails, and fails with its error", async () => {
    const work = new ElementWork();
    const source = (async function* () {
      yield 0;
      throw boom;
    })();
    const outcomes = outcomesOf(parallelAsync(source, 2, (n) => work.on(n, 10)));
    await turn();
    expect([work.inFlight, outcomes]).toEqual([1, []]);
    await runToEnd();
    expect([work.inFlight, outcomes]).toEqual([0, [boom]]);
  });

  it.each([undefined, null, 7])("says so when a step is %o", async (step) => {
    const source = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(step as never) }) };
    const outcomes = outcomesOf(parallelAsync(source, 1, () => 1));
    await runToEnd();
    expect(outcomes).toEqual([expect.objectContaining({ name: "TypeError", code: "ERR_NOT_ITERABLE" })]);
  });

  describe("cancelled", () => {
    it("cancels what is in flight, and waits until the generator is closed", async () => {
      const seen: unknown[] = [];
      const source = (async function* () {
        try {
          for (let n = 0; ; n++) yield n;
        } finally {
          await sleep(20);
          seen.push("closed");
        }
      })();
      const work = new ElementWork();
      const result = parallelAsync(source, 2, (n) => work.on(n, 100));
      const outcomes = outcomesOf(result);
      await turn();
      expect(work.inFlight).toBe(2);
      result.cancel();
      expect(work.inFlight).toBe(0);
      await turn();
      expect(outcomes).toEqual([]);
      await runToEnd();
      expect([seen, outcomes]).toEqual([["closed"], [cancelled]]);
      expect(current.loop.pending).toBe(0);
    });

    it("while next() is pending, drops what it gives, and asks for no more", () => {
      const source = new HeldIterator();
      const seen: unknown[] = [];
      const result = parallelAsync(source, 2, (n) => seen.push(n));
      const outcomes = outcomesOf(result);
      result.cancel();
      expect(outcomes).toEqual([cancelled]);
      source.give(0);
      expect([source.returned, source.asked.length, seen]).toEqual([1, 1, []]);
    });

    it("a second time, does not wait for a return() that never comes", () => {
      const source = new HeldIterator(false);
      const result = parallelAsync(source, 2, (n) => n);
      const outcomes = outcomesOf(result);
      result.cancel();
      expect(outcomes).toEqual([]);
      result.cancel();
      expect(outcomes).toEqual([cancelled]);
    });

    it("closes no source that has come to its end, and needs no return()", async () => {
      const work = new ElementWork();
      const result = parallelAsync(lateUpTo(1), 2, (n) => work.on(n, 100));
      const outcomes = outcomesOf(result);
      await turn();
      current.loop.step();
      await turn();
      result.cancel();
      expect([work.inFlight, outcomes]).toEqual([0, [cancelled]]);

      const endless = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
      const other = parallelAsync(endless, 1, () => 1);
      const others = outcomesOf(other);
      other.cancel();
      expect(others).toEqual([cancelled]);
    });

    it("logs what return() fails with", async () => {
      const source = {
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise<never>(() => undefined),
          return: () => Promise.reject(boom),
        }),
      };
      const result = parallelAsync(source, 1, () => 1);
      const outcomes = outcomesOf(result);
      result.cancel();
      await turn();
      expect([outcomes, logged]).toEqual([[cancelled], [boom]]);
    });

    it("by a signal, says why and keeps no listener", async () => {
      const signal = new CountingSignal();
      const outcomes = outcomesOf(parallelAsync(lateUpTo(9), { count: 3, signal }, () => sleep(100)));
      await turn();
      signal.abort("enough");
      await runToEnd();
      expect(outcomes).toEqual([expect.objectContaining({ name: "CancelledError", cause: "enough" })]);
      expect([signal.listeners, current.loop.pending]).toEqual([0, 0]);
    });
  });

  it.each([
    [
      [1, 2],
      "got an object of class Array, expected an async generator or another async iterable; parallel() takes this one",
    ],
    [async function* source() {}, "call the function, and pass what it returns"],
    [Promise.resolve([]), "got an object of class Promise, expected an async generator"],
    [succeed(), "got an object of class Deferred, expected an async generator or another async iterable"],
  ])("refuses %o", (iterable, text) => {
    expect(() => parallelAsync(iterable as never, 1, () => 1)).toThrow(
      expect.objectContaining({ code: "ERR_NOT_ITERABLE", message: expect.stringContaining(text) }) as Error,
    );
  });

  it("refuses a bad count and what is no function", () => {
    expect(() => parallelAsync(lateUpTo(1), 0, () => 1)).toThrow(
      expect.objectContaining({ code: "ERR_PARALLEL_COUNT" }) as Error,
    );
    expect(() => parallelAsync(lateUpTo(1), 1, null as never)).toThrow(
      expect.objectContaining({ code: "ERR_NOT_CALLABLE" }) as Error,
    );
  });
});
