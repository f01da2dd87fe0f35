import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { succeed } from "../../src/core/succeed.js";
import { errorOf, failureOf, thrownBy } from "./outcomes.js";

const boom = new Error("boom");

describe("Deferred's run", () => {
  // D13
  // T: DeferredTests.testTwoCallbacks
  it("gives the second callback what the first returned", () => {
    expect(
      succeed(1)
        .addCallback((n) => n + 1)
        .addCallback((n) => n * 10).result,
    ).toBe(20);
  });

  // D13
  // T: DeferredTests.testCallbackErrors
  it.each([
    [
      "thrown error",
      () => {
        throw boom;
      },
    ],
    ["returned Failure", () => new Failure(boom)],
  ])("goes to the errback side with a %s", (_what, callback) => {
    expect(errorOf(succeed(1).addCallback(callback))).toBe(boom);
  });

  // D13
  // T: DeferredTests.test_callbackMaybeReturnsFailure
  it("skips callbacks and reaches the errback with a returned Failure", () => {
    const seen: string[] = [];
    succeed(1)
      .addCallback((n): number | Failure => (n === 1 ? new Failure(boom) : n))
      .addCallback(() => seen.push("callback"))
      .addErrback((failure) => seen.push(failure.getErrorMessage()));

    expect(seen).toEqual(["boom"]);
  });

  // D13
  it("goes back to the value side with what an errback returns", () => {
    const d = fail<number>(boom)
      .addErrback(() => 3)
      .addCallback((n) => n + 1);

    expect(d.result).toBe(4);
  });

  // D13
  it("takes undefined from an errback that returns nothing as a value", () => {
    const seen: unknown[] = [];
    fail(boom)
      .addErrback(() => undefined)
      .addCallback((value) => seen.push(value));

    expect(seen).toEqual([undefined]);
  });

  // D14, F9
  it.each([null, undefined, 0, "text", Symbol.iterator, { plain: true }])(
    "makes a Failure of a thrown %s",
    (thrown) => {
      const d = succeed(1).addCallback(() => {
        throw thrown;
      });

      expect(errorOf(d)).toBe(thrown);
    },
  );

  // D14 (JS: a thrown Failure is not put into another)
  it("takes a thrown Failure as the result", () => {
    const failure = new Failure(boom);
    const d = succeed(1).addCallback(() => {
      throw failure;
    });

    expect(failureOf(d)).toBe(failure);
  });

  // D15
  // T: DeferredTests.test_reentrantRunCallbacks
  it("puts a callback that was added during the run at the end of the queue", () => {
    const order: number[] = [];
    const d = new Deferred<undefined>();
    d.addCallback(() => {
      order.push(1);
      d.addCallback(() => order.push(3));
    });
    d.addCallback(() => order.push(2));
    d.callback(undefined);

    expect(order).toEqual([1, 2, 3]);
  });

  // D15
  // T: DeferredTests.test_nonReentrantCallbacks
  it("does not start a callback added by a running one before that one returns", () => {
    const order: string[] = [];
    const d = new Deferred<undefined>();
    d.addCallback(() => {
      order.push("first begins");
      d.addCallback(() => order.push("second"));
      order.push("first ends");
    });
    d.callback(undefined);

    expect(order).toEqual(["first begins", "first ends", "second"]);
  });

  // D15
  // T: DeferredTests.test_reentrantRunCallbacksWithFailure
  it("lets an error of a callback added during the run reach later errbacks", () => {
    const d = new Deferred<undefined>();
    d.addCallback(() => {
      d.addCallback(() => {
        throw boom;
      });
    });
    d.callback(undefined);

    expect(errorOf(d)).toBe(boom);
  });

  // D15
  it("starts no second run when a callback unpauses its own Deferred", () => {
    const order: number[] = [];
    const d = new Deferred<undefined>();
    d.addCallback(() => {
      d.pause();
      d.unpause();
      order.push(1);
    });
    d.addCallback(() => order.push(2));
    d.callback(undefined);

    expect(order).toEqual([1, 2]);
  });

  // D16
  it("holds the input of a callback as result while that runs", () => {
    const seen: unknown[] = [];
    const d = new Deferred<number>();
    d.addCallback((n) => {
      seen.push(d.result);
      return n + 1;
    });
    d.addCallback(() => {
      seen.push(d.result);
    });
    d.callback(1);

    expect(seen).toEqual([1, 2]);
  });

  // D15 (callbacks of one run can be very many)
  it("serves 100,000 callbacks, each of which adds the next", () => {
    let count = 0;
    const d = new Deferred<undefined>();
    const again = (): undefined => {
      if (++count < 100_000) d.addCallback(again);
      return undefined;
    };
    d.addCallback(again);
    d.callback(undefined);

    expect(count).toBe(100_000);
  });
});

describe("Deferred#pause()", () => {
  // D17
  it("does not stop the run that is in progress", () => {
    const order: string[] = [];
    const d = new Deferred<undefined>();
    d.addCallback(() => {
      d.pause();
      order.push("pauses");
    });
    d.addCallback(() => order.push("same run"));
    d.callback(undefined);
    d.addCallback(() => order.push("later run"));

    expect([order, d.paused]).toEqual([["pauses", "same run"], 1]);
  });

  // D18
  it("is counted", () => {
    const seen: number[] = [];
    const d = succeed(1);
    d.pause();
    d.pause();
    d.addCallback((n) => seen.push(n));
    d.unpause();
    expect([seen, d.paused]).toEqual([[], 1]);
    d.unpause();

    expect([seen, d.paused]).toEqual([[1], 0]);
  });

  // D18
  it("lets a firing store the result without running anything", () => {
    const seen: number[] = [];
    const d = new Deferred<number>();
    d.addCallback((n) => seen.push(n));
    d.pause();
    d.callback(4);

    expect([d.called, d.result, seen]).toEqual([true, 4, []]);
  });

  // D18
  // T: DeferredTests.testPausedFailure
  it("keeps errbacks from running until unpause()", () => {
    const seen: unknown[] = [];
    const d = fail(boom);
    d.pause();
    d.addErrback((failure) => seen.push(failure.value));
    expect(seen).toEqual([]);
    d.unpause();

    expect(seen).toEqual([boom]);
  });

  // D18
  // T: DeferredTests.testUnpauseBeforeCallback
  it("runs nothing when it is taken back before the Deferred fires", () => {
    const seen: number[] = [];
    const d = new Deferred<number>();
    d.addCallback((n) => seen.push(n));
    d.pause();
    d.unpause();

    expect([seen, d.called]).toEqual([[], false]);
  });

  // D19
  it.each([
    ["new", () => new Deferred<number>()],
    ["fired", () => succeed(1)],
    ["waiting", () => succeed(1).addCallback(() => new Deferred<number>())],
  ])("refuses an unmatched unpause() of a Deferred that is %s", (_state, make) => {
    const d = make();
    const { called, paused, result } = d;

    expect(thrownBy(() => d.unpause())).toMatchObject({
      name: "NotPaused",
      code: "ERR_NOT_PAUSED",
      message: "Cannot unpause the Deferred: it is not paused by pause()",
    });
    expect([d.called, d.paused, d.result === result]).toEqual([called, paused, true]);
  });

  // D19
  it("reads as the sum of the user's pauses and the chain's", () => {
    const inner = new Deferred<number>();
    const d = succeed(1).addCallback(() => inner);
    d.pause();
    d.pause();
    expect(d.paused).toBe(3);
    inner.callback(5);
    expect(d.paused).toBe(2);
    d.unpause();
    d.unpause();

    expect([d.paused, d.result]).toEqual([0, 5]);
  });
});
