import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { trackUnhandled } from "../../src/core/unhandledErrors.js";
import { errorOf, failureOf, nextTurn, recordResults } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

const boom = new Error("boom");

type Steps<R> = Generator<unknown, R, any>;

watchRejections();

describe("Stacked coroutines", () => {
  /** Two levels: the outer waits for the inner, which waits for `waited`, in as many places as wanted. */
  function stack(kind: string, waited: readonly Deferred<string>[]): Deferred<string[]> {
    const inner = function* (): Steps<string[]> {
      const texts: string[] = [];
      for (const d of waited) texts.push(yield* d);
      return texts;
    };
    const asyncInner = async (): Promise<string[]> => {
      const texts: string[] = [];
      for (const d of waited) texts.push(await d);
      return texts;
    };
    return inlineCallbacks(function* (): Steps<string[]> {
      const texts: string[] =
        kind === "function"
          ? yield* inlineCallbacks(inner)()
          : kind === "generator"
            ? yield inner()
            : yield asyncInner();
      return ["outer", ...texts];
    })();
  }

  // I2, I7
  // T: StackedInlineCallbacksTests.test_nonCalledDeferredSingleYield
  // T: StackedInlineCallbacksTests.test_nonCalledDeferredSingleYieldCoro
  it.each(["function", "generator", "async function"])("resume all the way up: %s", async (kind) => {
    const waited = new Deferred<string>();
    const d = stack(kind, [waited]);
    expect(d.called).toBe(false);
    waited.callback("x");
    if (kind !== "async function") expect(d.called).toBe(true);
    await nextTurn();

    expect(d.result).toEqual(["outer", "x"]);
  });

  // I2, I7
  // T: StackedInlineCallbacksTests.test_nonCalledDeferredMultipleYields
  // T: StackedInlineCallbacksTests.test_nonCalledDeferredMultipleYieldsCoro
  it.each(["function", "generator", "async function"])("resume all the way up over several waits: %s", async (kind) => {
    const waited = [new Deferred<string>(), new Deferred<string>()];
    const d = stack(kind, waited);
    waited[0]?.callback("x");
    await nextTurn();
    expect(d.called).toBe(false);
    waited[1]?.callback("y");
    await nextTurn();

    expect(d.result).toEqual(["outer", "x", "y"]);
  });

  // I2
  // T: StackedInlineCallbacksTests.test_intermediateAddCallbacksAndNoWaiting
  // T: StackedInlineCallbacksTests.test_intermediateAddCallbacksAndWithWaitingFirstYield
  // T: StackedInlineCallbacksTests.test_intermediateAddCallbacksAndWithWaitingSecondYield
  it.each([
    ["both fired", true, true],
    ["waiting at the first", false, true],
    ["waiting at the second", true, false],
  ])("see what a callback put on an inner result made of it: %s", (_where, firstFired, secondFired) => {
    const waited = [new Deferred<string>(), new Deferred<string>()];
    if (firstFired) waited[0]?.callback("x");
    if (secondFired) waited[1]?.callback("y");
    const inner = inlineCallbacks(function* () {
      const texts: string[] = [];
      for (const each of waited) texts.push(yield* each);
      return texts.join("");
    });
    const d = inlineCallbacks(function* () {
      return yield* inner().addCallback((text) => `<${text}>`);
    })();
    if (!firstFired) waited[0]?.callback("x");
    if (!secondFired) waited[1]?.callback("y");

    expect(d.result).toBe("<xy>");
  });

  // I6
  // T: StackedInlineCallbacksTests.test_raisesExceptionFromDeferredWithWaitingFirstCallback
  // T: StackedInlineCallbacksTests.test_raisesExceptionFromDeferredWithWaitingSecondCallback
  it.each([0, 1])("let a failure cross both levels when they wait at wait %s", (index) => {
    const tracked = trackUnhandled();
    const waited = [new Deferred<string>(), new Deferred<string>()];
    const d = stack("function", waited);
    if (index === 1) waited[0]?.callback("x");
    waited[index]?.errback(boom);

    expect(errorOf(d)).toBe(boom);
    expect(tracked.failures()).toEqual([]);
    tracked.stop();
  });

  // I6, F4
  // T: ForwardTraceBackTests.test_forwardTracebacks
  it("keep the stack of the error, which names the function that threw", () => {
    const waited = new Deferred<undefined>();
    const throwingFunction = inlineCallbacks(function* throwingHere() {
      yield* waited;
      throw new Error("deep");
    });
    const callingFunction = inlineCallbacks(function* callingHere() {
      yield* throwingFunction();
    });
    const d = callingFunction();
    waited.callback(undefined);

    expect(failureOf(d).getTraceback()).toContain("throwingHere");
  });

  // I6, F4
  // T: ForwardTraceBackTests.test_forwardTracebacksCoro
  it("keep the stack of the error with an async function in the middle", async () => {
    const throwingFunction = inlineCallbacks(function* throwingHere() {
      throw new Error("deep");
    });
    const d = inlineCallbacks(function* callingHere(): Steps<void> {
      yield (async () => {
        await throwingFunction();
      })();
    })();
    await nextTurn();

    expect(failureOf(d).getTraceback()).toContain("throwingHere");
  });

  // D23, I2
  it("may be 500 deep", () => {
    const waited = new Deferred<number>();
    const descend = inlineCallbacks(function* (depth: number): Steps<number> {
      return depth === 0 ? yield* waited : (yield* descend(depth - 1)) + 1;
    });
    const got = recordResults(descend(500));
    waited.callback(0);

    expect(got).toEqual([500]);
  });
});
