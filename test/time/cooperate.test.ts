import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { coiterate, cooperate } from "../../src/time/cooperate.js";
import { Cooperator } from "../../src/time/Cooperator.js";

describe("The default Cooperator", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  // G1
  it("runs on the current clock, in slices of about 10 ms", () => {
    let now = 1000;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    let units = 0;
    const task = new Cooperator().cooperate({
      next: () => {
        units++;
        now += 3;
        return { done: units === 100, value: undefined };
      },
    });
    task.whenDone().addErrback(() => undefined);
    vi.advanceTimersToNextTimer();
    expect([units, vi.getTimerCount()]).toEqual([4, 1]);
    task.stop();

    expect(vi.getTimerCount()).toBe(0);
  });

  // G12
  // T: AliasTests.cooperate
  it("is what cooperate() and coiterate() share", () => {
    const order: string[] = [];
    const steps = (name: string): Iterator<unknown> => {
      let step = 0;
      return {
        next: () => {
          order.push(`${name}${step}`);
          return step++ < 1 ? { done: false, value: undefined } : { done: true, value: undefined };
        },
      };
    };
    const task = cooperate(steps("a"));
    const done = coiterate(steps("b"));
    expect(order).toEqual([]);
    vi.advanceTimersToNextTimer();

    expect(order).toEqual(["a0", "b0", "a1", "b1"]);
    expect([task.whenDone().called, done.called]).toEqual([true, true]);
  });

  // G1
  it("goes on until more than 10 ms are over", () => {
    let now = 1000;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    let units = 0;
    const task = new Cooperator().cooperate({
      next: () => {
        units++;
        now += 5;
        return { done: false, value: undefined };
      },
    });
    task.whenDone().addErrback(() => undefined);
    vi.advanceTimersToNextTimer();
    task.stop();

    expect(units).toBe(3);
  });
});
