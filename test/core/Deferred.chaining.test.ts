import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { fail } from "../../src/core/fail.js";
import type { Failure } from "../../src/core/Failure.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled, unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { errorOf, failureOf, recordResults, thrownBy } from "./outcomes.js";

const boom = new Error("boom");

describe("A Deferred returned from a callback", () => {
  // D20
  // T: DeferredTests.test_callbackReturnsDeferred, DeferredTests.test_asynchronousImplicitChain
  it("is waited for, and left with undefined", () => {
    const inner = new Deferred<string>();
    const d = succeed(1).addCallback(() => inner);
    const got = recordResults(d);
    expect([got, d.paused]).toEqual([[], 1]);
    inner.callback("inner");

    expect([got, d.paused, inner.result]).toEqual([["inner"], 0, undefined]);
  });

  // D20
  // T: DeferredTests.test_errbackReturnsDeferred
  it("is waited for when an errback returned it", () => {
    const inner = new Deferred<string>();
    const got = recordResults(fail(boom).addErrback(() => inner));
    expect(got).toEqual([]);
    inner.callback("recovered");

    expect(got).toEqual(["recovered"]);
  });

  // D20(i)
  // T: DeferredTests.test_synchronousImplicitChain
  it("gives its result at once when it has one, and is left with undefined", () => {
    const inner = succeed("inner");
    const d = succeed(1).addCallback(() => inner);

    expect([d.result, inner.result]).toEqual(["inner", undefined]);
  });

  // D20(i), D26
  // T: DeferredTests.test_synchronousImplicitErrorChain
  it("gives its failure at once, which is then no longer its own to handle", () => {
    const inner = fail(boom);
    expect(unhandledFailureOf(inner)?.value).toBe(boom);
    const d = succeed(1).addCallback(() => inner);

    expect(unhandledFailureOf(inner)).toBeUndefined();
    expect(inner.result).toBeUndefined();
    expect(unhandledFailureOf(d)?.value).toBe(boom);
    failureOf(d);
  });

  // D22, D26
  // T: DeferredTests.test_asynchronousImplicitErrorChain
  it("gives its failure later, which is then no longer its own to handle", () => {
    const inner = new Deferred<string>();
    const d = succeed(1).addCallback(() => inner);
    inner.errback(boom);

    expect([unhandledFailureOf(inner), inner.result]).toEqual([undefined, undefined]);
    expect(errorOf(d)).toBe(boom);
  });

  // D20(ii)
  // T: DeferredTests.test_chainedPausedDeferredWithResult
  it("is waited for while it is paused, though it has a result", () => {
    const inner = succeed("inner");
    inner.pause();
    const got = recordResults(succeed(1).addCallback(() => inner));
    expect(got).toEqual([]);
    inner.unpause();

    expect(got).toEqual(["inner"]);
  });

  // D20(ii)
  it("is waited for while it waits itself", () => {
    const deepest = new Deferred<string>();
    const middle = succeed(1).addCallback(() => deepest);
    const got = recordResults(succeed(2).addCallback(() => middle));
    expect(got).toEqual([]);
    deepest.callback("deep");

    expect(got).toEqual(["deep"]);
  });

  // D21
  // T: DeferredTests.test_continueCallbackNotFirst
  it("resumes the outer one at its place in the queue", () => {
    const order: string[] = [];
    const inner = new Deferred<string>();
    inner.addCallback((text) => {
      order.push(`before: ${text}`);
      return "changed";
    });
    const d = succeed(1).addCallback(() => inner);
    d.addCallback((text) => order.push(`outer: ${text}`));
    inner.callback("inner");

    expect(order).toEqual(["before: inner", "outer: changed"]);
  });

  // D21
  // T: DeferredTests.test_callbackOrderPreserved
  it("serves pairs added to it afterwards after the outer one's own, with undefined", () => {
    const order: unknown[] = [];
    const inner = new Deferred<string>();
    const d = succeed(1).addCallback(() => inner);
    inner.addCallback((value) => order.push(["inner", value]));
    d.addCallback((value) => order.push(["outer 1", value]));
    d.addCallback((value) => order.push(["outer 2", value]));
    inner.callback("x");

    expect(order).toEqual([
      ["outer 1", "x"],
      ["outer 2", 1],
      ["inner", undefined],
    ]);
  });

  // D22
  // T: DeferredTests.test_innerCallbacksPreserved
  it("keeps the rest of its own queue when it is in the middle of three", () => {
    const order: unknown[] = [];
    const deepest = new Deferred<string>();
    const middle = new Deferred<undefined>();
    const got = middle.addCallback(() => deepest);
    const outer = succeed(1).addCallback(() => got);
    middle.addCallback((value) => order.push(["middle", value]));
    outer.addCallback((value) => order.push(["outer", value]));
    middle.callback(undefined);
    deepest.callback("deep");

    expect(order).toEqual([
      ["outer", "deep"],
      ["middle", undefined],
    ]);
  });

  // D22
  // T: DeferredTests.test_doubleAsynchronousImplicitChaining
  it("hands the deepest of three results to the top", () => {
    const first = new Deferred<undefined>();
    const second = new Deferred<undefined>();
    const third = new Deferred<string>();
    const secondChained = second.addCallback(() => third);
    const top = first.addCallback(() => secondChained);
    const got = recordResults(top);
    first.callback(undefined);
    second.callback(undefined);
    expect(got).toEqual([]);
    third.callback("deepest");

    expect(got).toEqual(["deepest"]);
    expect([second.result, third.result]).toEqual([undefined, undefined]);
  });

  // D20, D22
  // T: DeferredTests.test_nestedAsynchronousChainedDeferreds
  it("resolves in order when the inner one's callbacks return Deferreds too", () => {
    const order: string[] = [];
    const inner = new Deferred<string>();
    const innermost = new Deferred<string>();
    const made = inner.addCallback((text) => {
      order.push(text);
      return innermost;
    });
    succeed(1)
      .addCallback(() => made)
      .addCallback((text) => order.push(text));
    inner.callback("inner");
    innermost.callback("innermost");

    expect(order).toEqual(["inner", "innermost"]);
  });

  // D21, D22
  // T: DeferredTests.test_nestedAsynchronousChainedDeferredsWithExtraCallbacks
  it("is changed by what was added to the inner ones beforehand", () => {
    const order: string[] = [];
    const note = (name: string) => (text: string) => {
      order.push(`${name}: ${text}`);
      return `${text}+`;
    };
    const inner = new Deferred<string>();
    const innermost = new Deferred<string>();
    const innermostChanged = innermost.addCallback(note("innermost"));
    const innerChanged = inner.addCallback(note("inner")).addCallback(() => innermostChanged);
    const innerChangedTwice = innerChanged.addCallback(note("inner again"));
    succeed(1)
      .addCallback(() => innerChangedTwice)
      .addCallback(note("outer"));
    inner.callback("a");
    innermost.callback("b");

    expect(order).toEqual(["inner: a", "innermost: b", "inner again: b+", "outer: b++"]);
  });

  // D15, D22
  // T: DeferredTests.test_resultOfDeferredResultOfDeferredOfFiredDeferredCalled
  it("serves callbacks added to the middle one after the chaining, with the right value", () => {
    const got: unknown[] = [];
    const deepest = new Deferred<string>();
    const middle = succeed(1).addCallback(() => deepest);
    const outer = succeed(2).addCallback(() => middle);
    middle.addCallback((value) => got.push(["middle", value]));
    outer.addCallback((value) => got.push(["outer", value]));
    deepest.callback("x");

    expect(got).toEqual([
      ["outer", "x"],
      ["middle", undefined],
    ]);
  });

  // D15 (the inner one is not running during the handover)
  it("runs nested, at once, what the outer one's callbacks add to it during the handover", () => {
    const order: string[] = [];
    const inner = new Deferred<string>();
    const d = succeed(1).addCallback(() => inner);
    inner.addCallback(() => order.push("rest of inner"));
    d.addCallback(() => {
      order.push("outer begins");
      inner.addCallback(() => order.push("added"));
      order.push("outer ends");
    });
    inner.callback("x");

    expect(order).toEqual(["outer begins", "rest of inner", "added", "outer ends"]);
  });

  // D24
  // T: DeferredTests.test_pausedDeferredChained
  it("stops at an outer one that is paused, and takes what is above with it", () => {
    const order: string[] = [];
    const deepest = new Deferred<string>();
    const middle = succeed(1).addCallback(() => deepest);
    const top = succeed(2).addCallback(() => middle);
    top.addCallback((value) => order.push(`top: ${value}`));
    middle.pause();
    deepest.callback("x");
    expect([order, deepest.result, middle.result]).toEqual([[], undefined, "x"]);
    middle.unpause();

    expect(order).toEqual(["top: x"]);
  });

  // D24
  it("leaves the rest of its queue unserved until something starts a run of it again", () => {
    const order: string[] = [];
    const inner = new Deferred<string>();
    const d = succeed(1).addCallback(() => inner);
    inner.addCallback(() => order.push("rest of inner"));
    d.pause();
    inner.callback("x");
    expect(order).toEqual([]);
    d.unpause();
    expect(order).toEqual([]);
    inner.addCallback(() => order.push("added"));

    expect(order).toEqual(["rest of inner", "added"]);
  });

  // D25
  it("gives the first of two chains the value, the second undefined", () => {
    const shared = new Deferred<string>();
    const first = succeed(1).addCallback(() => shared);
    const second = succeed(2).addCallback(() => shared);
    shared.callback("x");

    expect([first.result, second.result]).toEqual(["x", undefined]);
  });

  // D27
  // T: DeferredTests.test_circularChainWarning, DeferredTests.test_circularChainException
  it("fails the chain when it is the chain's own", () => {
    const d = new Deferred<unknown>();
    d.addCallback(() => d);
    d.callback(1);

    expect(errorOf(d)).toMatchObject({
      name: "TypeError",
      code: "ERR_RETURNED_ITSELF",
      message: "A callback returned the Deferred it belongs to, which would wait for itself for ever",
    });
  });

  // D27
  it("fails the chain when an errback returns its own", () => {
    const d = new Deferred<unknown>();
    d.addErrback(() => d);
    d.errback(boom);

    expect(errorOf(d)).toMatchObject({ code: "ERR_RETURNED_ITSELF" });
  });

  // D27
  it("may be part of a longer ring, and cancel() then ends", () => {
    const a = new Deferred<unknown>();
    const b = new Deferred<unknown>();
    a.addCallback(() => b);
    b.addCallback(() => a);
    a.callback(1);
    b.callback(2);
    a.cancel();

    expect([a.paused, b.paused]).toEqual([1, 1]);
  });

  // D26
  it("leaves nothing unhandled behind once the outer one handles the failure", () => {
    const tracked = trackUnhandled();
    const inner = new Deferred<string>();
    succeed(1)
      .addCallback(() => inner)
      .addErrback(() => "handled");
    inner.errback(boom);

    expect(tracked.failures()).toEqual([]);
    tracked.stop();
  });

  // M4, D20
  it("may be of a subclass", () => {
    class Download extends Deferred<string> {}
    const inner = new Download();
    const d = succeed(1).addCallback(() => inner);
    inner.callback("page");

    expect(d.result).toBe("page");
  });

  // D16, D20
  it("gives the input of its present callback at once when it is returned from inside that", () => {
    const seen: unknown[] = [];
    const inner: Deferred<string> = new Deferred<string>().addCallback(() => {
      seen.push(succeed(0).addCallback(() => inner).result);
      return "output";
    });
    inner.callback("input");

    expect([seen, inner.result]).toEqual([["input"], "output"]);
  });
});

describe("Deferred#chainDeferred()", () => {
  // D29
  it("fires the other with the value and is left with undefined", () => {
    const other = new Deferred<string>();
    const d = new Deferred<string>();
    const returned = d.chainDeferred(other);
    d.callback("x");

    expect(returned).toBe(d);
    expect([other.result, d.result]).toEqual(["x", undefined]);
  });

  // D29
  it("fires the other with the same Failure and is left with undefined", () => {
    const seen: Failure[] = [];
    const other = new Deferred<never>();
    other.addErrback((failure) => void seen.push(failure));
    const d = fail(boom);
    const failure = d.result;
    d.chainDeferred(other);

    expect(seen).toEqual([failure]);
    expect([d.result, unhandledFailureOf(d)]).toEqual([undefined, undefined]);
  });

  // D29
  it("fails with AlreadyCalledError when the other has been fired", () => {
    const d = new Deferred<string>();
    d.chainDeferred(succeed("before"));
    d.callback("x");

    expect(errorOf(d)).toMatchObject({ code: "ERR_ALREADY_CALLED" });
  });

  // D29
  it("fails with AlreadyCalledError when the other is itself", () => {
    const d = new Deferred<undefined>();
    d.chainDeferred(d);
    d.callback(undefined);

    expect(errorOf(d)).toMatchObject({ code: "ERR_ALREADY_CALLED" });
  });

  // D29
  it("is not reached by a cancel of the other", () => {
    const other = new Deferred<string>();
    const d = new Deferred<string>();
    d.chainDeferred(other);
    other.cancel();

    expect(d.called).toBe(false);
    errorOf(other);
  });

  // D29
  it("keeps the other from being fired while it waits for a third", () => {
    const third = new Deferred<string>();
    const other = new Deferred<string>();
    const d = succeed(1).addCallback(() => third);
    d.chainDeferred(other);
    expect(other.called).toBe(false);
    third.callback("x");

    expect(other.result).toBe("x");
  });

  // D29, D30
  // T: DeferredTests.test_chainDeferredRecordsExplicitChain
  it("shows in the other's text that it waits", () => {
    const other = new Deferred<string>();
    const d = new Deferred<string>();
    d.chainDeferred(other);

    expect(other.toString()).toMatch(/^\[Deferred #\d+ waiting on Deferred #\d+\]$/);
    expect(other.toString()).toContain(/#\d+/.exec(d.toString())?.[0]);
  });

  // D29, D30
  // T: DeferredTests.test_explicitChainClearedWhenResolved
  it("shows in the other's text no more once it has fired", () => {
    const other = new Deferred<string>();
    const d = new Deferred<string>();
    d.chainDeferred(other);
    d.callback("x");

    expect(other.toString()).toMatch(/^\[Deferred #\d+ current result: "x"\]$/);
  });

  it.each([undefined, null, 5, Promise.resolve(1), { callback: () => undefined }])("refuses %s", (other) => {
    const d = new Deferred<unknown>();

    expect(thrownBy(() => d.chainDeferred(other as never))).toMatchObject({
      name: "TypeError",
      code: "ERR_NOT_A_DEFERRED",
      message: expect.stringMatching(/^Cannot chain: got .*, wanted a Deferred$/),
    });
  });
});
