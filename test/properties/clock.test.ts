import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Clock } from "../../src/time/Clock.js";
import type { DelayedCall } from "../../src/time/DelayedCall.js";
import { runs } from "./runs.js";

/** What C2 says, to the letter: a list that is sorted, stably, at certain moments. */
class SortedList {
  now = 0;
  readonly made: number[] = [];
  #calls: { id: number; time: number }[] = [];

  add(id: number, delay: number): void {
    this.#calls.push({ id, time: this.now + delay });
    this.#sort();
  }

  find(id: number): { time: number } | undefined {
    return this.#calls.find((call) => call.id === id);
  }

  cancel(id: number): void {
    this.#calls = this.#calls.filter((call) => call.id !== id);
  }

  advance(span: number): void {
    this.now += span;
    this.#sort();
    for (let first = this.#calls[0]; first !== undefined && first.time <= this.now; first = this.#calls[0]) {
      this.#calls.shift();
      this.made.push(first.id);
      this.#sort();
    }
  }

  pending(): number[] {
    return this.#calls.map(({ id }) => id);
  }

  #sort(): void {
    this.#calls.sort((a, b) => a.time - b.time);
  }
}

type Step = readonly [what: "add" | "cancel" | "reset" | "delay" | "advance", pick: number, span: number];

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom("add", "add", "cancel", "reset", "delay", "advance"),
  fc.nat(12),
  fc.nat(6),
);

class BothClocks {
  readonly clock = new Clock();
  readonly model = new SortedList();
  readonly made: number[] = [];
  readonly #calls: DelayedCall[] = [];

  do([what, pick, span]: Step): void {
    const id = pick % Math.max(1, this.#calls.length);
    const call = this.#calls[id];
    const found = this.model.find(id);
    if (what === "advance") {
      this.clock.advance(span);
      this.model.advance(span);
    } else if (what === "add") {
      const added = this.#calls.length;
      this.#calls.push(this.clock.callLater(span, () => this.made.push(added)));
      this.model.add(added, span);
    } else if (call === undefined || found === undefined) {
      // It has been made or cancelled.
    } else if (what === "cancel") {
      call.cancel();
      this.model.cancel(id);
    } else if (what === "reset") {
      call.reset(span);
      found.time = this.model.now + span;
    } else {
      call.delay(span - 3);
      found.time += span - 3;
    }
  }

  pending(): number[] {
    return this.clock.getDelayedCalls().map((call) => this.#calls.indexOf(call));
  }
}

describe("Clock", () => {
  // C2
  it("makes calls in the order of a list that is sorted at callLater, advance and after each call", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const both = new BothClocks();
        for (const one of steps) {
          both.do(one);
          expect(both.pending()).toEqual(both.model.pending());
        }
        expect(both.made).toEqual(both.model.made);
      }),
      { numRuns: runs(500) },
    );
  });
});
