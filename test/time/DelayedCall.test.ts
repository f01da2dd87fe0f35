import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { DelayedCall } from "../../src/time/DelayedCall.js";
import { setDebugging } from "../../src/core/debugging.js";
import { Clock } from "../../src/time/Clock.js";
import { thrownBy } from "../core/outcomes.js";

afterEach(() => {
  setDebugging(false);
});

describe("DelayedCall", () => {
  // C5
  // T: ClockTests.testCallLaterCancelled
  it("is not made once it is cancelled, and is gone", () => {
    const clock = new Clock();
    let calls = 0;
    const call = clock.callLater(1, () => ++calls);
    call.cancel();
    clock.advance(2);

    expect([calls, call.active(), clock.getDelayedCalls()]).toEqual([0, false, []]);
  });

  // C5
  // T: ClockTests.testCallLaterDelayed
  it("is put off by delay(), from its present due time", () => {
    const clock = new Clock();
    let calls = 0;
    const call = clock.callLater(2, () => ++calls);
    clock.advance(1);
    call.delay(2);
    expect(call.getTime()).toBe(4);
    clock.advance(2);
    expect(calls).toBe(0);
    clock.advance(1);

    expect(calls).toBe(1);
  });

  // C5
  it("is made earlier by a negative delay()", () => {
    const clock = new Clock();
    let calls = 0;
    const call = clock.callLater(5, () => ++calls);
    call.delay(-3);
    expect(call.getTime()).toBe(2);
    clock.advance(2);

    expect(calls).toBe(1);
  });

  // C5
  // T: ClockTests.testCallLaterResetLater
  it("is made later by reset(), counted from now", () => {
    const clock = new Clock();
    let calls = 0;
    const call = clock.callLater(2, () => ++calls);
    clock.advance(1);
    call.reset({ milliseconds: 3 });
    expect(call.getTime()).toBe(4);
    clock.advance(2);
    expect(calls).toBe(0);
    clock.advance(1);

    expect(calls).toBe(1);
  });

  // C5
  // T: ClockTests.testCallLaterResetSooner
  it("is made sooner by reset()", () => {
    const clock = new Clock();
    let calls = 0;
    const call = clock.callLater(4, () => ++calls);
    call.reset(3);
    clock.advance(3);

    expect(calls).toBe(1);
  });

  // C2
  // T: ClockTests.test_callLaterResetKeepsCallsOrdered
  it("is made in the right order after a reset()", () => {
    const clock = new Clock();
    const order: string[] = [];
    clock.callLater(2, () => order.push("at 2"));
    const moved = clock.callLater(1, () => order.push("moved to 3"));
    moved.reset(3);
    clock.advance(5);

    expect(order).toEqual(["at 2", "moved to 3"]);
  });

  // C2
  // T: ClockTests.test_callLaterResetInsideCallKeepsCallsOrdered
  it("is made in the right order after a reset() inside a call", () => {
    const clock = new Clock();
    const order: string[] = [];
    const moved = clock.callLater(2, () => order.push("moved to 4"));
    clock.callLater(1, () => {
      order.push("at 1");
      moved.reset(0);
      moved.delay(3);
    });
    clock.callLater(3, () => order.push("at 3"));
    clock.advance(1);
    clock.advance(5);

    expect(order).toEqual(["at 1", "at 3", "moved to 4"]);
  });

  // C2
  it("stays where it is in the list until the list is sorted", () => {
    const clock = new Clock();
    const a = clock.callLater(1, () => undefined);
    const b = clock.callLater(2, () => undefined);
    a.reset(3);
    expect(clock.getDelayedCalls()[0]).toBe(a);
    clock.advance(0);

    expect(clock.getDelayedCalls()[0]).toBe(b);
  });

  // C4
  // T: ClockTests.testAdvanceCancel
  it.each([
    ["cancel", (call: DelayedCall) => call.cancel()],
    ["reset", (call: DelayedCall) => call.reset(1)],
    ["delay", (call: DelayedCall) => call.delay(1)],
  ])("counts as called inside its own function: %s()", (attempt, act) => {
    const clock = new Clock();
    const errors: unknown[] = [];
    const call = clock.callLater(1, () => {
      errors.push(thrownBy(() => act(call)));
      expect(call.active()).toBe(false);
    });
    clock.advance(1);

    expect(errors).toMatchObject([
      {
        name: "AlreadyCalled",
        code: "ERR_CALL_ALREADY_CALLED",
        message: `Cannot ${attempt} the call: it has been called already`,
      },
    ]);
  });

  // C5
  it.each([
    ["cancel", (call: DelayedCall) => call.cancel()],
    ["reset", (call: DelayedCall) => call.reset(1)],
    ["delay", (call: DelayedCall) => call.delay(1)],
  ])("refuses %s() when it has been cancelled", (attempt, act) => {
    const call = new Clock().callLater(1, () => undefined);
    call.cancel();

    expect(thrownBy(() => act(call))).toMatchObject({
      name: "AlreadyCancelled",
      code: "ERR_CALL_ALREADY_CANCELLED",
      message: `Cannot ${attempt} the call: it has been cancelled already`,
    });
  });

  // C5
  it("keeps its due time when it refuses one", () => {
    const call = new Clock().callLater(5, () => undefined);

    expect(thrownBy(() => call.reset(-1))).toMatchObject({ code: "ERR_DURATION_RANGE" });
    expect(thrownBy(() => call.delay(NaN))).toMatchObject({ code: "ERR_DURATION_RANGE" });
    expect([call.getTime(), call.active()]).toEqual([5, true]);
  });

  // T: DelayedCallMixin.test_eq
  it("is the same as itself", () => {
    const clock = new Clock();
    const call = clock.callLater(1, () => undefined);

    expect(clock.getDelayedCalls()[0]).toBe(call);
  });

  // T: DelayedCallMixin.test_ne
  it("is not the same as another for the same function and time", () => {
    const clock = new Clock();
    const fn = (): undefined => undefined;
    const call = clock.callLater(1, fn);

    expect(clock.callLater(1, fn)).not.toBe(call);
    expect(clock.callLater(1, fn).toString()).not.toBe(call.toString());
  });

  it("says what was attempted with a span that is none", () => {
    const call = new Clock().callLater(1, () => undefined);
    const messages = [() => call.reset(-1), () => call.delay(NaN)].map((fn) => (thrownBy(fn) as Error).message);

    expect(messages).toEqual([
      "Cannot reset the call: the duration is -1, expected a finite span of 0 or more",
      "Cannot delay the call: the duration is NaN, expected a finite span of 0 or more",
    ]);
  });

  it("calls without arguments unless some are given", () => {
    const owner = { now: () => 0, cancelled: () => undefined, moved: () => undefined };
    const call = new DelayedCall(owner, 0, (...args: unknown[]) => args);

    expect(call.run()).toEqual([]);
  });
});

describe("DelayedCall#toString()", () => {
  function nothing(..._args: unknown[]): undefined {
    return undefined;
  }

  // T: DelayedCallMixin.test_str, DelayedCallNoDebugTests.test_str
  it("has an identity, the time left, the function and its arguments", () => {
    const clock = new Clock();
    const call = clock.callLater(12, nothing, 3, "x");
    clock.advance(2);

    expect(call.toString()).toMatch(/^\[DelayedCall #\d+ due in 10 ms: nothing\(3, "x"\)\]$/);
  });

  // T: DelayedCallMixin.test_repr
  it("is what the runtime's inspection shows", () => {
    const call = new Clock().callLater(12, nothing);

    expect(inspect(call)).toBe(call.toString());
  });

  it("says that it has been called, or cancelled", () => {
    const clock = new Clock();
    const called = clock.callLater(1, nothing);
    const cancelled = clock.callLater(2, nothing);
    cancelled.cancel();
    clock.advance(1);

    expect(called.toString()).toMatch(/^\[DelayedCall #\d+ called\]$/);
    expect(cancelled.toString()).toMatch(/^\[DelayedCall #\d+ cancelled\]$/);
  });

  // T: DelayedCallNoDebugTests.test_switchToDebug
  it("is without a site when debugging is switched on after the creation", () => {
    const call = new Clock().callLater(12, nothing);
    setDebugging(true);

    expect(call.toString()).not.toContain("created");
  });

  // T: DelayedCallDebugTests.test_str
  it("has the site of the creation with debugging on", () => {
    setDebugging(true);
    const call = (function scheduleHere() {
      return new Clock().callLater(12, nothing);
    })();

    expect(call.toString()).toMatch(/^\[DelayedCall #\d+ due in 12 ms: nothing\(\)\n {2}created:\n[^]*scheduleHere/);
  });

  // T: DelayedCallDebugTests.test_switchFromDebug
  it("keeps the site when debugging is switched off", () => {
    setDebugging(true);
    const call = new Clock().callLater(12, nothing);
    setDebugging(false);

    expect(call.toString()).toContain("created:");
  });
});
