import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { succeed } from "../../src/core/succeed.js";
import { errorOf, failureOf, recordResults, thrownBy } from "./outcomes.js";

const boom = new Error("boom");
const alreadyCalled = expect.objectContaining({ code: "ERR_ALREADY_CALLED" }) as unknown;

describe("Deferred#cancel() without a canceller", () => {
  // X1
  // T: DeferredCancellerTests.test_noCanceller
  it("fails the Deferred with CancelledError, at once", () => {
    const d = new Deferred<number>();
    d.cancel();

    const error = errorOf(d);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({
      name: "CancelledError",
      code: "ERR_CANCELLED",
      message: "The operation was cancelled",
    });
    expect(error.cause).toBeUndefined();
  });

  // X4
  // T: DeferredCancellerTests.test_raisesAfterCancelAndCallback, DeferredCancellerTests.test_raisesAfterCancelAndErrback
  it.each(["callback", "errback"] as const)("swallows one late %s and refuses the next", (method) => {
    const d = new Deferred<unknown>();
    d.cancel();
    failureOf(d);
    d[method](boom);

    expect(thrownBy(() => d[method](boom))).toEqual(alreadyCalled);
    expect(d.result).toBeUndefined();
  });

  // X4
  // T: DeferredCancellerTests.test_noCancellerMultipleCancelsAfterCancelAndCallback
  // T: DeferredCancellerTests.test_noCancellerMultipleCancelsAfterCancelAndErrback
  it.each(["callback", "errback"] as const)("is not forgiven anew by a cancel after the late %s", (method) => {
    const d = new Deferred<unknown>();
    d.cancel();
    failureOf(d);
    d[method](boom);
    d.cancel();

    expect(thrownBy(() => d.callback(1))).toEqual(alreadyCalled);
  });

  // X4
  // T: DeferredCancellerTests.test_noCancellerMultipleCancel
  it("fails once only and forgives once only when it is repeated", () => {
    const d = new Deferred<unknown>();
    const got = recordResults(d);
    d.cancel();
    d.cancel();
    d.cancel();
    expect(got).toHaveLength(1);
    failureOf(d);
    d.callback(1);

    expect(thrownBy(() => d.callback(2))).toEqual(alreadyCalled);
  });

  // X1
  it("runs the errbacks before it returns", () => {
    const seen: unknown[] = [];
    const d = new Deferred<unknown>();
    d.addErrback((failure) => seen.push(failure.check(CancelledError)));
    d.cancel();

    expect(seen).toEqual([CancelledError]);
  });

  // X1, X4
  it("allows for the producer that fires in an errback of the cancel", () => {
    const d = new Deferred<unknown>();
    d.addErrback(() => {
      d.callback("too late");
      return "cancelled";
    });
    d.cancel();

    expect(d.result).toBe("cancelled");
  });
});

describe("Deferred#cancel() with a canceller", () => {
  // X1
  // T: DeferredCancellerTests.test_cancellerArg
  it("calls it with the Deferred and nothing else", () => {
    const calls: unknown[][] = [];
    const d = new Deferred<number>((...args) => {
      calls.push(args);
    });
    d.cancel();
    failureOf(d);

    expect(calls).toHaveLength(1);
    expect(calls[0]).toHaveLength(1);
    expect(calls[0]?.[0]).toBe(d);
  });

  // X1, D2
  // T: DeferredCancellerTests.test_cancellerMultipleCancel
  it("fails with CancelledError when it does nothing, whatever it returns, and calls it once", () => {
    let calls = 0;
    const d = new Deferred<number>(() => ++calls as unknown as undefined);
    d.cancel();
    d.cancel();

    expect(calls).toBe(1);
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
  });

  // X5
  // T: DeferredCancellerTests.test_simpleCanceller
  it.each(["callback", "errback"] as const)("refuses a late %s", (method) => {
    const d = new Deferred<unknown>(() => undefined);
    d.cancel();
    failureOf(d);

    expect(thrownBy(() => d[method](boom))).toEqual(alreadyCalled);
  });

  it.each(["callback", "errback"] as const)("says at a late %s that it was cancelled, and the cure", (method) => {
    const d = new Deferred<unknown>(() => undefined);
    d.cancel();
    failureOf(d);

    expect(thrownBy(() => d[method](boom)).message).toMatch(
      /it was cancelled.*without a canceller.*deferredFromCallback/,
    );
  });

  it("says so, too, when the canceller has fired it, or when a late firing has been forgiven", () => {
    const salvaged = new Deferred<string>((self) => self.callback("salvaged"));
    const forgiving = new Deferred<string>();
    for (const d of [salvaged, forgiving]) d.cancel();
    failureOf(forgiving);
    forgiving.callback("forgiven");

    for (const d of [salvaged, forgiving]) {
      expect(thrownBy(() => d.callback("late")).message).toContain("it was cancelled");
    }
  });

  it("says so of the one that was waited for, where a cancel passes on", () => {
    const inner = new Deferred<string>(() => undefined);
    const outer = new Deferred<string>().addCallback(() => inner);
    (outer as Deferred<unknown>).callback("go");
    outer.cancel();
    failureOf(outer);

    expect(thrownBy(() => inner.callback("late")).message).toContain("it was cancelled");
    expect(thrownBy(() => (outer as Deferred<unknown>).callback("twice")).message).toContain(
      "it has been fired already",
    );
  });

  it("says so in the chain that was to fire it", () => {
    const d = new Deferred<string>(() => undefined);
    const source = new Deferred<string>();
    const chained = source.chainDeferred(d);
    d.cancel();
    failureOf(d);
    source.callback("late");

    expect(errorOf(chained).message).toContain("it was cancelled");
  });

  it("says nothing of a cancel that came after it had fired, or whose canceller threw", () => {
    const fired = new Deferred<string>(() => undefined);
    fired.callback("x");
    fired.cancel();
    const undecided = new Deferred<string>(() => {
      throw boom;
    });
    thrownBy(() => undecided.cancel());
    undecided.callback("x");

    for (const d of [fired, undecided]) {
      expect(thrownBy(() => d.callback("twice")).message).toContain("it has been fired already");
    }
  });

  it("counts pauses as before, and goes on counting after a cancel", () => {
    const d = new Deferred<string>(() => undefined);
    d.pause();
    d.pause();
    d.cancel();
    expect([d.called, d.paused]).toEqual([true, 2]);
    d.unpause();
    d.unpause();

    expect([d.paused, errorOf(d).code]).toEqual([0, "ERR_CANCELLED"]);
  });

  // X2
  // T: DeferredCancellerTests.test_cancellerThatCallbacks
  it("has the value that the canceller fires with", () => {
    const d = new Deferred<string>((self) => {
      self.callback("its choice");
    });
    d.cancel();

    expect(d.result).toBe("its choice");
  });

  // X2
  // T: DeferredCancellerTests.test_cancellerThatErrbacks
  it("has the error that the canceller fires with", () => {
    const d = new Deferred<string>((self) => {
      self.errback(boom);
    });
    d.cancel();

    expect(errorOf(d)).toBe(boom);
  });

  // X3
  it("lets the canceller's error out, stays unfired and calls the canceller again next time", () => {
    let calls = 0;
    const d = new Deferred<string>(() => {
      if (++calls === 1) throw boom;
    });
    expect(thrownBy(() => d.cancel())).toBe(boom);
    expect(d.called).toBe(false);
    d.cancel();

    expect(calls).toBe(2);
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
  });

  // X3, X5 (a failed cancel forgives nothing)
  it("can be fired after the canceller threw, once", () => {
    const d = new Deferred<number>(() => {
      throw boom;
    });
    thrownBy(() => d.cancel());
    d.callback(1);

    expect(d.result).toBe(1);
    expect(thrownBy(() => d.callback(2))).toEqual(alreadyCalled);
  });

  // X1, X2
  it("is not failed when the canceller fires it with a promise that is pending", () => {
    const d = new Deferred<string>((self) => {
      self.callback(new Promise(() => undefined) as never);
    });
    d.cancel();

    expect([d.called, d.paused]).toEqual([true, 1]);
  });
});

describe("Deferred#cancel() after the firing", () => {
  // X7
  // T: DeferredCancellerTests.test_cancelAfterCallback
  it("does nothing to a value, and does not call the canceller", () => {
    let calls = 0;
    const d = new Deferred<string>(() => {
      calls++;
    });
    d.callback("x");
    d.cancel();

    expect([d.result, calls]).toEqual(["x", 0]);
  });

  // X7
  // T: DeferredCancellerTests.test_cancelAfterErrback
  it("does nothing to a failure, and does not call the canceller", () => {
    let calls = 0;
    const d = new Deferred<string>(() => {
      calls++;
    });
    d.errback(boom);
    d.cancel();

    expect(errorOf(d)).toBe(boom);
    expect(calls).toBe(0);
  });

  // X7
  it("does nothing when it is paused with a result", () => {
    const d = succeed("x");
    d.pause();
    d.cancel();
    d.unpause();

    expect(d.result).toBe("x");
  });

  // X8
  it("does nothing from inside a callback of the same Deferred", () => {
    const d = new Deferred<string>();
    d.addCallback((value) => {
      d.cancel();
      return `${value}!`;
    });
    d.callback("x");

    expect(d.result).toBe("x!");
  });

  // X6
  // T: DeferredCancellerTests.test_cancelNestedDeferred
  it("cancels the Deferred it waits for, whose failure comes back up", () => {
    let cancelled = 0;
    const inner = new Deferred<string>(() => {
      cancelled++;
    });
    const d = succeed(1).addCallback(() => inner);
    d.cancel();

    expect(cancelled).toBe(1);
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    expect(inner.result).toBeUndefined();
  });

  // X6
  it("goes down to the innermost", () => {
    const order: string[] = [];
    const make = (name: string): Deferred<string> =>
      new Deferred(() => {
        order.push(name);
      });
    const innermost = make("innermost");
    const inner = make("inner");
    inner.addCallback(() => innermost);
    inner.callback("");
    const d = succeed(1).addCallback(() => inner);
    d.cancel();

    expect(order).toEqual(["innermost"]);
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
  });

  // X6
  it("lets the outer go on when the inner recovers", () => {
    const inner = new Deferred<string>();
    inner.addErrback(() => "recovered");
    const d = succeed(1).addCallback(() => inner);
    d.cancel();

    expect(d.result).toBe("recovered");
  });

  // X6
  it("does not fail the outer directly when the inner's canceller throws", () => {
    const inner = new Deferred<string>(() => {
      throw boom;
    });
    const d = succeed(1).addCallback(() => inner);

    expect(thrownBy(() => d.cancel())).toBe(boom);
    expect(d.result).toBe(inner);
  });

  // X6
  it("cancels what it waits for even while it is paused", () => {
    const inner = new Deferred<string>();
    const d = succeed(1).addCallback(() => inner);
    d.pause();
    d.cancel();
    expect(d.result).toBeInstanceOf(Failure);
    d.unpause();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
  });

  // X6, X9, Y9
  it("uses the cancel() of a subclass it waits for", () => {
    let cancels = 0;
    class Download extends Deferred<string> {
      override cancel(): void {
        cancels++;
      }
    }
    const d = succeed(1).addCallback(() => new Download());
    d.cancel();

    expect([cancels, d.paused]).toEqual([1, 1]);
  });

  // X6 (JS: a promise has nothing to cancel, so the wait ends at once)
  it("ends the wait for a promise at once, and drops what the promise does later", async () => {
    const d = succeed(1).addCallback(() => Promise.reject(boom));
    d.cancel();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    await Promise.resolve();
  });

  // X7
  it("does nothing to a Deferred on the error side that does not wait", () => {
    const d = fail(boom);
    d.cancel();

    expect(errorOf(d)).toBe(boom);
  });

  // X6, D27
  it("comes to an end in a ring, however long the way into it", () => {
    const ring = [new Deferred<unknown>(), new Deferred<unknown>(), new Deferred<unknown>()] as const;
    ring.forEach((d, i) => {
      d.addCallback(() => ring[(i + 1) % 3]);
    });
    for (const d of ring) d.callback(undefined);
    let outer: Deferred<unknown> = ring[0];
    for (let i = 0; i < 5000; i++) {
      const inner = outer;
      outer = succeed(0).addCallback(() => inner);
    }
    outer.cancel();

    expect(outer.paused).toBe(1);
  });
});

describe("CancelledError", () => {
  it("takes a message and a cause", () => {
    expect(new CancelledError("Gone", { cause: boom })).toMatchObject({ message: "Gone", cause: boom });
  });
});
