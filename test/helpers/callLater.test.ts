import { describe, expect, it } from "vitest";
import { callLater, CallLaterResult } from "../../src/helpers/callLater.js";
import { FakeEventLoop } from "../loops/FakeEventLoop.js";
import { setEventLoop } from "../../src/loops/policy.js";
import { useFakeEventLoop } from "./useFakeEventLoop.js";

describe("callLater()", () => {
  const current = useFakeEventLoop();

  it("makes the call with its arguments when the delay is over", () => {
    const calls: unknown[] = [];
    const handle = callLater(10, (...args: unknown[]) => calls.push(...args), "a", 1);
    expect(handle).toBeInstanceOf(CallLaterResult);
    current.loop.advance(9);
    expect(calls).toEqual([]);
    current.loop.advance(1);
    expect(calls).toEqual(["a", 1]);
  });

  it("takes a Duration, and gives the loop milliseconds", () => {
    const calls: unknown[] = [];
    callLater({ seconds: 1, milliseconds: 5 }, () => calls.push("made"));
    current.loop.advance(1004);
    expect(calls).toEqual([]);
    current.loop.advance(1);
    expect(calls).toEqual(["made"]);
  });

  it("never makes a call inside callLater, even for 0", () => {
    const calls: unknown[] = [];
    callLater(0, () => calls.push("made"));
    expect(calls).toEqual([]);
    current.loop.advance(0);
    expect(calls).toEqual(["made"]);
  });

  it("is scheduled on the loop that is current when it is called", () => {
    const calls: unknown[] = [];
    const { loop: before } = current;
    callLater(10, () => calls.push("before"));
    const after = new FakeEventLoop();
    setEventLoop(after);
    callLater(10, () => calls.push("after"));
    after.advance(10);
    expect(calls).toEqual(["after"]);
    before.advance(10);
    expect(calls).toEqual(["after", "before"]);
  });

  it.each([
    [NaN, RangeError],
    [-1, RangeError],
    [Infinity, RangeError],
    [{ second: 1 } as never, TypeError],
    ["5" as never, TypeError],
  ])("refuses the delay %o whatever the loop thinks of it", (delay, type) => {
    expect(() => callLater(delay, () => undefined)).toThrow(type);
    expect(() => callLater(delay, () => undefined)).toThrow("Cannot call later: ");
    expect(current.loop.pending).toBe(0);
  });

  it("refuses what is not a function", () => {
    expect(() => callLater(1, undefined as never)).toThrow(
      "Cannot call later: the function is undefined, expected a function",
    );
    expect(current.loop.pending).toBe(0);
  });

  describe("the handle", () => {
    it("prevents the call, and leaves nothing at the loop", () => {
      const calls: unknown[] = [];
      const handle = callLater(10, () => calls.push("made"));
      handle.cancel();
      expect(current.loop.pending).toBe(0);
      current.loop.advance(10);
      expect(calls).toEqual([]);
    });

    it("may be cancelled again and again: after a cancel, after the call, inside the call", () => {
      const calls: unknown[] = [];
      const cancelled = callLater(10, () => calls.push("never"));
      const made: CallLaterResult = callLater(10, () => {
        made.cancel();
        calls.push("made");
      });
      cancelled.cancel();
      cancelled.cancel();
      current.loop.advance(10);
      made.cancel();
      made.cancel();
      cancelled.cancel();
      expect(calls).toEqual(["made"]);
    });

    it("cancels at the end of a block", () => {
      const calls: unknown[] = [];
      callLater(10, () => calls.push("never"))[Symbol.dispose]();
      current.loop.advance(10);
      expect(calls).toEqual([]);
    });

    it("has no more than that", () => {
      const names = Object.getOwnPropertyNames(Object.getPrototypeOf(callLater(10, () => undefined)));
      expect(names.sort()).toEqual(["cancel", "constructor"]);
    });
  });
});
