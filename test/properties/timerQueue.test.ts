import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DelayedCall } from "../../src/time/DelayedCall.js";
import { TimerQueue } from "../../src/time/TimerQueue.js";
import { runs } from "./runs.js";

/** The queue under a clock that stands still, and beside it a sorted array that does the same. */
class TwoQueues {
  now = 0;
  readonly queue = new TimerQueue();
  readonly made: number[] = [];
  readonly calls: DelayedCall[] = [];
  readonly #owner = {
    now: (): number => this.now,
    cancelled: (call: DelayedCall): void => this.queue.cancelled(call),
    moved: (call: DelayedCall): void => this.queue.moved(call),
  };
  /** In the order of adding; what is new is not due before it has been asked when that is. */
  #model: { id: number; time: number; isNew: boolean }[] = [];

  add(delay: number): void {
    const id = this.calls.length;
    const call = new DelayedCall(this.#owner, this.now + delay, () => this.made.push(id));
    this.calls.push(call);
    this.queue.add(call);
    this.#model.push({ id, time: this.now + delay, isNew: true });
  }

  cancel(pick: number): void {
    const found = this.#pick(pick);
    if (found === undefined) return;
    this.calls[found.id]?.cancel();
    this.#model = this.#model.filter(({ id }) => id !== found.id);
  }

  reset(pick: number, span: number): void {
    const found = this.#pick(pick);
    if (found === undefined) return;
    this.calls[found.id]?.reset(span);
    found.time = this.now + span;
  }

  delay(pick: number, span: number): void {
    const found = this.#pick(pick);
    if (found === undefined) return;
    this.calls[found.id]?.delay(span);
    found.time += span;
  }

  check(): void {
    expect(this.queue.size).toBe(this.#model.length);
    expect([...this.queue].map((call) => this.calls.indexOf(call)).sort((a, b) => a - b)).toEqual(
      this.#model.map(({ id }) => id),
    );
  }

  nextTime(): void {
    for (const call of this.#model) call.isNew = false;
    expect(this.queue.nextTime()).toBe(this.#sorted()[0]?.time);
  }

  takeDue(): void {
    const first = this.#sorted().find(({ isNew }) => !isNew);
    const due = first !== undefined && first.time <= this.now ? first : undefined;
    const taken = this.queue.takeDue(this.now);
    expect(taken && this.calls.indexOf(taken)).toBe(due?.id);
    taken?.run();
    this.#model = this.#model.filter((call) => call !== due);
  }

  /** The sort is stable, so those of one time stay in the order of adding. */
  #sorted(): { id: number; time: number; isNew: boolean }[] {
    return [...this.#model].sort((a, b) => a.time - b.time);
  }

  #pick(pick: number): { id: number; time: number; isNew: boolean } | undefined {
    return this.#model[pick % Math.max(1, this.#model.length)];
  }
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("add" as const), delay: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("cancel" as const), pick: fc.nat(200) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("reset" as const), pick: fc.nat(200), span: fc.nat(9) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("delay" as const),
      pick: fc.nat(200),
      span: fc.integer({ min: -9, max: 9 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("takeDue" as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("nextTime" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("pass" as const), time: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("many" as const), delay: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancelMany" as const), pick: fc.nat(200) }) },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(queues: TwoQueues, next: Step): void {
  if (next.kind === "add") queues.add(next.delay);
  else if (next.kind === "cancel") queues.cancel(next.pick);
  else if (next.kind === "reset") queues.reset(next.pick, next.span);
  else if (next.kind === "delay") queues.delay(next.pick, next.span);
  else if (next.kind === "takeDue") queues.takeDue();
  else if (next.kind === "nextTime") queues.nextTime();
  else if (next.kind === "pass") queues.now += next.time;
  else if (next.kind === "many") for (let i = 0; i < 80; i++) queues.add((i * 7 + next.delay) % 10);
  else for (let i = 0; i < 75; i++) queues.cancel(next.pick + i * 3);
  queues.check();
}

describe("TimerQueue", () => {
  it("does what a sorted array does, whatever is added, cancelled, moved and taken in between", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queues = new TwoQueues();
        for (const next of steps) take(queues, next);
        // And what is left comes out in order, each once.
        queues.now += 1000;
        queues.nextTime();
        while (queues.queue.size > 0) queues.takeDue();
        queues.check();
        expect(new Set(queues.made).size).toBe(queues.made.length);
      }),
      { numRuns: runs(300) },
    );
  });
});
