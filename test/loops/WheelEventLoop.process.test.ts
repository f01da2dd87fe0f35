import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ScheduledCall } from "../../src/core/ReactorTime.js";
import { WheelEventLoop } from "../../src/loops/WheelEventLoop.js";
import { runForJson } from "../reactors/runProgram.js";
import { describeEventLoopContract } from "./eventLoopContract.js";

describeEventLoopContract("WheelEventLoop", () => new WheelEventLoop());

describe("WheelEventLoop", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("has one timer of the host's for all its calls", () => {
    const loop = new WheelEventLoop();
    for (let index = 0; index < 1000; index++) loop.callLater(1000 - index, () => undefined);
    expect(vi.getTimerCount()).toBe(1);
  });

  it("makes calls by the fractions of their times, which the host's timers do not have", () => {
    const loop = new WheelEventLoop();
    const order: number[] = [];
    for (const delay of [10.75, 10.5, 10.25]) loop.callLater(delay, () => order.push(delay));
    vi.advanceTimersByTime(11);
    expect(order).toEqual([10.25, 10.5, 10.75]);
  });

  it("keeps its timer through a turn in which the last call is cancelled and another one made", () => {
    const loop = new WheelEventLoop();
    const set = vi.spyOn(globalThis, "setTimeout");
    for (let index = 0; index < 100; index++) loop.callLater(1000, () => undefined).cancel();
    expect(set).toHaveBeenCalledTimes(1);
  });

  it("does what a sorted list of calls does, whatever is scheduled, cancelled and waited for", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        vi.clearAllTimers();
        const model = new SortedCalls(performance.now());
        const loop = new WheelEventLoop();
        const made: number[] = [];
        const calls: ScheduledCall[] = [];
        for (const { op, value } of steps) {
          if (op === "call") {
            const id = calls.length;
            model.add(id, performance.now() + value);
            calls.push(
              loop.callLater(value, () => {
                expect(model.timeOf(id)).toBeLessThanOrEqual(performance.now());
                made.push(id);
              }),
            );
          } else if (op === "cancel" && calls.length > 0) {
            const id = Math.floor(value) % calls.length;
            calls[id]?.cancel();
            model.cancel(id);
          } else if (op === "wait") {
            const span = Math.floor(value);
            vi.advanceTimersByTime(span);
            model.waitUntil(performance.now());
            expect(made).toEqual(model.made);
          }
          expect(calls.map((call) => call.active())).toEqual(calls.map((_, id) => model.isPending(id)));
        }
      }),
      { numRuns: 300 },
    );
  });
});

const span = fc.oneof(
  fc.double({ min: 0, max: 5, noNaN: true }),
  fc.nat(40),
  fc.nat(40_000),
  fc.integer({ min: 0, max: 2 ** 33 }),
);
const step = fc.record({ op: fc.constantFrom("call", "call", "cancel", "wait"), value: span });

/** The calls in one sorted list; each is made at the first whole millisecond that is not too soon. */
class SortedCalls {
  readonly made: number[] = [];
  readonly #start: number;
  readonly #times: number[] = [];
  #pending: number[] = [];

  constructor(start: number) {
    this.#start = start;
  }

  add(id: number, time: number): void {
    this.#times[id] = time;
    this.#pending.push(id);
    this.#pending.sort((one, other) => this.timeOf(one) - this.timeOf(other) || one - other);
  }

  cancel(id: number): void {
    this.#pending = this.#pending.filter((other) => other !== id);
  }

  waitUntil(now: number): void {
    while (this.#pending.length > 0 && this.timeOf(this.#pending[0] as number) <= now) {
      this.made.push(this.#pending.shift() as number);
    }
  }

  isPending(id: number): boolean {
    return this.#pending.includes(id);
  }

  timeOf(id: number): number {
    return this.#times[id] ?? this.#start;
  }
}

describe("a WheelEventLoop in a process", () => {
  it("lets the process end when its calls have been made or cancelled", async () => {
    const program = `
      import { WheelEventLoop } from "deferred-interop";
      const loop = new WheelEventLoop();
      const made = [];
      const far = loop.callLater({ hours: 1 }, () => made.push("far"));
      loop.callLater(5, () => { made.push("near"); far.cancel(); });
      process.on("exit", () => console.log(JSON.stringify(made)));`;
    expect(await runForJson(program)).toEqual(["near"]);
  });

  it("keeps the stores of the call that scheduled when that is asked for", async () => {
    const program = `
      import { AsyncLocalStorage } from "node:async_hooks";
      import { enableAsyncContext, WheelEventLoop } from "deferred-interop";
      enableAsyncContext();
      const storage = new AsyncLocalStorage();
      const loop = new WheelEventLoop();
      const seen = [];
      const note = (...args) => seen.push([storage.getStore(), ...args]);
      const now = loop.now();
      storage.run("first", () => loop.callAt(now + 2, note, 1));
      storage.run("second", () => loop.callAt(now + 1, note, 2, 3));
      loop.callAt(now + 3, note);
      process.on("exit", () => console.log(JSON.stringify(seen)));`;
    expect(await runForJson(program)).toEqual([["second", 2, 3], ["first", 1], [null]]);
  });
});
