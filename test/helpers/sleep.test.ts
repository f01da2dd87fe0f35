import { describe, expect, it } from "vitest";
import { CancelledError, TimeoutError } from "../../src/core/errors.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { sleep } from "../../src/helpers/sleep.js";
import { CountingSignal } from "../interop/CountingSignal.js";
import { expectNothingUnhandled } from "../interop/unhandled.js";
import { outcomesOf } from "./outcomesOf.js";
import { useFakeEventLoop } from "./useFakeEventLoop.js";

describe("sleep()", () => {
  const current = useFakeEventLoop();
  expectNothingUnhandled();

  it("fires with undefined when the time is over", () => {
    const outcomes = outcomesOf(sleep(10));
    current.loop.advance(9);
    expect(outcomes).toEqual([]);
    current.loop.advance(1);
    expect(outcomes).toEqual([undefined]);
  });

  it("takes a Duration in parts, and one that can add itself up", () => {
    const outcomes = [outcomesOf(sleep({ seconds: 1 })), outcomesOf(sleep({ total: () => 1000 }))];
    current.loop.advance(999);
    expect(outcomes).toEqual([[], []]);
    current.loop.advance(1);
    expect(outcomes).toEqual([[undefined], [undefined]]);
  });

  it("never fires inside the call, even for 0", () => {
    const outcomes = outcomesOf(sleep(0));
    expect(outcomes).toEqual([]);
    current.loop.advance(0);
    expect(outcomes).toEqual([undefined]);
  });

  it("lets a shorter call go first", () => {
    const order: string[] = [];
    void sleep(100).addCallback(() => order.push("slept"));
    current.loop.callLater(50, () => order.push("called"));
    current.loop.advance(50);
    current.loop.advance(50);
    expect(order).toEqual(["called", "slept"]);
  });

  it("is waited for in a coroutine and in an async function", async () => {
    const coroutine = outcomesOf(
      inlineCallbacks(function* () {
        yield* sleep(10);
        return "woken";
      })(),
    );
    const promise = (async () => {
      await sleep(10);
      return "woken";
    })();
    current.loop.advance(10);
    expect(coroutine).toEqual(["woken"]);
    expect(await promise).toBe("woken");
  });

  it("removes its timer when it is cancelled", () => {
    const slept = sleep(1000);
    const outcomes = outcomesOf(slept);
    slept.cancel();
    expect(outcomes).toEqual([expect.any(CancelledError)]);
    expect(current.loop.pending).toBe(0);
  });

  it("is ended by a timeout", () => {
    const outcomes = outcomesOf(sleep(1000).addTimeout(10));
    current.loop.advance(10);
    expect(outcomes).toEqual([expect.any(TimeoutError)]);
    expect(current.loop.pending).toBe(0);
  });

  it.each([
    [NaN, RangeError, "Cannot sleep: the duration is NaN, expected a finite span of 0 or more"],
    [-1, RangeError, "Cannot sleep: the duration is -1"],
    [Infinity, RangeError, "Cannot sleep: the duration is Infinity"],
    [{ hours: -1 }, RangeError, "Cannot sleep: the duration is -3600000 ms"],
    [{ seconds: NaN }, RangeError, "Cannot sleep: the duration is NaN ms"],
    [{ secs: 1 } as never, TypeError, 'Cannot sleep: unknown key "secs"'],
    [{} as never, TypeError, "Cannot sleep: the duration is an object of class Object"],
    [undefined as never, TypeError, "Cannot sleep: the duration is undefined"],
    ["5" as never, TypeError, 'Cannot sleep: the duration is "5"'],
    [5n as never, TypeError, "Cannot sleep: the duration is 5n"],
  ])("refuses %o at once, and leaves nothing behind", (duration, type, text) => {
    const signal = new CountingSignal();
    expect(() => sleep(duration, { signal })).toThrow(type);
    expect(() => sleep(duration, { signal })).toThrow(text);
    expect(current.loop.pending).toBe(0);
    expect(signal.listeners).toBe(0);
  });

  describe("with a signal", () => {
    it("fires when the time is over, and keeps no listener", () => {
      const signal = new CountingSignal();
      const outcomes = outcomesOf(sleep(10, { signal }));
      expect(signal.listeners).toBe(1);
      current.loop.advance(10);
      expect(outcomes).toEqual([undefined]);
      expect(signal.listeners).toBe(0);
      signal.abort("too late");
      expect(outcomes).toEqual([undefined]);
    });

    it("fails when the signal aborts, with its reason as the cause, and keeps neither timer nor listener", () => {
      const controller = new AbortController();
      const outcomes = outcomesOf(sleep(10, { signal: controller.signal }));
      const reason = new Error("enough");
      controller.abort(reason);
      expect(outcomes).toEqual([expect.any(CancelledError)]);
      expect(outcomes[0]).toMatchObject({ message: "The sleep was aborted by its signal", cause: reason });
      expect(current.loop.pending).toBe(0);
    });

    it("fails at once when the signal has aborted before, without timer or listener", () => {
      const signal = new CountingSignal();
      signal.abort("early");
      const outcomes = outcomesOf(sleep(10, { signal }));
      expect(outcomes).toEqual([expect.objectContaining({ name: "CancelledError", cause: "early" })]);
      expect(current.loop.pending).toBe(0);
      expect(signal.listeners).toBe(0);
    });

    it("keeps no listener when it is cancelled by hand, and says so", () => {
      const signal = new CountingSignal();
      const slept = sleep(10, { signal });
      const outcomes = outcomesOf(slept);
      slept.cancel();
      expect(outcomes).toEqual([expect.any(CancelledError)]);
      expect((outcomes[0] as CancelledError).cause).toBeUndefined();
      expect(signal.listeners).toBe(0);
      expect(current.loop.pending).toBe(0);
    });

    it("has slept though the signal aborts while the fired Deferred is paused", () => {
      const signal = new CountingSignal();
      const slept = sleep(10, { signal });
      slept.pause();
      current.loop.advance(10);
      signal.abort("too late");
      const outcomes = outcomesOf(slept);
      slept.unpause();
      expect(outcomes).toEqual([undefined]);
    });

    it("leaves no timer when the signal is none", () => {
      expect(() => sleep(10, { signal: {} as never })).toThrow(TypeError);
      expect(current.loop.pending).toBe(0);
    });
  });
});
