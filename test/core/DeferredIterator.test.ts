import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { fail } from "../../src/core/fail.js";
import { succeed } from "../../src/core/succeed.js";
import { errorOf, thrownBy } from "./outcomes.js";

const boom = new Error("boom");

describe("Deferred#[Symbol.iterator]()", () => {
  it("gives an iterator that is iterable itself", () => {
    const steps = new Deferred<string>()[Symbol.iterator]();

    expect(steps[Symbol.iterator]()).toBe(steps);
  });

  // I3
  it("gives the Deferred once, and returns what it is sent", () => {
    const d = new Deferred<string>();
    const steps = d[Symbol.iterator]();

    expect([steps.next(), steps.next("x")]).toEqual([
      { done: false, value: d },
      { done: true, value: "x" },
    ]);
  });

  // I2, I3
  it("returns the value of a fired Deferred without giving it, and takes it", () => {
    const d = succeed("x");

    expect(d[Symbol.iterator]().next()).toEqual({ done: true, value: "x" });
    expect(d.result).toBeUndefined();
  });

  // I2, I3
  it("throws the error of a failed Deferred without giving it, and takes it", () => {
    const d = fail(boom);

    expect(thrownBy(() => d[Symbol.iterator]().next())).toBe(boom);
    expect(d.result).toBeUndefined();
  });

  it("is over after return()", () => {
    const steps = new Deferred<string>()[Symbol.iterator]();

    expect([steps.return("early"), steps.next("late")]).toEqual([
      { done: true, value: "early" },
      { done: true, value: "late" },
    ]);
  });

  it("is over after throw()", () => {
    const steps = new Deferred<string>()[Symbol.iterator]();

    expect(thrownBy(() => steps.throw(boom))).toBe(boom);
    expect(steps.next("late")).toEqual({ done: true, value: "late" });
  });

  it("leaves the failure of a Deferred alone that was not asked for it", () => {
    const d = fail(boom);
    d[Symbol.iterator]();

    expect(errorOf(d)).toBe(boom);
  });
});
