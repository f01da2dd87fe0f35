import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimingWheel, type WheelCall } from "../../src/loops/TimingWheel.js";

const nothing = (): void => undefined;

/** Times near each other and very far away, whole and not. */
const time = fc.oneof(
  fc.double({ min: 0, max: 100, noNaN: true }),
  fc.nat(2000),
  fc.nat(3_000_000),
  fc.double({ min: 2 ** 30, max: 2 ** 34, noNaN: true }),
  // -0 is another value to toBe(), and no other time.
  fc.double({ min: -1e300, max: 1e300, noNaN: true }).map((at) => at + 0),
);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant("add" as const), time }) },
  fc.record({ op: fc.constant("cancel" as const), index: fc.nat(100) }),
  fc.record({ op: fc.constant("take" as const), time }),
);

/** The wheel beside a list, which is sorted whenever calls are taken. */
class Pair {
  readonly wheel: TimingWheel = new TimingWheel(() => (this.emptied += 1));
  readonly all: WheelCall[] = [];
  pending: WheelCall[] = [];
  now = 0;
  emptied = 0;

  add(at: number): void {
    const call = this.wheel.add(at, nothing, []);
    this.all.push(call);
    this.pending.push(call);
  }

  cancel(index: number): void {
    const call = this.all[index % Math.max(1, this.all.length)];
    const emptied = this.emptied + (this.pending.length === 1 && this.pending[0] === call ? 1 : 0);
    call?.cancel();
    this.pending = this.pending.filter((other) => other !== call);
    expect(this.emptied).toBe(emptied);
  }

  take(now: number): void {
    this.now = Math.max(this.now, now);
    const due = this.pending.filter((call) => call.time <= this.now);
    due.sort((one, other) => one.time - other.time || this.all.indexOf(one) - this.all.indexOf(other));
    this.pending = this.pending.filter((call) => call.time > this.now);
    const taken = this.wheel.takeDue(this.now);
    const places = (calls: readonly WheelCall[]): number[] => calls.map((call) => this.all.indexOf(call));
    expect(places(taken)).toEqual(places(due));
  }

  check(): void {
    const next = this.wheel.nextTime();
    expect(this.wheel.isEmpty).toBe(this.pending.length === 0);
    expect(next === undefined).toBe(this.pending.length === 0);
    if (next !== undefined) expect(next).toBeLessThanOrEqual(Math.min(...this.pending.map((call) => call.time)));
  }
}

describe("TimingWheel", () => {
  it("gives what a sorted list gives, for any times", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const pair = new Pair();
        for (const one of steps) {
          if (one.op === "add") pair.add(one.time);
          else if (one.op === "cancel") pair.cancel(one.index);
          else pair.take(one.time);
          pair.check();
        }
        pair.take(Number.MAX_VALUE);
        pair.check();
      }),
      { numRuns: 1000 },
    );
  });

  it("gives as next time that of the next call, exactly, as long as none is cancelled", () => {
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 50 }), (times) => {
        const wheel = new TimingWheel(nothing);
        for (const at of times) wheel.add(at, nothing, []);
        const sorted = [...new Set(times)].sort((one, other) => one - other);
        for (const at of sorted) {
          expect(wheel.nextTime()).toBe(at);
          expect(wheel.takeDue(at).length).toBeGreaterThan(0);
        }
        expect(wheel.nextTime()).toBeUndefined();
      }),
    );
  });

  it("makes progress when the next time is one of a cancelled call", () => {
    const wheel = new TimingWheel(nothing);
    wheel.add(40_000, nothing, []).cancel();
    const cancelled = wheel.add(50_000, nothing, []);
    const call = wheel.add(60_000, nothing, []);
    cancelled.cancel();
    let wakes = 0;
    for (let next = wheel.nextTime(); next !== undefined && wakes < 20; next = wheel.nextTime()) {
      wakes += 1;
      if (wheel.takeDue(next).includes(call)) break;
    }
    expect(wakes).toBe(2);
  });

  it("makes calls once, with their arguments, and none that was cancelled", () => {
    const wheel = new TimingWheel(nothing);
    const made: unknown[] = [];
    const note = (...args: unknown[]): unknown => made.push(args);
    const call = wheel.add(1, note, ["a", 1]);
    const other = wheel.add(1, note, []);
    const due = wheel.takeDue(1);
    other.cancel();
    for (const one of [...due, ...due]) one.run();
    expect(made).toEqual([["a", 1]]);
    expect(call.active()).toBe(false);
  });

  it("takes calls back that were not made", () => {
    const wheel = new TimingWheel(nothing);
    wheel.add(1, nothing, []);
    const cancelled = wheel.add(2, nothing, []);
    const due = wheel.takeDue(5);
    cancelled.cancel();
    expect(wheel.isEmpty).toBe(true);
    const later = wheel.add(1, nothing, []);
    wheel.putBack(due);
    const again = wheel.takeDue(5);
    expect([again.length, again[0] === due[0], again[1] === later]).toEqual([2, true, true]);
  });

  it("cancels everything at once", () => {
    const wheel = new TimingWheel(nothing);
    const calls = [0, 10, 1e6, 1e12].map((at) => wheel.add(at, nothing, []));
    wheel.cancelAll();
    expect(calls.map((call) => call.active())).toEqual([false, false, false, false]);
    expect(wheel.isEmpty).toBe(true);
    expect(wheel.takeDue(1e13)).toEqual([]);
  });
});
