import { describe, expect, it } from "vitest";
import type { ScheduledCall } from "../../src/core/ReactorTime.js";
import { Clock } from "../../src/time/Clock.js";
import { LoopingCall } from "../../src/time/LoopingCall.js";

/** A clock as hosts have them: it waits whole milliseconds, at least one, and wakes a fraction of one early. */
class EarlyClock extends Clock {
  readonly #early: number;

  constructor(early: number) {
    super();
    this.#early = early;
  }

  override callLater<A extends unknown[]>(delay: number, fn: (...args: A) => unknown, ...args: A): never {
    const call: ScheduledCall = super.callLater(Math.max(1, Math.ceil(delay)) - this.#early, fn, ...args);
    return call as never;
  }
}

function timesOf(early: number, interval: number, steps: number, step: number): number[] {
  const clock = new EarlyClock(early);
  const times: number[] = [];
  const loop = new LoopingCall(() => times.push(clock.now()));
  loop.clock = clock;
  void loop.start(interval);
  for (let i = 0; i < steps; i++) clock.advance(step);
  loop.stop();
  return times;
}

describe("LoopingCall on a clock that wakes early", () => {
  it.each([0.125, 0.5, 0.875])("makes each call once, and does not drift: %d ms early", (early) => {
    const times = timesOf(early, 10, 820, 0.125);

    expect(times).toHaveLength(11);
    expect(times.map((time) => Math.round(time / 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const [turn, time] of times.entries()) expect(Math.abs(time - turn * 10)).toBeLessThan(1);
  });

  it("skips what was missed after a long call", () => {
    const clock = new EarlyClock(0.25);
    const times: number[] = [];
    const loop = new LoopingCall(() => times.push(Math.round(clock.now())));
    loop.clock = clock;
    void loop.start(10);
    for (const span of [35, 4.75, 10.75]) clock.advance(span);
    loop.stop();

    expect(times).toEqual([0, 35, 40, 51]);
  });

  it("counts every interval once: withCount()", () => {
    const clock = new EarlyClock(0.25);
    const counts: number[] = [];
    const loop = LoopingCall.withCount((count) => counts.push(count));
    loop.clock = clock;
    void loop.start(10);
    for (let i = 0; i < 250; i++) clock.advance(0.125);
    clock.advance(20);
    loop.stop();

    expect(counts).toEqual([1, 1, 1, 1, 2]);
  });
});
