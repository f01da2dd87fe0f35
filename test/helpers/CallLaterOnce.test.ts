import { beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { CallLaterOnce } from "../../src/helpers/CallLaterOnce.js";
import { setEventLoop } from "../../src/loops/policy.js";
import { expectNothingUnhandled, turn } from "../interop/unhandled.js";
import { collectLoggedErrors } from "../reactors/loggedErrors.js";
import { outcomesOf } from "./outcomesOf.js";
import { useFakeEventLoop } from "./useFakeEventLoop.js";

describe("CallLaterOnce", () => {
  const current = useFakeEventLoop();
  const logged = collectLoggedErrors();
  expectNothingUnhandled();
  const boom = new Error("boom");
  const cancelled = expect.any(CancelledError) as unknown;
  let calls: unknown[];
  const note = (...args: unknown[]): void => {
    calls.push(...args);
  };

  beforeEach(() => {
    calls = [];
  });

  describe("schedule()", () => {
    it("has the function called with its arguments, never inside schedule()", () => {
      const once = new CallLaterOnce(note, "a", 1);
      once.schedule();
      expect(calls).toEqual([]);
      expect(once.scheduled).toBe(true);
      current.loop.advance(0);
      expect(calls).toEqual(["a", 1]);
      expect(once.scheduled).toBe(false);
    });

    it("has it called after the delay, which is a Duration", () => {
      const once = new CallLaterOnce(note, "called");
      once.schedule({ seconds: 1 });
      current.loop.advance(999);
      expect(calls).toEqual([]);
      current.loop.advance(1);
      expect(calls).toEqual(["called"]);
    });

    it("makes one call of many, at the time of the first", () => {
      const once = new CallLaterOnce(note, "called");
      once.schedule(10);
      once.schedule(0);
      once.schedule(100);
      expect(current.loop.pending).toBe(1);
      current.loop.advance(9);
      expect(calls).toEqual([]);
      current.loop.advance(1000);
      expect(calls).toEqual(["called"]);
    });

    it("works again when the call has been made", () => {
      const once = new CallLaterOnce(note, "called");
      for (let turns = 1; turns <= 3; turns++) {
        once.schedule(5);
        current.loop.advance(5);
        expect(calls).toHaveLength(turns);
      }
    });

    it("works from inside the function", () => {
      const once: CallLaterOnce = new CallLaterOnce(() => {
        note(current.loop.now());
        if (calls.length < 3) once.schedule(10);
      });
      once.schedule();
      for (let steps = 0; steps < 5; steps++) current.loop.step();
      expect(calls).toEqual([0, 10, 20]);
      expect(current.loop.pending).toBe(0);
    });

    it("works again after the function threw", () => {
      const once = new CallLaterOnce(() => {
        note("called");
        throw boom;
      });
      once.schedule();
      current.loop.step();
      once.schedule();
      current.loop.step();
      expect(calls).toEqual(["called", "called"]);
      expect(logged).toEqual([boom, boom]);
    });

    it.each([
      [-1, RangeError, "ERR_DURATION_RANGE"],
      [NaN, RangeError, "ERR_DURATION_RANGE"],
      ["1" as never, TypeError, "ERR_DURATION_TYPE"],
    ])("refuses the delay %o, whether or not a call is pending", (delay, type, code) => {
      const once = new CallLaterOnce(note);
      expect(() => once.schedule(delay)).toThrow(type);
      once.schedule(10);
      expect(() => once.schedule(delay)).toThrow(expect.objectContaining({ code }) as Error);
      expect(current.loop.pending).toBe(1);
    });

    it("throws without a loop, and can be scheduled when there is one", () => {
      const once = new CallLaterOnce(note, "called");
      setEventLoop(null);
      expect(() => once.schedule()).toThrow("There is no current event loop");
      setEventLoop(current.loop);
      once.schedule();
      current.loop.step();
      expect(calls).toEqual(["called"]);
    });
  });

  describe("cancel()", () => {
    it("prevents the call and leaves nothing at the loop", () => {
      const once = new CallLaterOnce(note, "called");
      once.schedule(10);
      once.cancel();
      expect(once.scheduled).toBe(false);
      expect(current.loop.pending).toBe(0);
    });

    it("lets it be scheduled again", () => {
      const once = new CallLaterOnce(note, "called");
      once.schedule(10);
      once.cancel();
      once.schedule(20);
      current.loop.advance(20);
      expect(calls).toEqual(["called"]);
    });

    it("may be repeated, and is quiet when nothing is pending", () => {
      const once = new CallLaterOnce(note, "called");
      once.cancel();
      once.schedule();
      current.loop.step();
      once.cancel();
      once.cancel();
      expect(calls).toEqual(["called"]);
    });

    it("leaves those who wait to the next run", () => {
      const once = new CallLaterOnce(note, "called");
      once.schedule();
      const outcomes = outcomesOf(once.wait());
      once.cancel();
      current.loop.advance(100);
      expect(outcomes).toEqual([]);
      once.schedule();
      current.loop.step();
      current.loop.step();
      expect(outcomes).toEqual([undefined]);
    });
  });

  describe("wait()", () => {
    it("fires one turn after the next run, for all who wait", () => {
      const once = new CallLaterOnce(() => {
        // The turn after this one, in which those who wait are told after this.
        current.loop.callSoon(() => note(before.length, after.length));
      });
      const before = outcomesOf(once.wait());
      once.schedule(10);
      const after = outcomesOf(once.wait());
      current.loop.advance(10);
      expect([calls, before, after]).toEqual([[0, 0], [undefined], [undefined]]);
      expect(current.loop.pending).toBe(0);
    });

    it("called in the function, or in the turn after it, waits for the run after", () => {
      const waiting: unknown[][] = [];
      const wait = (): void => {
        waiting.push(outcomesOf(once.wait()));
      };
      const once = new CallLaterOnce(() => {
        if (waiting.length > 1) return;
        wait();
        current.loop.callSoon(wait);
      });
      wait();
      once.schedule();
      current.loop.step();
      expect(waiting).toEqual([[undefined], [], []]);
      once.schedule();
      current.loop.step();
      expect(waiting).toEqual([[undefined], [undefined], [undefined]]);
    });

    it("fails with what the function throws, for all who wait, and that is not logged", () => {
      const once = new CallLaterOnce(() => {
        throw boom;
      });
      const waiting = [outcomesOf(once.wait()), outcomesOf(once.wait())];
      once.schedule();
      current.loop.step();
      current.loop.step();
      expect(waiting).toEqual([[boom], [boom]]);
      expect(logged).toEqual([]);
    });

    it("waits for a Deferred that the function returns, and takes over its failure", () => {
      const returned = new Deferred<number>();
      const once = new CallLaterOnce(() => returned);
      const outcomes = outcomesOf(once.wait());
      once.schedule();
      current.loop.step();
      current.loop.advance(100);
      expect(outcomes).toEqual([]);
      returned.errback(boom);
      current.loop.step();
      expect(outcomes).toEqual([boom]);
    });

    it("waits for an async function", async () => {
      const once = new CallLaterOnce(async () => {
        await Promise.resolve();
        note("called");
      });
      const outcomes = outcomesOf(once.wait());
      once.schedule();
      current.loop.step();
      await turn();
      current.loop.step();
      expect([calls, outcomes]).toEqual([["called"], [undefined]]);
    });

    it("cancelled, takes itself out, and leaves the call and the others alone", () => {
      const once = new CallLaterOnce(note, "called");
      once.schedule(10);
      const leaving = once.wait();
      const staying = outcomesOf(once.wait());
      const left = outcomesOf(leaving);
      leaving.cancel();
      current.loop.step();
      current.loop.step();
      expect([calls, left, staying]).toEqual([["called"], [cancelled], [undefined]]);
    });

    it("cancelled by another's callback, is not fired", () => {
      const once = new CallLaterOnce(note);
      const first = once.wait();
      const second = once.wait();
      first.addCallback(() => second.cancel());
      const outcomes = outcomesOf(second);
      once.schedule();
      current.loop.step();
      current.loop.step();
      expect(outcomes).toEqual([cancelled]);
    });

    it("has the error logged when all who waited are gone before they are told", () => {
      const once = new CallLaterOnce(() => {
        current.loop.callSoon(() => leaving.cancel());
        throw boom;
      });
      const leaving = once.wait();
      const left = outcomesOf(leaving);
      once.schedule();
      current.loop.step();
      expect(left).toEqual([cancelled]);
      expect(logged).toEqual([boom]);
    });
  });

  it.each([
    [
      "throws",
      (): never => {
        throw boom;
      },
    ],
    ["returns a failed Deferred", () => fail(boom)],
  ])("logs the error when the function %s and nobody waits", (_how, fn) => {
    const once = new CallLaterOnce(fn);
    once.schedule();
    current.loop.step();
    expect(logged).toEqual([boom]);
    expect(current.loop.pending).toBe(0);
  });

  it("disposed of, cancels the call and all who wait", () => {
    const once = new CallLaterOnce(note, "called");
    once.schedule();
    const waiting = [outcomesOf(once.wait()), outcomesOf(once.wait())];
    once[Symbol.dispose]();
    expect(waiting).toEqual([[cancelled], [cancelled]]);
    expect(current.loop.pending).toBe(0);
    once[Symbol.dispose]();
  });

  it.each([undefined, null, 42, {}])("refuses to be made of %o", (fn) => {
    expect(() => new CallLaterOnce(fn as never)).toThrow(
      expect.objectContaining({
        code: "ERR_NOT_CALLABLE",
        message: expect.stringContaining("Cannot make a CallLaterOnce: the function is "),
      }) as Error,
    );
  });
});
