import { beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import type { Duration } from "../../src/core/Duration.js";
import { RuntimeError } from "../../src/core/errors.js";
import { EventLoopClosedError } from "../../src/loops/errors.js";
import { setEventLoop } from "../../src/loops/policy.js";
import { SelectorEventLoop } from "../../src/loops/SelectorEventLoop.js";
import { succeed } from "../../src/core/succeed.js";
import { AsyncioLoopingCall } from "../../src/helpers/AsyncioLoopingCall.js";
import { expectNothingUnhandled, turn } from "../interop/unhandled.js";
import { collectLoggedErrors } from "../reactors/loggedErrors.js";
import { useFakeEventLoop } from "./useFakeEventLoop.js";

describe("AsyncioLoopingCall", () => {
  const current = useFakeEventLoop();
  const logged = collectLoggedErrors();
  expectNothingUnhandled();
  let calls: unknown[];
  const note = (...args: unknown[]): void => {
    calls.push(...args);
  };
  const noteTime = (): void => {
    calls.push(current.loop.now());
  };
  const steps = (count: number): void => {
    for (let step = 0; step < count; step++) current.loop.step();
  };

  beforeEach(() => {
    calls = [];
  });

  describe("start()", () => {
    it("makes the first call at once, with the arguments, and then one an interval", () => {
      const looping = new AsyncioLoopingCall((...args: unknown[]) => note(current.loop.now(), ...args), "a", 1);
      looping.start(10);
      expect(calls).toEqual([0, "a", 1]);
      steps(2);
      expect(calls).toEqual([0, "a", 1, 10, "a", 1, 20, "a", 1]);
    });

    it("makes the first call after an interval when it is told so", () => {
      const looping = new AsyncioLoopingCall(noteTime);
      looping.start(1000, false);
      expect(looping.running).toBe(true);
      expect(calls).toEqual([]);
      steps(1);
      expect(calls).toEqual([1000]);
    });

    it("takes a Duration and shows it in milliseconds", () => {
      const looping = new AsyncioLoopingCall(noteTime);
      expect(looping.interval).toBeUndefined();
      looping.start({ seconds: 1, milliseconds: 500 });
      expect(looping.interval).toBe(1500);
      steps(1);
      expect(calls).toEqual([0, 1500]);
    });

    it("returns nothing to wait for", () => {
      expect(new AsyncioLoopingCall(noteTime).start(10)).toBeUndefined();
    });

    it("on a closed loop is not running after the refusal", () => {
      const loop = new SelectorEventLoop();
      loop.close();
      setEventLoop(loop);
      const looping = new AsyncioLoopingCall(noteTime);

      expect(() => looping.start(10)).toThrow(EventLoopClosedError);
      expect(looping.running).toBe(false);
    });

    it("refuses to start twice, and goes on", () => {
      const looping = new AsyncioLoopingCall(noteTime);
      looping.start(10);
      expect(() => looping.start(5)).toThrow(
        expect.objectContaining({ name: "RuntimeError", message: "AsyncioLoopingCall already running" }) as Error,
      );
      expect(looping.interval).toBe(10);
      steps(2);
      expect(calls).toEqual([0, 10, 20]);
    });

    it.each<Duration>([0, -1, -0.5, { seconds: 0 }, { seconds: -1 }, { minutes: 1, seconds: -60 }])(
      "refuses the interval %o, and is not running",
      (interval) => {
        const looping = new AsyncioLoopingCall(noteTime);
        expect(() => looping.start(interval)).toThrow(
          expect.objectContaining({
            name: "RangeError",
            code: "ERR_LOOP_INTERVAL",
            message: "Interval must be greater than 0",
          }) as Error,
        );
        expect(looping.running).toBe(false);
        expect(calls).toEqual([]);
        expect(current.loop.pending).toBe(0);
      },
    );

    it.each([
      [NaN, RangeError, "ERR_DURATION_RANGE"],
      [Infinity, RangeError, "ERR_DURATION_RANGE"],
      [-Infinity, RangeError, "ERR_DURATION_RANGE"],
      [{ secs: 1 } as never, TypeError, "ERR_DURATION_TYPE"],
      ["1" as never, TypeError, "ERR_DURATION_TYPE"],
      [undefined as never, TypeError, "ERR_DURATION_TYPE"],
    ])("refuses the interval %o, which is no span, and is not running", (interval, type, code) => {
      const looping = new AsyncioLoopingCall(noteTime);
      expect(() => looping.start(interval)).toThrow(type);
      expect(() => looping.start(interval)).toThrow(expect.objectContaining({ code }) as Error);
      expect(looping.running).toBe(false);
      expect(current.loop.pending).toBe(0);
    });
  });

  describe("the times of the calls", () => {
    it("do not drift, however long the calls take", () => {
      const looping = new AsyncioLoopingCall(() => {
        noteTime();
        current.loop.advance(3);
      });
      looping.start(10);
      steps(3);
      expect(calls).toEqual([0, 10, 20, 30]);
    });

    it("skip what was missed, and never make it up", () => {
      const looping = new AsyncioLoopingCall(noteTime);
      looping.start(10);
      current.loop.advance(35);
      steps(2);
      expect(calls).toEqual([0, 35, 40, 50]);
    });

    it("skip a call that falls due exactly when a late one ends", () => {
      const looping = new AsyncioLoopingCall(() => {
        noteTime();
        if (calls.length === 2) current.loop.advance(10);
      });
      looping.start(10);
      steps(2);
      expect(calls).toEqual([0, 10, 30]);
    });

    it("are kept, each once, by a loop that wakes too soon", () => {
      current.loop.early = 0.75;
      const looping = new AsyncioLoopingCall(noteTime);
      looping.start(10);
      while (calls.length < 6) current.loop.step();
      expect(calls.map((time) => Math.round((time as number) / 10))).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it.each([0.1, 1 / 3, 0.7, 1e-3])("are one an interval of %s, though the sums are not exact", (interval) => {
      const looping = new AsyncioLoopingCall(note, "x");
      looping.start(interval);
      steps(1000);
      expect(calls).toHaveLength(1001);
      expect(current.loop.now()).toBeCloseTo(1000 * interval, 6);
    });
  });

  describe("stop()", () => {
    it("ends the calls and leaves nothing at the loop", () => {
      const looping = new AsyncioLoopingCall(noteTime);
      looping.start(10);
      looping.stop();
      expect(looping.running).toBe(false);
      expect(current.loop.pending).toBe(0);
      expect(calls).toEqual([0]);
    });

    it("never called the function when it had not been due", () => {
      const looping = new AsyncioLoopingCall(noteTime);
      looping.start(1000, false);
      looping.stop();
      current.loop.advance(5000);
      expect(calls).toEqual([]);
    });

    it("is without effect when it does not run", () => {
      const looping = new AsyncioLoopingCall(noteTime);
      looping.stop();
      looping.start(10);
      looping.stop();
      looping.stop();
      expect(looping.running).toBe(false);
    });

    it.each([true, false])("may be called by the function, the first time (now: %s) or later", (now) => {
      const looping: AsyncioLoopingCall = new AsyncioLoopingCall(() => {
        noteTime();
        looping.stop();
      });
      looping.start(10, now);
      steps(3);
      expect(calls).toEqual([now ? 0 : 10]);
      expect(looping.running).toBe(false);
      expect(current.loop.pending).toBe(0);
    });

    it("lets it be started again, counting from then", () => {
      const looping = new AsyncioLoopingCall(noteTime);
      looping.start(10);
      current.loop.advance(5);
      looping.stop();
      current.loop.advance(2);
      looping.start(20);
      steps(2);
      expect(calls).toEqual([0, 7, 27, 47]);
    });

    it("lets the function start it again with another interval, and there is one series of calls", () => {
      const looping: AsyncioLoopingCall = new AsyncioLoopingCall(() => {
        noteTime();
        if (calls.length !== 2) return;
        looping.stop();
        looping.start(25, false);
      });
      looping.start(10);
      steps(3);
      expect(calls).toEqual([0, 10, 35, 60]);
      expect(current.loop.pending).toBe(1);
      looping.stop();
      expect(current.loop.pending).toBe(0);
    });

    it("ends a series that the function itself started again at once", () => {
      const looping: AsyncioLoopingCall = new AsyncioLoopingCall(() => {
        noteTime();
        if (calls.length !== 2) return;
        looping.stop();
        looping.start(25);
      });
      looping.start(10);
      steps(2);
      expect(calls).toEqual([0, 10, 10, 35]);
      looping.stop();
      expect(current.loop.pending).toBe(0);
    });
  });

  describe("when the function throws", () => {
    const boom = new Error("boom");
    const error = expect.objectContaining({
      name: "RuntimeError",
      message: "Error calling the AsyncioLoopingCall function",
      cause: boom,
    }) as unknown;

    it("at the first call, it is logged and the loop has stopped", () => {
      const looping = new AsyncioLoopingCall(() => {
        throw boom;
      });
      looping.start(10);
      expect(logged).toEqual([error]);
      expect(logged[0]).toBeInstanceOf(RuntimeError);
      expect((logged[0] as Error).cause).toBe(boom);
      expect(looping.running).toBe(false);
      expect(current.loop.pending).toBe(0);
    });

    it("at a later call, likewise", () => {
      const looping = new AsyncioLoopingCall(() => {
        noteTime();
        if (calls.length === 3) throw boom;
      });
      looping.start(10);
      steps(5);
      expect(calls).toEqual([0, 10, 20]);
      expect(logged).toEqual([error]);
      expect(looping.running).toBe(false);
      expect(current.loop.pending).toBe(0);
    });

    it("it may be started again", () => {
      let fails = true;
      const looping = new AsyncioLoopingCall(() => {
        noteTime();
        if (fails) throw boom;
      });
      looping.start(10);
      fails = false;
      looping.start(10);
      steps(1);
      expect(calls).toEqual([0, 0, 10]);
    });
  });

  describe("when the function returns something to wait for", () => {
    const refusal = expect.objectContaining({
      name: "TypeError",
      code: "ERR_LOOP_FUNCTION",
      message: expect.stringMatching(/^The AsyncioLoopingCall function must not return a coroutine or a Deferred/),
    }) as Error;

    it.each([
      ["a Deferred", () => succeed(1)],
      ["a promise", () => Promise.resolve(1)],
      ["an async function's promise", async () => 1],
      ["a generator, which is a coroutine", function* () {}],
    ])("namely %s, start() throws, and it has stopped", (_what, fn) => {
      const looping = new AsyncioLoopingCall(fn);
      expect(() => looping.start(100)).toThrow(refusal);
      expect(looping.running).toBe(false);
      expect(current.loop.pending).toBe(0);
    });

    it("at a later call, the refusal is logged, and it has stopped", () => {
      const looping = new AsyncioLoopingCall(() => {
        noteTime();
        return new Deferred();
      });
      looping.start(10, false);
      steps(3);
      expect(calls).toEqual([10]);
      expect(logged).toEqual([refusal]);
      expect(looping.running).toBe(false);
      expect(current.loop.pending).toBe(0);
    });

    it("logs what the promise is rejected with as well, so that nothing is lost and the program goes on", async () => {
      const boom = new Error("boom");
      const looping = new AsyncioLoopingCall(() => Promise.reject(boom));
      expect(() => looping.start(10)).toThrow(refusal);
      await turn();
      looping.start(10, false);
      steps(1);
      await turn();
      expect(logged).toEqual([boom, refusal, boom]);
    });
  });

  it.each([undefined, null, 42, {}])("refuses to be made of %o", (fn) => {
    expect(() => new AsyncioLoopingCall(fn as never)).toThrow(
      expect.objectContaining({
        code: "ERR_NOT_CALLABLE",
        message: expect.stringContaining("Cannot make an AsyncioLoopingCall: the function is "),
      }) as Error,
    );
  });
});
