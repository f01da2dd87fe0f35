import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError } from "../../src/core/errors.js";
import { Clock } from "../../src/time/Clock.js";
import { deferLater } from "../../src/time/deferLater.js";
import { errorOf, nextTurn, thrownBy } from "../core/outcomes.js";

const boom = new Error("boom");

describe("deferLater()", () => {
  // C7
  // T: DeferLaterTests.test_callback
  it("fires with the function's result after the delay", () => {
    const clock = new Clock();
    const d = deferLater(clock, 3, (a: number, b: number) => a + b, 1, 2);
    clock.advance(2);
    expect(d.called).toBe(false);
    clock.advance(1);

    expect(d.result).toBe(3);
  });

  // C7
  // T: DeferLaterTests.test_errback
  it("fails with what the function throws", () => {
    const clock = new Clock();
    const d = deferLater(clock, 3, () => {
      throw boom;
    });
    clock.advance(3);

    expect(errorOf(d)).toBe(boom);
  });

  // C7
  // T: DeferLaterTests.test_cancel
  it("removes the timer and fails with CancelledError on cancel", () => {
    const clock = new Clock();
    let calls = 0;
    const d = deferLater(clock, 3, () => ++calls);
    d.cancel();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    expect([clock.getDelayedCalls(), calls]).toEqual([[], 0]);
  });

  // C7
  // T: DeferLaterTests.test_noCallback
  it("fires with undefined when there is no function", () => {
    const clock = new Clock();
    const d = deferLater(clock, 3);
    clock.advance(3);

    expect([d.called, d.result]).toEqual([true, undefined]);
  });

  // C7
  it("calls the function as the first pair, so that a pause delays it", () => {
    const clock = new Clock();
    let calls = 0;
    const d = deferLater(clock, 3, () => ++calls);
    d.pause();
    clock.advance(3);
    expect([d.called, calls]).toEqual([true, 0]);
    d.unpause();

    expect(calls).toBe(1);
  });

  // C7
  it("waits for a Deferred or promise that the function returns", async () => {
    const clock = new Clock();
    const inner = new Deferred<string>();
    const d = deferLater(clock, 1, () => inner);
    const e = deferLater(clock, 1, async () => "promised");
    clock.advance(1);
    inner.callback("deferred");
    await nextTurn();

    expect([d.result, e.result]).toEqual(["deferred", "promised"]);
  });

  // C7
  it("runs nothing at once, even for a delay of 0", () => {
    const clock = new Clock();
    let calls = 0;
    deferLater(clock, 0, () => ++calls);
    expect(calls).toBe(0);
    clock.advance(0);

    expect(calls).toBe(1);
  });

  // X6, C7
  it("cancels what the function returned when it is cancelled after the delay", () => {
    const clock = new Clock();
    const inner = new Deferred<string>();
    const d = deferLater(clock, 1, () => inner);
    clock.advance(1);
    d.cancel();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    expect(inner.called).toBe(true);
  });

  it("refuses a function that is none, and schedules nothing", () => {
    const clock = new Clock();

    expect(thrownBy(() => deferLater(clock, 1, "f" as never))).toMatchObject({
      code: "ERR_NOT_CALLABLE",
      message: 'Cannot defer a call: the function is "f", expected a function',
    });
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("refuses a bad delay", () => {
    expect(thrownBy(() => deferLater(new Clock(), NaN))).toMatchObject({ code: "ERR_DURATION_RANGE" });
  });
});
