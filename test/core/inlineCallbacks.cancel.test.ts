import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError } from "../../src/core/errors.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled } from "../../src/core/unhandledErrors.js";
import { wait } from "../../src/core/wait.js";
import { errorOf, nextTurn, recordResults, thrownBy } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

type Steps<R> = Generator<unknown, R, any>;
type Body = (waited: Deferred<unknown>) => Steps<unknown>;

const boom = new Error("boom");
const other = new Error("other");

watchRejections();

/**
 * The ways in which a body that waits for a Deferred can be reached by the cancel of the outermost function. A
 * "coroutine" is a generator object that is yielded, which is what carries a cancellation here; see the promises below.
 */
const stackings: Record<string, (body: Body, waited: Deferred<unknown>) => Deferred<unknown>> = {
  "not stacked": (body, waited) => inlineCallbacks(body)(waited),
  "in a nested function": (body, waited) =>
    inlineCallbacks(function* (): Steps<unknown> {
      return yield inlineCallbacks(body)(waited);
    })(),
  "in a nested function, after an earlier wait": (body, waited) => {
    const first = new Deferred<undefined>();
    const d = inlineCallbacks(function* (): Steps<unknown> {
      yield first;
      return yield inlineCallbacks(body)(waited);
    })();
    first.callback(undefined);
    return d;
  },
  "in a coroutine": (body, waited) =>
    inlineCallbacks(function* (): Steps<unknown> {
      return yield body(waited);
    })(),
  "in a coroutine, after an earlier wait": (body, waited) => {
    const first = new Deferred<undefined>();
    const d = inlineCallbacks(function* (): Steps<unknown> {
      yield first;
      return yield body(waited);
    })();
    first.callback(undefined);
    return d;
  },
};

function* plain(waited: Deferred<unknown>): Steps<unknown> {
  return yield waited;
}

describe.each(Object.entries(stackings))("Cancelling a coroutine function whose wait is %s", (_where, stack) => {
  // I9, I12
  // T: CancellationTests.test_CascadeCancellingOnCancelNotStacked
  // T: CancellationTests.test_CascadeCancellingOnCancelStackedInlineCb
  // T: CancellationTests.test_CascadeCancellingOnCancelStackedInlineCbOnSecondDeferred
  // T: CancellationTests.test_CascadeCancellingOnCancelStackedCoro
  // T: CancellationTests.test_CascadeCancellingOnCancelStackedCoroOnSecondDeferred
  it("cancels the Deferred that it waits for", () => {
    let cancelled = 0;
    const d = stack(plain, new Deferred<unknown>(() => cancelled++));
    d.cancel();
    errorOf(d);

    expect(cancelled).toBe(1);
  });

  // I9, I12
  // T: CancellationTests.test_ErrbackCancelledErrorOnCancel
  // T: CancellationTests.test_ErrbackCancelledErrorOnCancelStackedInlineCb
  // T: CancellationTests.test_ErrbackCancelledErrorOnCancelStackedInlineCbOnSecondDeferred
  // T: CancellationTests.test_ErrbackCancelledErrorOnCancelStackedCoro
  // T: CancellationTests.test_ErrbackCancelledErrorOnCancelStackedCoroOnSecondDeferred
  it("fails with CancelledError when nobody catches it, and leaves nothing unhandled", () => {
    const tracked = trackUnhandled();
    const d = stack(plain, new Deferred());
    d.cancel();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    expect(tracked.failures()).toEqual([]);
    tracked.stop();
  });

  // I9, I12
  // T: CancellationTests.test_ErrorToErrorTranslation
  // T: CancellationTests.test_ErrorToErrorTranslationStackedInlineCb
  // T: CancellationTests.test_ErrorToErrorTranslationStackedInlineCbOnSecondDeferred
  // T: CancellationTests.test_ErrorToErrorTranslationStackedCoro
  // T: CancellationTests.test_ErrorToErrorTranslationStackedCoroOnSecondDeferred
  it("fails with the error that the generator makes of the canceller's", () => {
    const waited = new Deferred<unknown>((self) => {
      self.errback(boom);
    });
    const d = stack(function* (inner): Steps<unknown> {
      try {
        return yield inner;
      } catch (error) {
        expect(error).toBe(boom);
        throw other;
      }
    }, waited);
    d.cancel();

    expect(errorOf(d)).toBe(other);
  });

  // I9, I12
  // T: CancellationTests.test_ErrorToSuccessTranslation
  // T: CancellationTests.test_ErrorToSuccessTranslationStackedInlineCb
  // T: CancellationTests.test_ErrorToSuccessTranslationStackedInlineCbOnSecondDeferred
  // T: CancellationTests.test_ErrorToSuccessTranslationStackedCoro
  // T: CancellationTests.test_ErrorToSuccessTranslationStackedCoroOnSecondDeferred
  it("fires with the value that the generator makes of the canceller's error", () => {
    const waited = new Deferred<unknown>((self) => {
      self.errback(boom);
    });
    const d = stack(function* (inner): Steps<unknown> {
      try {
        return yield inner;
      } catch {
        return "recovered";
      }
    }, waited);
    d.cancel();

    expect(d.result).toBe("recovered");
  });

  // I11
  // T: CancellationTests.test_AsynchronousCancellation
  // T: CancellationTests.test_AsynchronousCancellationStackedInlineCb
  // T: CancellationTests.test_AsynchronousCancellationStackedInlineCbOnSecondDeferred
  // T: CancellationTests.test_AsynchronousCancellationStackedCoro
  // T: CancellationTests.test_AsynchronousCancellationStackedCoroOnSecondDeferred
  it("has no result until the errbacks of the awaited Deferred have finished", () => {
    const cleaning = new Deferred<undefined>();
    const waited = new Deferred<unknown>().addErrback((failure) => cleaning.addCallback(() => failure));
    const d = stack(plain, waited);
    const got = recordResults(d);
    d.cancel();
    expect([got, d.called, d.paused]).toEqual([[], true, 1]);
    cleaning.callback(undefined);

    expect(got).toEqual([expect.any(CancelledError)]);
    errorOf(d);
  });

  // I9, X2
  it("goes on with the value of a canceller that succeeds", () => {
    const waited = new Deferred<unknown>((self) => {
      self.callback("its choice");
    });
    const d = stack(plain, waited);
    d.cancel();

    expect(d.result).toBe("its choice");
  });
});

describe("Cancelling a coroutine function", () => {
  // I9, I10
  // T: CancellationTests.test_inlineCallbacksCancelCaptured
  it("lets the generator catch it and go on; a second cancel reaches what it waits for then", () => {
    const order: string[] = [];
    const second = new Deferred<unknown>(() => order.push("second cancelled"));
    const d = inlineCallbacks(function* (): Steps<string> {
      try {
        yield new Deferred(() => order.push("first cancelled"));
      } catch {
        order.push("caught");
      }
      try {
        yield second;
      } catch {
        order.push("caught again");
      }
      return "done";
    })();
    d.cancel();
    expect([order, d.called, d.paused]).toEqual([["first cancelled", "caught"], true, 1]);
    d.cancel();

    expect(order).toEqual(["first cancelled", "caught", "second cancelled", "caught again"]);
    expect(d.result).toBe("done");
  });

  // I10
  it("may be repeated as often as the generator goes on", () => {
    const d = inlineCallbacks(function* (): Steps<number> {
      let caught = 0;
      while (caught < 1000) {
        try {
          yield new Deferred();
        } catch {
          caught++;
        }
      }
      return caught;
    })();
    for (let i = 0; i < 1000; i++) d.cancel();

    expect(d.result).toBe(1000);
  });

  // X4, I10
  it("does not forgive a second firing", () => {
    const d = inlineCallbacks(plain)(new Deferred());
    d.cancel();
    errorOf(d);

    expect(thrownBy(() => d.callback(1))).toMatchObject({ code: "ERR_ALREADY_CALLED" });
  });

  // X7
  it("does nothing when it has ended", () => {
    const d = inlineCallbacks(plain)(succeed(5));
    d.cancel();

    expect(d.result).toBe(5);
  });

  // I9 (pairs added before and after see the outcome)
  it("gives the outcome to pairs that were added before the cancel", () => {
    const d = inlineCallbacks(plain)(new Deferred());
    const got = recordResults(d);
    d.cancel();

    expect(got).toEqual([expect.any(CancelledError)]);
    errorOf(d);
  });

  // I13
  it("is lost while the generator runs after a wait: the function runs on, though it counts as called", () => {
    const seen: unknown[] = [];
    const waited = new Deferred<undefined>();
    const next = new Deferred<string>();
    const d: Deferred<unknown> = inlineCallbacks(function* (): Steps<unknown> {
      yield waited;
      d.cancel();
      seen.push(d.called);
      return yield next;
    })();
    waited.callback(undefined);
    expect([seen, next.called]).toEqual([[true], false]);
    next.callback("went on");

    expect(d.result).toBe("went on");
  });

  // I13
  it("reaches nothing while the Deferred is paused, until it is unpaused", () => {
    const waited = new Deferred<unknown>();
    const d = inlineCallbacks(plain)(waited);
    d.pause();
    d.cancel();
    expect([d.called, waited.called]).toEqual([true, false]);
    d.unpause();

    expect(waited.called).toBe(true);
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
  });

  // I9, X3
  it("lets what the awaited one's canceller throws become the failure; the function goes on waiting", () => {
    const waited = new Deferred<unknown>(() => {
      throw boom;
    });
    const d = inlineCallbacks(plain)(waited);
    d.cancel();

    expect(errorOf(d)).toBe(boom);
    expect(waited.called).toBe(false);
  });

  // I12
  it("goes down through ten levels, and the error comes back up through each", () => {
    const caught: number[] = [];
    const descend = (level: number): Deferred<unknown> =>
      inlineCallbacks(function* (): Steps<unknown> {
        try {
          return yield level === 0 ? new Deferred() : descend(level - 1);
        } catch (error) {
          caught.push(level);
          throw error;
        }
      })();
    const d = descend(9);
    d.cancel();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    expect(caught).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  // I9, I15 (JS: a promise cannot be told, so its wait ends at once)
  it.each(["yield", "yield* wait()"])("ends the wait for a promise at once and drops its outcome: %s", async (form) => {
    const d = inlineCallbacks(function* (): Steps<unknown> {
      const promise = Promise.reject(boom);
      try {
        return form === "yield" ? yield promise : yield* wait(promise);
      } catch (error) {
        return error;
      }
    })();
    d.cancel();
    expect(d.result).toBeInstanceOf(CancelledError);
    await nextTurn();

    expect(d.result).toBeInstanceOf(CancelledError);
  });

  // I9, P2
  it("reaches a promise that was made cancellable", async () => {
    const controller = new AbortController();
    const promise = new Promise<never>((_resolve, reject) => {
      controller.signal.addEventListener("abort", () => reject(controller.signal.reason as Error));
    });
    const d = inlineCallbacks(function* (): Steps<unknown> {
      return yield Deferred.fromFuture(promise, { controller });
    })();
    d.cancel();
    await nextTurn();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    expect(controller.signal.aborted).toBe(true);
  });

  // I9
  it("runs finally blocks, which may wait", () => {
    const order: string[] = [];
    const cleaning = new Deferred<undefined>();
    const d = inlineCallbacks(function* (): Steps<void> {
      try {
        yield new Deferred();
      } finally {
        order.push("begins to clean");
        yield cleaning;
        order.push("cleaned");
      }
    })();
    d.cancel();
    expect([order, d.paused]).toEqual([["begins to clean"], 1]);
    cleaning.callback(undefined);

    expect(order).toEqual(["begins to clean", "cleaned"]);
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
  });

  // X6, I9
  it("is what a cancel of a chain that waits for it does", () => {
    let cancelled = 0;
    const d = succeed(1).addCallback(() => inlineCallbacks(plain)(new Deferred(() => cancelled++)));
    d.cancel();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    expect(cancelled).toBe(1);
  });

  // I10
  it("reaches a coroutine through a chain again, after it went on", () => {
    const cancelled: string[] = [];
    const coroutine = inlineCallbacks(function* (): Steps<unknown> {
      try {
        return yield new Deferred(() => cancelled.push("first"));
      } catch {
        return yield new Deferred(() => cancelled.push("second"));
      }
    });
    const d = succeed(1).addCallback(() => coroutine());
    d.cancel();
    d.cancel();

    expect(cancelled).toEqual(["first", "second"]);
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
  });

  // M2, M3, I9
  it("works for what fromCoroutine() drives", () => {
    const d = Deferred.fromCoroutine(plain(new Deferred()));
    d.cancel();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
  });

  // I9, D24
  it("reaches what is waited for now, also after a Deferred whose queue had been left over", () => {
    const inner = new Deferred<string>();
    const outer = succeed(0).addCallback(() => inner);
    inner.addCallback(() => "left over");
    outer.pause();
    inner.callback("taken by the outer");
    const awaited = new Deferred<string>();
    const seen: unknown[] = [];
    const d = inlineCallbacks(function* (): Steps<void> {
      seen.push(yield inner);
      yield awaited;
    })();
    d.cancel();

    expect([seen, errorOf(d), awaited.called]).toEqual([["left over"], expect.any(CancelledError), true]);
  });

  // I9
  it("runs all callbacks that were added, in the order of adding", () => {
    const order: unknown[] = [];
    const d = inlineCallbacks(function* (): Steps<void> {
      yield new Deferred();
    })();
    for (const n of [1, 2, 3]) {
      d.addErrback((failure): never => {
        order.push(n);
        throw failure.value;
      });
    }
    d.cancel();

    expect([order, errorOf(d)]).toEqual([[1, 2, 3], expect.any(CancelledError)]);
  });

  // I13: nothing reaches what is waited for until unpause(); Twisted loses the result, and its waiter gets AlreadyCalledError
  it.each([
    ["a value", (d: Deferred<string>) => d.callback("late"), "late"],
    ["a failure", (d: Deferred<string>) => d.errback(boom), boom],
  ])("keeps %s that comes between a cancel and unpause()", (_what, fire, expected) => {
    const awaited = new Deferred<string>();
    const d = inlineCallbacks(function* (): Steps<string> {
      return yield* awaited;
    })();
    d.pause();
    d.cancel();
    fire(awaited);
    d.unpause();

    expect(awaited.result).toBeUndefined();
    expect(expected === boom ? errorOf(d) : d.result).toBe(expected);
  });
});
