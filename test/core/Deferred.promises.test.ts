import { describe, expect, it } from "vitest";
import { fail } from "../../src/core/fail.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled } from "../../src/core/unhandledErrors.js";
import { errorOf, nextTurn, recordResults } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

const boom = new Error("boom");

watchRejections();

describe("A callback that returns a promise or thenable", () => {
  // D28 (JS: what await adopts is adopted)
  it("makes the chain wait for the value", async () => {
    const d = succeed(1).addCallback(async (n) => n + 1);
    const got = recordResults(d);
    expect([got, d.paused]).toEqual([[], 1]);
    await nextTurn();

    expect(got).toEqual([2]);
  });

  // D28
  it("makes the chain wait for the error", async () => {
    const d = succeed(1).addCallback(async () => {
      throw boom;
    });
    await nextTurn();

    expect(errorOf(d)).toBe(boom);
  });

  // D28
  it("makes the chain wait when it is an errback", async () => {
    const d = fail(boom).addErrback(async (failure) => failure.getErrorMessage());
    await nextTurn();

    expect(d.result).toBe("boom");
  });

  // D6, D28
  it("goes on at once when a thenable settles at once", () => {
    const d = succeed(1).addCallback(() => ({ then: (settle: (value: number) => void) => settle(2) }));

    expect(d.result).toBe(2);
  });

  // D28
  it("may return a function that is a thenable", async () => {
    const thenable = Object.assign(() => undefined, { then: (settle: (value: number) => void) => settle(3) });
    const d = succeed(1).addCallback(() => thenable);

    expect(d.result).toBe(3);
  });

  // D28
  it("takes an object whose then is no function as a value", () => {
    const value = { then: 5 };

    expect(succeed(1).addCallback(() => value).result).toBe(value);
  });

  // D13, D28
  it("fails the chain with what reading then throws", () => {
    const d = succeed(1).addCallback(() => ({
      get then(): never {
        throw boom;
      },
    }));

    expect(errorOf(d)).toBe(boom);
  });

  // D28
  it("reads then once", () => {
    let reads = 0;
    const d = succeed(1).addCallback(() => ({
      get then() {
        reads++;
        return (settle: (value: number) => void) => settle(1);
      },
    }));

    expect([reads, d.result]).toEqual([1, 1]);
  });

  // U1
  it("leaves no unhandled rejection, only a failed Deferred, when nobody listens", async () => {
    const tracked = trackUnhandled();
    const d = succeed(1).addCallback(() => Promise.reject(boom));
    await nextTurn();

    expect(tracked.failures().map((failure) => failure.value)).toEqual([boom]);
    errorOf(d);
    tracked.stop();
  });
});
