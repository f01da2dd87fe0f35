import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ScheduledCall } from "../../src/core/ReactorTime.js";
import { SelectorEventLoop } from "../../src/loops/SelectorEventLoop.js";
import { collectLoggedErrors } from "../reactors/loggedErrors.js";

describe("SelectorEventLoop", () => {
  const loop = new SelectorEventLoop();
  const logged = collectLoggedErrors();
  let calls: unknown[] = [];
  const note = (...args: unknown[]): void => {
    calls.push(...args);
  };

  beforeEach(() => {
    calls = [];
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  describe("callLater()", () => {
    it("makes the call with its arguments when the delay is over", () => {
      loop.callLater(10, note, "a", "b");

      vi.advanceTimersByTime(9);
      expect(calls).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(calls).toEqual(["a", "b"]);
    });

    it("never makes a call inside callLater", () => {
      loop.callLater(0, note, "a");
      expect(calls).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(calls).toEqual(["a"]);
    });

    it("takes a Duration in parts", () => {
      loop.callLater({ seconds: 1, milliseconds: 5 }, note, "a");
      vi.advanceTimersByTime(1004);
      expect(calls).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(calls).toEqual(["a"]);
    });

    it("makes no call too soon, though the host's timers take whole milliseconds", () => {
      loop.callLater(9.99, note, "a");
      vi.advanceTimersByTime(9);
      expect(calls).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(calls).toEqual(["a"]);
    });

    it("waits longer than a host's timer can", () => {
      loop.callLater(2 ** 31 + 5, note, "a");
      vi.advanceTimersByTime(2 ** 31 + 4);
      expect(calls).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(calls).toEqual(["a"]);
      expect(vi.getTimerCount()).toBe(0);
    });

    it("makes no call that was cancelled, and leaves no timer", () => {
      const call = loop.callLater(2 ** 32, note, "a");
      vi.advanceTimersByTime(2 ** 31);
      call.cancel();
      call.cancel();
      expect(call.active()).toBe(false);
      expect(vi.getTimerCount()).toBe(0);
    });

    it("is active until the call is made", () => {
      const call: ScheduledCall = loop.callLater(1, () => note(call.active()));
      expect(call.active()).toBe(true);
      vi.advanceTimersByTime(1);
      expect(calls).toEqual([false]);
    });

    it("logs the error of a call and goes on", () => {
      const boom = new Error("boom");
      loop.callLater(1, () => {
        throw boom;
      });
      loop.callLater(1, note, "next");
      vi.advanceTimersByTime(1);
      expect(logged).toEqual([boom]);
      expect(calls).toEqual(["next"]);
    });

    it.each([
      [NaN, RangeError, "the duration is NaN"],
      [-1, RangeError, "the duration is -1"],
      [Infinity, RangeError, "the duration is Infinity"],
      [{ seconds: -1 }, RangeError, "the duration is -1000 ms"],
      [{ second: 1 } as never, TypeError, 'unknown key "second"'],
      [{} as never, TypeError, "wanted a number of milliseconds"],
      ["5" as never, TypeError, 'the duration is "5"'],
      [null as never, TypeError, "the duration is null"],
    ])("refuses %o and schedules nothing", (delay, type, text) => {
      expect(() => loop.callLater(delay, note)).toThrow(type);
      expect(() => loop.callLater(delay, note)).toThrow(text);
      expect(vi.getTimerCount()).toBe(0);
    });

    it("refuses what is not a function", () => {
      expect(() => loop.callLater(1, "note" as never)).toThrow('the function is "note", wanted a function');
    });
  });

  describe("callAt()", () => {
    it("makes the call at a time of the loop's clock", () => {
      loop.callAt(loop.now() + 20, note, "a");
      vi.advanceTimersByTime(19);
      expect(calls).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(calls).toEqual(["a"]);
    });

    it("makes a call whose time has passed on a later turn", () => {
      loop.callAt(loop.now() - 1000, note, "a");
      expect(calls).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(calls).toEqual(["a"]);
    });

    it.each([NaN, Infinity, -Infinity])("refuses the time %s", (when) => {
      expect(() => loop.callAt(when, note)).toThrow(RangeError);
      expect(vi.getTimerCount()).toBe(0);
    });
  });

  describe("callSoon()", () => {
    it("makes the calls in their order, on a later turn", () => {
      loop.callSoon(note, 1);
      loop.callSoon(note, 2);
      loop.callSoon(note, 3, 4);
      expect(calls).toEqual([]);
      vi.runAllTimers();
      expect(calls).toEqual([1, 2, 3, 4]);
    });

    it("takes a turn of the host, not a timer", async () => {
      vi.useRealTimers();
      vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
      await new Promise<void>((resolve) => {
        const again = (left: number): void => {
          if (left === 0) resolve();
          else loop.callSoon(again, left - 1);
        };
        again(100);
      });
      expect(vi.getTimerCount()).toBe(0);
    });

    it("makes no call that was cancelled, however often", () => {
      const call = loop.callSoon(note, 1);
      expect(call.active()).toBe(true);
      call.cancel();
      call.cancel();
      expect(call.active()).toBe(false);
      vi.runAllTimers();
      expect(calls).toEqual([]);
    });

    it("is quiet when a call is cancelled that has been made", () => {
      const call: ScheduledCall = loop.callSoon(() => note(call.active()));
      vi.runAllTimers();
      call.cancel();
      expect(calls).toEqual([false]);
    });

    it("logs the error of a call and goes on", () => {
      const boom = new Error("boom");
      loop.callSoon(() => {
        throw boom;
      });
      loop.callSoon(note, "next");
      vi.runAllTimers();
      expect(logged).toEqual([boom]);
      expect(calls).toEqual(["next"]);
    });

    it("refuses what is not a function", () => {
      expect(() => loop.callSoon(undefined as never)).toThrow("Cannot call soon: the function is undefined");
    });
  });

  describe("createFuture()", () => {
    it("gives a promise with the means to fulfil it", async () => {
      const future = loop.createFuture<number>();
      future.resolve(1);
      await expect(future.promise).resolves.toBe(1);
    });

    it("gives a promise with the means to reject it", async () => {
      const future = loop.createFuture();
      const boom = new Error("boom");
      future.reject(boom);
      await expect(future.promise).rejects.toBe(boom);
    });
  });
});
