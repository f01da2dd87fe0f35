import { describe, expect, it } from "vitest";
import type { Duration } from "../../src/core/Duration.js";
import { toMilliseconds, toSignedMilliseconds } from "../../src/core/Duration.js";
import { thrownBy } from "./outcomes.js";

describe("toMilliseconds()", () => {
  it.each<[Duration, number]>([
    [0, 0],
    [1500.25, 1500.25],
    [{ hours: 1 }, 3_600_000],
    [{ minutes: 2 }, 120_000],
    [{ seconds: 1.5 }, 1500],
    [{ milliseconds: 7 }, 7],
    [{ hours: 1, minutes: 1, seconds: 1, milliseconds: 1 }, 3_661_001],
    [{ seconds: 0 }, 0],
    [{ seconds: 1, minutes: undefined } as never, 1000],
  ])("reads %o as %d", (duration, milliseconds) => {
    expect(toMilliseconds(duration, "wait")).toBe(milliseconds);
  });

  it("reads a Temporal.Duration by total()", () => {
    const asked: string[] = [];
    const duration = {
      total(unit: "milliseconds") {
        asked.push(unit);
        return 2500;
      },
    };

    expect([toMilliseconds(duration, "wait"), asked]).toEqual([2500, ["milliseconds"]]);
  });

  it.each<[Duration, string]>([
    [-1, "-1"],
    [NaN, "NaN"],
    [Infinity, "Infinity"],
    [-Infinity, "-Infinity"],
    [{ seconds: -1 }, "-1000 ms"],
    [{ seconds: NaN }, "NaN ms"],
    [{ hours: Number.MAX_VALUE }, "Infinity ms"],
    [{ total: () => -5 }, "-5 ms"],
    [{ total: () => NaN }, "NaN ms"],
  ])("refuses %o", (duration, shown) => {
    expect(thrownBy(() => toMilliseconds(duration, "wait"))).toMatchObject({
      name: "RangeError",
      code: "ERR_DURATION_RANGE",
      message: `Cannot wait: the duration is ${shown}, expected a finite span of 0 or more`,
    });
  });

  it.each([
    ["2s", 'the duration is "2s"'],
    [null, "the duration is null"],
    [undefined, "the duration is undefined"],
    [10n, "the duration is 10n"],
    [true, "the duration is true"],
    [{}, "the duration is an object of class Object"],
    [[], "the duration is an object of class Array"],
    [new Date(0), "the duration is an object of class Date"],
    [() => 5, "the duration is an unnamed function"],
    [{ seconds: "2" }, 'the duration is "2"'],
  ])("refuses %o, which is no Duration", (duration, what) => {
    expect(thrownBy(() => toMilliseconds(duration as never, "wait"))).toMatchObject({
      name: "TypeError",
      code: "ERR_DURATION_TYPE",
      message: `Cannot wait: ${what}, expected a number of milliseconds or an object such as { seconds: 2 }`,
    });
  });

  it.each(["second", "days", "toString", "__proto__x", "0"])("refuses the unknown key %s", (key) => {
    expect(thrownBy(() => toMilliseconds({ seconds: 1, [key]: 1 }, "wait"))).toMatchObject({
      name: "TypeError",
      code: "ERR_DURATION_TYPE",
      message: `Cannot wait: unknown key "${key}" in the duration, expected hours, minutes, seconds or milliseconds`,
    });
  });
});

describe("toSignedMilliseconds()", () => {
  // C5
  it("takes negative spans", () => {
    expect([toSignedMilliseconds(-5, "move"), toSignedMilliseconds({ seconds: -1 }, "move")]).toEqual([-5, -1000]);
  });

  it("refuses what is not finite", () => {
    expect(thrownBy(() => toSignedMilliseconds(NaN, "move"))).toMatchObject({ code: "ERR_DURATION_RANGE" });
  });
});
