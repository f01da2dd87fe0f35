import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { fail } from "../../src/core/fail.js";
import { succeed } from "../../src/core/succeed.js";
import { setUnhandledErrorHandler, trackUnhandled, unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { errorOf, failureOf } from "./outcomes.js";

const boom = new Error("boom");

describe("unhandledFailureOf()", () => {
  // U1
  it("is the failure that a run ended on", () => {
    const d = succeed(1).addCallback(() => {
      throw boom;
    });

    expect(unhandledFailureOf(d)).toBe(d.result);
    expect(errorOf(d)).toBe(boom);
  });

  // U1
  it("is undefined for a Deferred that is new, has a value, or waits", () => {
    const waiting = succeed(1).addCallback(() => new Deferred());

    expect([new Deferred(), succeed(1), waiting].map(unhandledFailureOf)).toEqual([undefined, undefined, undefined]);
  });

  // U1
  it("is undefined once an errback has handled the failure", () => {
    const d = fail(boom);
    d.addErrback(() => undefined);

    expect(unhandledFailureOf(d)).toBeUndefined();
  });

  // U2
  it("is undefined for a failure put into a paused Deferred, until it is unpaused", () => {
    const d = new Deferred<unknown>();
    d.pause();
    d.errback(boom);
    expect(unhandledFailureOf(d)).toBeUndefined();
    d.unpause();

    expect(unhandledFailureOf(d)?.value).toBe(boom);
    failureOf(d);
  });

  // U1, D26
  // T: LogTests.test_chainedErrorCleanup
  it("moves with the failure to the Deferred that took it", () => {
    const inner = new Deferred<unknown>();
    const outer = succeed(1).addCallback(() => inner);
    inner.errback(boom);

    expect([unhandledFailureOf(inner), unhandledFailureOf(outer)?.value]).toEqual([undefined, boom]);
    failureOf(outer);
  });

  // U1, D26
  // T: LogTests.test_errorClearedByChaining
  it("is cleared on a failed Deferred that is returned by its own chain's errback, later", () => {
    const first = fail(boom);
    const second = new Deferred<unknown>().addErrback(() => first);
    second.errback(new Error("other"));

    expect([unhandledFailureOf(first), unhandledFailureOf(second)?.value]).toEqual([undefined, boom]);
    failureOf(second);
    expect(unhandledFailureOf(second)).toBeUndefined();
  });

  // U1
  it("follows the failure through the queue", () => {
    const d = fail(boom);
    d.addErrback(() => "handled").addCallback(() => {
      throw new Error("another");
    });

    expect(unhandledFailureOf(d)?.getErrorMessage()).toBe("another");
    failureOf(d);
  });
});

describe("trackUnhandled()", () => {
  it("lists the failures of Deferreds marked since and still marked", () => {
    const before = fail(new Error("before"));
    const tracked = trackUnhandled();
    const kept = fail(boom);
    const handled = fail(new Error("handled"));
    expect(tracked.failures()).toHaveLength(2);
    failureOf(handled);

    expect(tracked.failures().map((failure) => failure.value)).toEqual([boom]);
    failureOf(kept);
    failureOf(before);
    expect(tracked.failures()).toEqual([]);
    tracked.stop();
  });

  it("takes CancelledErrors too, and nothing after stop()", () => {
    const tracked = trackUnhandled();
    const cancelled = new Deferred<unknown>();
    cancelled.cancel();
    expect(tracked.failures()).toHaveLength(1);
    tracked.stop();
    const later = fail(boom);

    expect(tracked.failures()).toHaveLength(1);
    failureOf(cancelled);
    failureOf(later);
  });

  it("lists one Deferred once, with its present failure", () => {
    const tracked = trackUnhandled();
    const d = fail(boom);
    d.addErrback(() => {
      throw new Error("second");
    });

    expect(tracked.failures().map((failure) => failure.getErrorMessage())).toEqual(["second"]);
    failureOf(d);
    tracked.stop();
  });
});

describe("setUnhandledErrorHandler()", () => {
  // U4
  it("returns the hook that was in place, and takes undefined for the default", () => {
    const mine = (): void => undefined;
    const before = setUnhandledErrorHandler(mine);
    expect(setUnhandledErrorHandler(undefined)).toBe(mine);
    const standard = setUnhandledErrorHandler(mine);
    expect(standard).not.toBe(mine);

    setUnhandledErrorHandler(undefined);
    expect(setUnhandledErrorHandler(before)).toBe(standard);
  });
});
