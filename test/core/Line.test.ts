import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Deferred } from "../../src/core/Deferred.js";
import { Line } from "../../src/core/Line.js";
import { runs } from "../properties/runs.js";

type Step = ["join"] | ["shift"] | ["cancel", number];

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>(["join"]),
  fc.constant<Step>(["shift"]),
  fc.tuple(fc.constant("cancel" as const), fc.nat(20)),
);

describe("Line", () => {
  it("has those who wait in their order, whoever joins, leaves at the front or is cancelled", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const line = new Line<number>();
        const model: Deferred<number>[] = [];
        for (const [what, place] of steps) {
          if (what === "join") model.push(line.join());
          else if (what === "shift") expect(line.shift()).toBe(model.shift());
          else if (place < model.length) {
            const [cancelled] = model.splice(place, 1);
            cancelled?.addErrback(() => undefined).cancel();
          }
          expect(line.size).toBe(model.length);
          const listed = line.list();
          expect(listed.length).toBe(model.length);
          expect(listed.every((deferred, index) => deferred === model[index])).toBe(true);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it("gives the same list until it changes", () => {
    const line = new Line<number>();
    line.join();
    const before = line.list();

    expect(line.list()).toBe(before);
    line.join();
    expect([before.length, line.list().length]).toEqual([1, 2]);
  });
});
