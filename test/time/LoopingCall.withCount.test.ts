import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { Clock } from "../../src/time/Clock.js";
import { LoopingCall } from "../../src/time/LoopingCall.js";
import { thrownBy } from "../core/outcomes.js";

/** A counting loop on a clock that notes the counts. */
function makeCounter(fn: (count: number) => unknown = () => undefined): {
  clock: Clock;
  loop: LoopingCall<[]>;
  counts: number[];
} {
  const clock = new Clock();
  const counts: number[] = [];
  const loop = LoopingCall.withCount((count) => {
    counts.push(count);
    return fn(count);
  });
  loop.clock = clock;
  return { clock, loop, counts };
}

describe("LoopingCall.withCount()", () => {
  // L8
  // T: LoopTests.test_reactorTimeCountSkips
  it("gives the number of intervals passed since the last counted call", () => {
    const { clock, loop, counts } = makeCounter();
    loop.start(100);
    clock.advance(100);
    clock.advance(500);
    clock.advance(150);

    expect(counts).toEqual([1, 1, 5, 1]);
  });

  // L8
  // T: LoopTests.test_countLengthyIntervalCounts
  it("counts interval boundaries, not the time that passed", () => {
    const { clock, loop, counts } = makeCounter();
    loop.start(50);
    clock.advance(75);
    clock.advance(26);
    clock.advance(55);

    expect(counts).toEqual([1, 1, 1, 1]);
  });

  // L8
  it("begins with 1 when the first call waits an interval", () => {
    const { clock, loop, counts } = makeCounter();
    loop.start(100, false);
    clock.advance(100);

    expect(counts).toEqual([1]);
  });

  // L8
  it("counts what was missed before a delayed first call", () => {
    const { clock, loop, counts } = makeCounter();
    loop.start(100, false);
    clock.advance(350);

    expect(counts).toEqual([3]);
  });

  // L8
  // T: LoopTests.test_withCountFloatingPointBoundary
  it("never calls with 0, whatever the rounding, and goes on", () => {
    const { clock, loop, counts } = makeCounter();
    loop.start(0.1, false);
    for (let i = 0; i < 1000; i++) clock.advance(0.1);

    expect(counts.every((count) => count > 0)).toBe(true);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(999);
    expect(loop.running).toBe(true);
  });

  // L8
  // T: LoopTests.test_withCountIntervalZero
  it("always gives 1 with the interval 0", () => {
    const { clock, loop, counts } = makeCounter(() => {
      if (counts.length === 5) loop.stop();
    });
    loop.start(0, false);
    clock.advance(0);

    expect(counts).toEqual([1, 1, 1, 1, 1]);
  });

  // L8
  // T: LoopTests.test_withCountIntervalZeroDelay
  it("gives 1 with the interval 0 also after a wait", () => {
    const pending = new Deferred<undefined>();
    const { clock, loop, counts } = makeCounter(() => {
      if (counts.length === 2) return pending;
      if (counts.length === 5) loop.stop();
      return undefined;
    });
    loop.start(0, false);
    clock.advance(0);
    clock.advance(10_000);
    expect(counts).toEqual([1, 1]);
    pending.callback(undefined);
    clock.advance(0);

    expect(counts).toEqual([1, 1, 1, 1, 1]);
  });

  // L8, L9
  // T: LoopTests.test_withCountIntervalZeroDelayThenNonZeroInterval
  it("counts from the last call when a real interval follows the interval 0", () => {
    const { clock, loop, counts } = makeCounter(() => loop.stop());
    clock.advance(1000);
    loop.start(0);
    clock.advance(5000);
    loop.start(1000);

    expect(counts).toEqual([1, 5]);
  });

  // L3, L8
  // T: ReactorLoopTests.test_deferredWithCount
  it("counts the intervals that a wait for a Deferred took", () => {
    const pending = new Deferred<undefined>();
    const { clock, loop, counts } = makeCounter(() => (counts.length === 2 ? pending : undefined));
    loop.start(1);
    clock.advance(1);
    clock.advance(3.5);
    expect(counts).toEqual([1, 1]);
    pending.callback(undefined);
    clock.advance(0.5);

    expect(counts).toEqual([1, 1, 4]);
  });

  // L9
  it("remembers the last counted time over stop() and start()", () => {
    const { clock, loop, counts } = makeCounter();
    loop.start(10);
    clock.advance(10);
    loop.stop();
    clock.advance(35);
    loop.start(10);

    expect(counts).toEqual([1, 1, 3]);
  });

  it("refuses what is no function", () => {
    expect(thrownBy(() => LoopingCall.withCount(1 as never))).toMatchObject({
      code: "ERR_NOT_CALLABLE",
      message: "Cannot make a LoopingCall: the function is 1, expected a function",
    });
    expect(thrownBy(() => new LoopingCall(null as never))).toMatchObject({ code: "ERR_NOT_CALLABLE" });
  });

  // L8, L9
  it("counts from the last call that was made, not from one that was left out", () => {
    const { clock, loop, counts } = makeCounter();
    void loop.start(10, false);
    clock.advance(10);
    loop.stop();
    clock.advance(2);
    void loop.start(10);
    loop.stop();
    clock.advance(9);
    void loop.start(10);

    expect(counts).toEqual([1, 1]);
  });
});
