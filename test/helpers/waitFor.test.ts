import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError, TimeoutError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { gatherResults } from "../../src/core/gatherResults.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { succeed } from "../../src/core/succeed.js";
import { sleep } from "../../src/helpers/sleep.js";
import { waitFor } from "../../src/helpers/waitFor.js";
import { setEventLoop } from "../../src/loops/policy.js";
import { CountingSignal } from "../interop/CountingSignal.js";
import { expectNothingUnhandled, turn } from "../interop/unhandled.js";
import { collectLoggedErrors } from "../reactors/loggedErrors.js";
import { outcomesOf } from "./outcomesOf.js";
import { useFakeEventLoop } from "./useFakeEventLoop.js";

describe("waitFor()", () => {
  const current = useFakeEventLoop();
  const logged = collectLoggedErrors();
  expectNothingUnhandled();
  const boom = new Error("boom");
  const cancelled = expect.any(CancelledError) as unknown;
  const timedOut = expect.any(TimeoutError) as unknown;
  /** Fires with "cleaned up" or fails, a while after it was cancelled. */
  const slowToEnd = inlineCallbacks(function* (ending: () => unknown) {
    try {
      yield* new Deferred();
    } catch (error) {
      yield* sleep(50);
      if (ending === rethrow) throw error;
    }
    return ending();
  });
  const rethrow = (): void => undefined;

  describe("of what no cancel reaches, keeps its limit:", () => {
    const gathered = (): Deferred<unknown> => gatherResults([sleep(1)]).addCallback(() => sleep(300));
    const paused = (): Deferred<unknown> => {
      const d = succeed(1);
      d.pause();
      return d;
    };
    it.each<[string, () => Deferred<unknown> | Generator<unknown, unknown, never>]>([
      ["a list that has fired and waits", gathered],
      ["a Deferred that waits for such a list", () => succeed().addCallback(gathered)],
      [
        "a coroutine that waits for such a list",
        function* () {
          yield* gathered();
        },
      ],
      ["a wait without a limit for such a list", () => Deferred.fromFuture(gathered())],
      ["a list of such a list", () => gatherResults([gathered()])],
      ["a paused Deferred", paused],
      ["a Deferred that waits for a paused one", () => succeed().addCallback(paused)],
    ])("%s", (_what, make) => {
      const outcomes = outcomesOf(waitFor(make(), 20));
      current.loop.advance(19);
      expect(outcomes).toEqual([]);
      current.loop.advance(1);
      expect(outcomes).toEqual([timedOut]);
      current.loop.advance(1_000);
      expect(outcomes).toHaveLength(1);
      expect(current.loop.pending).toBe(0);
    });

    it("and a longer wait outside is not disturbed", () => {
      const outcomes = outcomesOf(waitFor(waitFor(gathered(), 20), 50));
      current.loop.advance(20);
      expect(outcomes).toEqual([timedOut]);
    });
  });

  it("comes before the timers of a generator that it begins", () => {
    const outcomes = outcomesOf(
      waitFor(
        (function* () {
          yield* sleep(5);
        })(),
        5,
      ),
    );
    current.loop.advance(5);
    expect(outcomes).toEqual([timedOut]);
  });

  it("gives an error whose cause is the cancellation, and whose stack leads to who waits", () => {
    function whoWaits(): Deferred<unknown> {
      return waitFor(new Deferred(), 5);
    }
    const outcomes = outcomesOf(whoWaits());
    current.loop.advance(5);
    const [error] = outcomes as [Error];
    expect(error.cause).toEqual(cancelled);
    expect(error.stack).toContain("at whoWaits ");
  });

  describe("of a Deferred", () => {
    it("gives its value, and leaves no timer", () => {
      const source = new Deferred<string>();
      const outcomes = outcomesOf(waitFor(source, 10));
      current.loop.advance(9);
      source.callback("in time");
      expect(outcomes).toEqual(["in time"]);
      expect(current.loop.pending).toBe(0);
      expect(source.result).toBeUndefined();
    });

    it("gives its failure, which is then handled", () => {
      expect(outcomesOf(waitFor(fail(boom), 10))).toEqual([boom]);
      expect(current.loop.pending).toBe(0);
    });

    it.each([0, 10])("gives what is there already, at once, within %i ms", (limit) => {
      expect(outcomesOf(waitFor(succeed(42), limit))).toEqual([42]);
      expect(current.loop.pending).toBe(0);
    });

    it.each([0, 10, { seconds: 1 }])("cancels it when %o are over, and fails with a TimeoutError", (limit) => {
      const cancels: unknown[] = [];
      const outcomes = outcomesOf(waitFor(new Deferred((d) => cancels.push(d)), limit));
      expect(outcomes).toEqual([]);
      const milliseconds = typeof limit === "number" ? limit : 1000;
      current.loop.advance(milliseconds);
      expect(cancels).toHaveLength(1);
      expect(outcomes).toEqual([
        expect.objectContaining({
          name: "TimeoutError",
          code: "ERR_TIMEOUT",
          duration: milliseconds,
          message: `The Deferred did not get its result within ${milliseconds} ms`,
        }),
      ]);
      expect(current.loop.pending).toBe(0);
    });

    it("has a text of the caller's choice", () => {
      const outcomes = outcomesOf(waitFor(new Deferred(), 10, { message: "Nobody answers" }));
      current.loop.advance(10);
      expect(outcomes).toEqual([expect.objectContaining({ name: "TimeoutError", message: "Nobody answers" })]);
    });

    it("waits for the cancel", () => {
      const outcomes = outcomesOf(waitFor(slowToEnd(rethrow), 10));
      current.loop.advance(10);
      current.loop.advance(49);
      expect(outcomes).toEqual([]);
      current.loop.advance(1);
      expect(outcomes).toEqual([timedOut]);
    });

    it("gives what it chooses to give after the cancel", () => {
      const throws = (): never => {
        throw boom;
      };
      const outcomes = [
        outcomesOf(
          waitFor(
            slowToEnd(() => "saved"),
            10,
          ),
        ),
        outcomesOf(waitFor(slowToEnd(throws), 10)),
      ];
      current.loop.advance(10);
      current.loop.advance(50);
      expect(outcomes).toEqual([["saved"], [boom]]);
    });

    it("is cancelled with the result, which waits for that, and is no TimeoutError", () => {
      const wait = waitFor(slowToEnd(rethrow), 10);
      const outcomes = outcomesOf(wait);
      wait.cancel();
      expect(outcomes).toEqual([]);
      // The limit is over meanwhile, and must not disturb.
      current.loop.advance(10);
      current.loop.advance(40);
      expect(outcomes).toEqual([cancelled]);
      expect(current.loop.pending).toBe(0);
    });

    it("ends though its canceller throws, which is logged", () => {
      const source = new Deferred(() => {
        throw boom;
      });
      const outcomes = outcomesOf(waitFor(source, 10));
      current.loop.advance(10);
      expect([outcomes, logged]).toEqual([[timedOut], [boom]]);
      source.callback("late");
    });

    it("that somebody else cancels, is no TimeoutError", () => {
      const source = new Deferred();
      const outcomes = outcomesOf(waitFor(source, 10));
      source.cancel();
      expect(outcomes).toEqual([cancelled]);
      expect(current.loop.pending).toBe(0);
    });

    it("nests: the shorter limit wins, and both timers go", () => {
      const outcomes = outcomesOf(waitFor(waitFor(new Deferred(), 10), 20));
      current.loop.advance(10);
      expect(outcomes).toEqual([expect.objectContaining({ duration: 10 })]);
      expect(current.loop.pending).toBe(0);
    });

    it("is awaited in an async function and in a coroutine", async () => {
      const inCoroutine = outcomesOf(
        inlineCallbacks(function* () {
          return yield* waitFor(succeed(1), 10);
        })(),
      );
      expect([inCoroutine, await waitFor(succeed(2), 10)]).toEqual([[1], 2]);
    });
  });

  describe("of a generator", () => {
    it("drives it as a coroutine, and cancels it", () => {
      const work = function* (): Generator<Deferred<undefined>, string, unknown> {
        yield* sleep(5);
        return "done";
      };
      const outcomes = [outcomesOf(waitFor(work(), 10)), outcomesOf(waitFor(work(), 1))];
      current.loop.advance(1);
      current.loop.advance(4);
      expect(outcomes).toEqual([["done"], [timedOut]]);
      expect(current.loop.pending).toBe(0);
    });
  });

  describe("of a promise", () => {
    const never = (): Promise<never> => new Promise<never>(() => undefined);
    const advance = async (milliseconds: number): Promise<void> => {
      await turn();
      current.loop.advance(milliseconds);
      await turn();
    };

    it.each([0, 10])("gives its value or error within %i ms, and leaves no timer", async (limit) => {
      const outcomes = [
        outcomesOf(waitFor(Promise.resolve(1), limit)),
        outcomesOf(waitFor(Promise.reject(boom), limit)),
      ];
      await turn();
      expect(outcomes).toEqual([[1], [boom]]);
      expect(current.loop.pending).toBe(0);
    });

    it.each([0, 10])("fails with a TimeoutError after %i ms, at once, since it cannot be cancelled", async (limit) => {
      const outcomes = outcomesOf(waitFor(never(), limit));
      await advance(limit);
      expect(outcomes).toEqual([
        expect.objectContaining({
          code: "ERR_TIMEOUT",
          duration: limit,
          message: `The promise was not settled within ${limit} ms`,
        }),
      ]);
      expect(outcomes[0]).toBeInstanceOf(TimeoutError);
      expect(current.loop.pending).toBe(0);
    });

    it("drops a late rejection", async () => {
      const late = sleep(20)
        .addCallback(() => fail(boom))
        .asFuture();
      const outcomes = outcomesOf(waitFor(late, 10, { message: "Nobody answers" }));
      await advance(10);
      await advance(10);
      expect(outcomes).toEqual([expect.objectContaining({ message: "Nobody answers" })]);
    });

    it("aborts the controller when the time is over, and waits for what comes of it", async () => {
      for (const by of ["limit", "cancel"]) {
        const controller = new AbortController();
        const work = (async () => {
          await new Promise((resolve) => controller.signal.addEventListener("abort", resolve));
          await sleep(50);
          throw controller.signal.reason;
        })();
        const wait = waitFor(work, 10, { controller });
        const outcomes = outcomesOf(wait);
        if (by === "cancel") wait.cancel();
        else await advance(10);
        expect([controller.signal.aborted, outcomes]).toEqual([true, []]);
        await advance(50);
        expect(outcomes).toEqual([by === "cancel" ? cancelled : timedOut]);
        expect(current.loop.pending).toBe(0);
      }
    });

    it.each([
      ["a value", () => "saved", "saved"],
      ["another error", () => fail(boom).asFuture(), boom],
      ["an AbortError", () => Promise.reject(new DOMException("stopped", "AbortError")), timedOut],
    ])("gives %s that comes after the cancel as a Deferred would", async (_what, ending, expected) => {
      let settle: (value: unknown) => void = () => undefined;
      const promise = new Promise((resolve) => {
        settle = resolve;
      });
      const outcomes = outcomesOf(waitFor(promise, 10, { onCancel: () => settle(ending()) }));
      await advance(10);
      expect(outcomes).toEqual([expected]);
    });

    it("calls its method cancel(), if it has one", async () => {
      let reject: (reason: unknown) => void = () => undefined;
      const promise = Object.assign(
        new Promise((_resolve, rejected) => {
          reject = rejected;
        }),
        { cancel: () => reject(Object.assign(new Error("gone"), { name: "CancelError" })) },
      );
      const outcomes = outcomesOf(waitFor(promise, 10));
      await advance(10);
      expect(outcomes).toEqual([timedOut]);
    });

    it("cancelled without a way to reach the promise, fails at once and leaves no timer", async () => {
      const wait = waitFor(never(), 10);
      const outcomes = outcomesOf(wait);
      wait.cancel();
      expect(outcomes).toEqual([cancelled]);
      await turn();
      expect(current.loop.pending).toBe(0);
    });

    it("takes any thenable", async () => {
      const thenable = { then: (settle: (value: number) => void) => settle(7) } as PromiseLike<number>;
      expect(await waitFor(thenable, 10)).toBe(7);
    });
  });

  describe("with a signal", () => {
    it.each(["Deferred", "promise"])("cancels the %s when it aborts, says why, and keeps no listener", async (what) => {
      const signal = new CountingSignal();
      const source = new Deferred();
      const outcomes = outcomesOf(waitFor(what === "Deferred" ? source : source.asFuture(), 10, { signal }));
      expect(signal.listeners).toBe(1);
      signal.abort("enough");
      expect(outcomes).toEqual([
        expect.objectContaining({
          name: "CancelledError",
          message: "The wait was aborted by its signal",
          cause: "enough",
        }),
      ]);
      await turn();
      expect([signal.listeners, current.loop.pending, source.called]).toEqual([0, 0, what === "Deferred"]);
    });

    it("keeps no listener when the result came, or the time was over", () => {
      const signal = new CountingSignal();
      expect(outcomesOf(waitFor(succeed(1), 10, { signal }))).toEqual([1]);
      const outcomes = outcomesOf(waitFor(new Deferred(), 10, { signal }));
      current.loop.advance(10);
      expect(outcomes).toEqual([timedOut]);
      expect(signal.listeners).toBe(0);
    });

    it("waits for the cancel that it causes", () => {
      const signal = new CountingSignal();
      const outcomes = outcomesOf(waitFor(slowToEnd(rethrow), 10, { signal }));
      signal.abort("enough");
      expect(outcomes).toEqual([]);
      current.loop.advance(50);
      expect(outcomes).toEqual([expect.objectContaining({ cause: "enough" })]);
    });

    it("that has aborted before, cancels at once, and a value does not count", () => {
      const signal = new CountingSignal();
      signal.abort("early");
      const source = new Deferred();
      const early = expect.objectContaining({ name: "CancelledError", cause: "early" }) as unknown;
      expect(outcomesOf(waitFor(source, 10, { signal }))).toEqual([early]);
      expect(outcomesOf(waitFor(succeed(1), 10, { signal }))).toEqual([early]);
      expect(outcomesOf(waitFor(fail(boom), 10, { signal }))).toEqual([boom]);
      expect([source.called, signal.listeners, current.loop.pending]).toEqual([true, 0, 0]);
    });
  });

  describe("refuses", () => {
    it.each([42, null, undefined, "text", {}, () => succeed()])("to wait for %o", (awaitable) => {
      expect(() => waitFor(awaitable as never, 10)).toThrow(
        expect.objectContaining({
          name: "TypeError",
          code: "ERR_NOT_A_PROMISE",
          message: expect.stringMatching(
            /^Cannot wait with a limit for .*: expected a Deferred, a promise or a generator$/,
          ),
        }) as Error,
      );
    });

    it.each([
      [-1, "ERR_DURATION_RANGE"],
      [NaN, "ERR_DURATION_RANGE"],
      [undefined as never, "ERR_DURATION_TYPE"],
      [{ secs: 1 } as never, "ERR_DURATION_TYPE"],
    ])("the limit %o", (limit, code) => {
      expect(() => waitFor(succeed(), limit)).toThrow(expect.objectContaining({ code }) as Error);
    });

    it("a signal that is none, and leaves the Deferred alone", () => {
      const source = new Deferred();
      expect(() => waitFor(source, 10, { signal: new AbortController() as never })).toThrow(
        expect.objectContaining({ name: "TypeError", code: "ERR_NOT_A_SIGNAL" }) as Error,
      );
      expect([source.called, current.loop.pending]).toEqual([false, 0]);
    });

    it("to wait without a loop", () => {
      setEventLoop(null);
      expect(() => waitFor(succeed(), 10)).toThrow("There is no current event loop");
    });
  });
});
