import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { succeed } from "../../src/core/succeed.js";
import { ParallelError } from "../../src/helpers/errors.js";
import { parallel } from "../../src/helpers/parallel.js";
import { sleep } from "../../src/helpers/sleep.js";
import { setEventLoop } from "../../src/loops/policy.js";
import { CountingSignal } from "../interop/CountingSignal.js";
import { expectNothingUnhandled, turn } from "../interop/unhandled.js";
import { runs } from "../properties/runs.js";
import { collectLoggedErrors } from "../reactors/loggedErrors.js";
import { ElementWork } from "./ElementWork.js";
import { outcomesOf } from "./outcomesOf.js";
import { useFakeEventLoop } from "./useFakeEventLoop.js";

describe("parallel()", () => {
  const current = useFakeEventLoop();
  const logged = collectLoggedErrors();
  expectNothingUnhandled();
  const boom = new Error("boom");
  const cancelled = expect.any(CancelledError) as unknown;
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  let busy: number;
  beforeEach(() => {
    busy = 0;
    // Time that passes while elements are worked on; nothing becomes due by it.
    current.loop.now = () => current.loop.clock.now() + busy;
  });
  const runToEnd = (): void => {
    while (current.loop.step());
  };

  it.each([20, 50, 100])("works on each of %i elements once, in order, never on more than the limit", (count) => {
    for (const limit of [1, 8, 50, 1000]) {
      const work = new ElementWork();
      const outcomes = outcomesOf(parallel(upTo(count), limit, (n) => work.on(n, (n * 7919) % 13)));
      expect(work.inFlight).toBe(Math.min(limit, count));
      runToEnd();
      expect(outcomes).toEqual([upTo(count).map((n) => `done ${n}`)]);
      expect(work.begun).toEqual(upTo(count));
      expect(work.inFlight).toBe(0);
      expect(work.most).toBe(Math.min(limit, count));
    }
  });

  it("keeps to the limit, works on each element once and ends with nothing in flight, whatever takes how long", () => {
    const element = fc.record({
      delay: fc.nat(5),
      how: fc.constantFrom("value", "later", "throws", "fails later"),
    });
    fc.assert(
      fc.property(
        fc.array(element, { maxLength: 30 }),
        fc.integer({ min: 1, max: 10 }),
        fc.option(fc.nat(10)),
        (elements, limit, cancelAfter) => {
          const work = new ElementWork();
          let closed = false;
          const source = (function* () {
            try {
              yield* elements.keys();
            } finally {
              closed = true;
            }
          })();
          const result = parallel(source, limit, (index) => work.as(index, elements[index] as never));
          const outcomes = outcomesOf(result);
          for (let steps = 0; current.loop.pending > 0; steps++) {
            if (steps === cancelAfter) result.cancel();
            current.loop.step();
          }

          expect(outcomes).toHaveLength(1);
          expect(work.inFlight).toBe(0);
          expect(work.most).toBeLessThanOrEqual(limit);
          expect(work.begun).toEqual(upTo(work.begun.length));
          expect(closed).toBe(true);
          if (outcomes[0] instanceof CancelledError) return;
          expect(work.begun).toHaveLength(elements.length);
          const bad = elements.filter(({ how }) => how.includes("fails") || how === "throws").length;
          if (bad === 0) expect(outcomes[0]).toEqual(elements.map((_, index) => `done ${index}`));
          else expect((outcomes[0] as ParallelError).failures.size).toBe(bad);
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it("takes elements only as there is room for them", () => {
    let taken = 0;
    const endless = (function* () {
      for (;;) yield ++taken;
    })();
    const work = new ElementWork();
    const result = parallel(endless, 3, (n) => work.on(n, 10));
    expect(taken).toBe(3);
    current.loop.advance(10);
    expect(taken).toBe(6);
    outcomesOf(result);
    result.cancel();
    expect(taken).toBe(6);
  });

  it("hands the arguments on, and only the element before them", () => {
    const seen: unknown[] = [];
    outcomesOf(parallel(["x"], 1, (...args: unknown[]) => seen.push(...args), "a", 2));
    expect(seen).toEqual(["x", "a", 2]);
  });

  it("needs no turn where nothing has to be waited for, and no stack", () => {
    const result = parallel(upTo(50_000), 2, (n) => (n % 2 === 0 ? n : succeed(n)));
    expect(outcomesOf(result)).toEqual([upTo(50_000)]);
  });

  it("lets other things have their turn after 10 ms of work", () => {
    const seen: unknown[] = [];
    current.loop.callSoon(() => seen.push("other"));
    const outcomes = outcomesOf(
      parallel(upTo(6), 1, (n) => {
        seen.push(n);
        busy += 4;
      }),
    );
    expect(seen).toEqual([0, 1, 2]);
    runToEnd();
    expect(seen).toEqual([0, 1, 2, "other", 3, 4, 5]);
    expect(outcomes).toHaveLength(1);
  });

  it("gives an empty list for no elements, at once", () => {
    expect(outcomesOf(parallel([], 5, () => boom))).toEqual([[]]);
  });

  it("takes promises, and generators of coroutines, from the function", async () => {
    const double = inlineCallbacks(function* (n: number) {
      return 2 * (yield* succeed(n));
    });
    const result = parallel(upTo(3), 2, (n) => (n === 1 ? Promise.resolve("promised") : double(n)));
    expect(await result).toEqual([0, "promised", 4]);
  });

  it("leaves its value to a Deferred that the function returned", () => {
    const shared = new Deferred<string>();
    const outcomes = outcomesOf(parallel([1, 2], 2, () => shared));
    shared.callback("both");
    expect(outcomes).toEqual([["both", "both"]]);
    expect(shared.result).toBe("both");
  });

  describe("when elements fail", () => {
    it("works on all the others, and then fails with all there is to know", () => {
      const result = parallel(upTo(5), 2, (n) => {
        if (n === 1) throw boom;
        return n === 3 ? fail(new RangeError("late")) : sleep(5).addCallback(() => n);
      });
      const outcomes = outcomesOf(result);
      runToEnd();
      const [error] = outcomes as [ParallelError];
      expect(error).toBeInstanceOf(ParallelError);
      expect(error).toMatchObject({
        name: "ParallelError",
        code: "ERR_PARALLEL",
        message: "2 of 5 elements failed, the first of them at index 1: boom",
        results: [0, undefined, 2, undefined, 4],
        sourceFailure: undefined,
      });
      expect([...error.failures].map(([index, failure]) => [index, failure.value])).toEqual([
        [1, boom],
        [3, expect.any(RangeError)],
      ]);
      expect(error.cause).toBe(boom);
    });

    it("names the first by its place, not by its time", () => {
      const outcomes = outcomesOf(parallel([20, 10], 2, (n) => sleep(n).addCallback(() => fail(new Error(`${n}`)))));
      runToEnd();
      expect([...(outcomes[0] as ParallelError).failures.keys()]).toEqual([0, 1]);
      expect((outcomes[0] as Error).message).toContain("at index 0: 20");
    });

    it("counts a returned Failure, and a cancelled Deferred, as failed", () => {
      const pending = new Deferred();
      const outcomes = outcomesOf(parallel([0, 1], 2, (n) => (n === 0 ? new Failure(boom) : pending)));
      pending.cancel();
      expect([...(outcomes[0] as ParallelError).failures.values()].map(({ value }) => value)).toEqual([
        boom,
        cancelled,
      ]);
    });
  });

  describe("when the iterable fails", () => {
    const failing = function* (): Generator<number> {
      yield 0;
      yield 1;
      throw boom;
    };

    it("waits for what is in flight, and fails with its error", () => {
      const work = new ElementWork();
      const outcomes = outcomesOf(parallel(failing(), 5, (n) => work.on(n, 10)));
      expect(outcomes).toEqual([]);
      runToEnd();
      expect(outcomes).toEqual([boom]);
      expect(work.inFlight).toBe(0);
    });

    it("tells of failed elements too", () => {
      const [error] = outcomesOf(parallel(failing(), 1, () => fail(new Error("no")))) as [ParallelError];
      expect(error.message).toBe(
        "2 of 2 elements failed, the first of them at index 0: no; after that the iterable failed: boom",
      );
      expect(error.sourceFailure?.value).toBe(boom);
    });

    it.each([[5], [null], [undefined]])("says so when next() gives %o", (step) => {
      const iterable = { [Symbol.iterator]: () => ({ next: () => step as never }) };
      expect(outcomesOf(parallel(iterable, 1, () => 1))).toEqual([
        expect.objectContaining({ name: "TypeError", code: "ERR_NOT_ITERABLE" }),
      ]);
    });
  });

  describe("cancelled", () => {
    const closing = function* (closed: unknown[]): Generator<number> {
      try {
        for (let n = 0; ; n++) yield n;
      } finally {
        closed.push("closed");
      }
    };

    it("takes no more elements, cancels those in flight, and closes the iterator", () => {
      const seen: unknown[] = [];
      const work = new ElementWork();
      const result = parallel(closing(seen), 3, (n) => work.on(n, 10));
      const outcomes = outcomesOf(result);
      current.loop.advance(5);
      result.cancel();
      expect(outcomes).toEqual([cancelled]);
      expect(seen).toEqual(["closed"]);
      expect(work.begun).toEqual([0, 1, 2]);
      expect(work.inFlight).toBe(0);
      expect(current.loop.pending).toBe(0);
    });

    it("waits for those in flight that take their time, and a second cancel does not", () => {
      for (const cancels of [1, 2]) {
        const slow = inlineCallbacks(function* () {
          try {
            yield* new Deferred();
          } finally {
            yield* sleep(50);
          }
        });
        const result = parallel([1, 2], 2, slow);
        const outcomes = outcomesOf(result);
        for (let n = 0; n < cancels; n++) result.cancel();
        expect(outcomes).toEqual(cancels === 1 ? [] : [cancelled]);
        current.loop.advance(50);
        expect(outcomes).toEqual([cancelled]);
        expect(current.loop.pending).toBe(0);
      }
    });

    const raise = (error: Error): never => {
      throw error;
    };

    it("logs what goes wrong on the way, and cancels the rest", () => {
      const source = (function* () {
        try {
          yield 0;
          yield 1;
          yield 2;
        } finally {
          raise(boom);
        }
      })();
      const work = new ElementWork();
      const bad = new RangeError("canceller");
      const stuck = new Deferred(() => {
        if (!stuck.paused) throw bad;
      });
      const result = parallel(source, 2, (n) => (n === 0 ? stuck : work.on(n, 10)));
      const outcomes = outcomesOf(result);
      result.cancel();
      expect(logged).toEqual([bad, boom]);
      expect(work.inFlight).toBe(0);
      stuck.callback("late");
      expect(outcomes).toEqual([cancelled]);
    });

    it("logs what an element fails with instead of being cancelled", () => {
      const source = new Deferred((d) => d.errback(boom));
      const result = parallel([1], 1, () => source);
      const outcomes = outcomesOf(result);
      result.cancel();
      expect([outcomes, logged]).toEqual([[cancelled], [boom]]);
    });

    it("by the function, cancels that element too", () => {
      const pending = new Deferred();
      const result: Deferred<unknown> = parallel(upTo(9), 1, (n) => {
        if (n === 0) return sleep(1);
        result.cancel();
        return pending;
      });
      const outcomes = outcomesOf(result);
      runToEnd();
      expect(outcomes).toEqual([cancelled]);
      expect(outcomesOf(pending)).toEqual([undefined]);
    });

    it("by the iterable itself, closes it when it may be closed", () => {
      let cancel = (): void => undefined;
      const seen: unknown[] = [];
      const source = (function* () {
        try {
          yield 0;
          cancel();
          yield 1;
          yield 2;
        } finally {
          seen.push("closed");
        }
      })();
      const result = parallel(source, 1, (n) => sleep(1).addCallback(() => seen.push(n)));
      cancel = () => {
        result.cancel();
      };
      const outcomes = outcomesOf(result);
      runToEnd();
      expect([seen, outcomes, logged]).toEqual([[0, "closed"], [cancelled], []]);
    });

    it("between two slices, leaves nothing at the loop", () => {
      const result = parallel(upTo(100), 1, () => {
        busy += 20;
      });
      const outcomes = outcomesOf(result);
      expect(current.loop.pending).toBe(1);
      result.cancel();
      expect(outcomes).toEqual([cancelled]);
      expect(current.loop.pending).toBe(0);
    });

    it("after its end, does nothing", () => {
      const result = parallel([1], 1, (n) => n);
      result.cancel();
      expect(outcomesOf(result)).toEqual([[1]]);
    });
  });

  describe("with a signal", () => {
    it("is cancelled when it aborts, with the reason as the cause, and keeps no listener", () => {
      const signal = new CountingSignal();
      const work = new ElementWork();
      const outcomes = outcomesOf(parallel(upTo(5), { count: 2, signal }, (n) => work.on(n, 10)));
      expect(signal.listeners).toBe(1);
      signal.abort("enough");
      expect(outcomes).toEqual([expect.objectContaining({ name: "CancelledError", cause: "enough" })]);
      expect([work.inFlight, signal.listeners, current.loop.pending]).toEqual([0, 0, 0]);
    });

    it("does not begin when it has aborted before", () => {
      const signal = new CountingSignal();
      signal.abort("early");
      const work = new ElementWork();
      const outcomes = outcomesOf(parallel([1], { count: 2, signal }, (n) => work.on(n, 10)));
      expect(outcomes).toEqual([expect.objectContaining({ cause: "early" })]);
      expect(work.begun).toEqual([]);
    });

    it("that the function aborts in the first call, is cancelled all the same", () => {
      const signal = new CountingSignal();
      const outcomes = outcomesOf(
        parallel(upTo(3), { count: 1, signal }, () => {
          signal.abort("at once");
          return sleep(10);
        }),
      );
      expect(outcomes).toEqual([expect.objectContaining({ cause: "at once" })]);
      expect([signal.listeners, current.loop.pending]).toEqual([0, 0]);
    });

    it("keeps no listener when all is done", () => {
      const signal = new CountingSignal();
      expect(outcomesOf(parallel([1], { count: 1, signal }, (n) => n))).toEqual([[1]]);
      expect(signal.listeners).toBe(0);
    });
  });

  describe("refuses", () => {
    it.each([
      [5, "got 5, expected an array, a generator or another iterable"],
      [null, "got null, expected an array"],
      ["text", 'got "text", expected an array'],
      [succeed([1]), "got an object of class Deferred, expected an array"],
      [
        function* source() {},
        "got function source, expected an array, a generator or another iterable; call the function",
      ],
      [(async function* () {})(), "parallelAsync() takes this one"],
    ])("%o as iterable", (iterable, text) => {
      const attempt = (): unknown => parallel(iterable as never, 1, () => 1);
      expect(attempt).toThrow(expect.objectContaining({ name: "TypeError", code: "ERR_NOT_ITERABLE" }) as Error);
      expect(attempt).toThrow(text);
    });

    it.each([0, -1, 1.5, NaN, "2", null, undefined, {}, { count: 0 }])("%o as count", (count) => {
      expect(() => parallel([1], count as never, () => 1)).toThrow(
        expect.objectContaining({
          name: "RangeError",
          code: "ERR_PARALLEL_COUNT",
          message: expect.stringMatching(
            /^Cannot work in parallel: the count is .*, expected a whole number of 1 or more/,
          ),
        }) as Error,
      );
    });

    it("what is no function", () => {
      expect(() => parallel([1], 1, 5 as never)).toThrow(
        expect.objectContaining({ code: "ERR_NOT_CALLABLE" }) as Error,
      );
    });

    it("what is no signal, before it begins", () => {
      const seen: unknown[] = [];
      expect(() => parallel([1], { count: 1, signal: {} as never }, (n) => seen.push(n))).toThrow(
        expect.objectContaining({
          code: "ERR_NOT_A_SIGNAL",
          message:
            "Cannot work in parallel: the option signal is an object of class Object, expected an AbortSignal, such as the signal of an AbortController",
        }) as Error,
      );
      expect(seen).toEqual([]);
    });

    it("to work without a loop", () => {
      setEventLoop(null);
      expect(() => parallel([1], 1, (n) => n)).toThrow("There is no current event loop");
    });
  });

  it("takes Infinity as no limit", async () => {
    const work = new ElementWork();
    outcomesOf(parallel(upTo(500), Infinity, (n) => work.on(n, 1)));
    expect(work.inFlight).toBe(500);
    runToEnd();
    await turn();
    expect(work.inFlight).toBe(0);
  });
});
