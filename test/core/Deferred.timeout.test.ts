import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError, TimeoutError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { succeed } from "../../src/core/succeed.js";
import { Clock } from "../../src/time/Clock.js";
import { errorOf, failureOf, nextTurn, recordResults, thrownBy } from "./outcomes.js";

const boom = new Error("boom");

describe("Deferred#addTimeout()", () => {
  // T1
  // T: DeferredAddTimeoutTests.test_timeoutChainable
  it("returns the Deferred itself", () => {
    const d = new Deferred<string>();

    expect(d.addTimeout(10, new Clock())).toBe(d);
  });

  // T1, T2
  // T: DeferredAddTimeoutTests.test_timedOut
  it("fails with TimeoutError when the time is up", () => {
    const clock = new Clock();
    const d = new Deferred<string>().addTimeout({ seconds: 10 }, clock);
    clock.advance(9999);
    expect(d.called).toBe(false);
    clock.advance(1);

    const error = errorOf(d);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({
      name: "TimeoutError",
      code: "ERR_TIMEOUT",
      duration: 10_000,
      message: "The Deferred did not get its result within 10000 ms",
    });
  });

  // T2, T4
  // T: DeferredAddTimeoutTests.test_successResultBeforeTimeout
  it("passes a value that comes in time and stops the timer", () => {
    const clock = new Clock();
    const d = new Deferred<string>().addTimeout(10, clock);
    d.callback("in time");

    expect([d.result, clock.getDelayedCalls()]).toEqual(["in time", []]);
  });

  // T2, T4
  // T: DeferredAddTimeoutTests.test_failureBeforeTimeout
  it("passes a failure that comes in time and stops the timer", () => {
    const clock = new Clock();
    const failure = new Failure(boom);
    const d = new Deferred<string>().addTimeout(10, clock);
    d.errback(failure);

    expect(failureOf(d)).toBe(failure);
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  // T2
  // T: DeferredAddTimeoutTests.test_cancelBeforeTimeout
  it("leaves a cancel by hand a CancelledError and stops the timer", () => {
    const clock = new Clock();
    const d = new Deferred<string>().addTimeout(10, clock);
    d.cancel();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  // T2
  // T: DeferredAddTimeoutTests.test_timedOutProvidedCancelSuccess
  it("passes the value with which the canceller fires at the timeout", () => {
    const clock = new Clock();
    const d = new Deferred<string>((self) => {
      self.callback("its choice");
    }).addTimeout(10, clock);
    clock.advance(10);

    expect(d.result).toBe("its choice");
  });

  // T2
  // T: DeferredAddTimeoutTests.test_timedOutProvidedCancelFailure
  it("passes the error with which the canceller fires at the timeout", () => {
    const clock = new Clock();
    const d = new Deferred<string>((self) => {
      self.errback(boom);
    }).addTimeout(10, clock);
    clock.advance(10);

    expect(errorOf(d)).toBe(boom);
  });

  // T1
  // T: DeferredAddTimeoutTests.test_errbackAddedBeforeTimeout
  it("lets errbacks added before see the CancelledError", () => {
    const clock = new Clock();
    const seen: unknown[] = [];
    const d = new Deferred<string>();
    d.addErrback((failure): Failure => {
      seen.push(failure.value);
      return failure;
    });
    d.addTimeout(10, clock);
    clock.advance(10);

    expect(seen).toEqual([expect.any(CancelledError)]);
    expect(errorOf(d)).toBeInstanceOf(TimeoutError);
  });

  // T1
  // T: DeferredAddTimeoutTests.test_errbackAddedBeforeTimeoutSuppressesCancellation
  it("makes no TimeoutError of what an errback added before recovered from", () => {
    const clock = new Clock();
    const d = new Deferred<string>().addErrback(() => "recovered").addTimeout(10, clock);
    clock.advance(10);

    expect(d.result).toBe("recovered");
  });

  // T1
  // T: DeferredAddTimeoutTests.test_callbackAddedToCancelerBeforeTimeout
  it("lets callbacks added before see the value of a canceller that succeeds", () => {
    const clock = new Clock();
    const seen: unknown[] = [];
    const d = new Deferred<string>((self) => {
      self.callback("its choice");
    });
    d.addCallback((value) => {
      seen.push(value);
      return "changed";
    });
    d.addTimeout(10, clock);
    clock.advance(10);

    expect([seen, d.result]).toEqual([["its choice"], "changed"]);
  });

  // T2
  it("makes no TimeoutError of a CancelledError that its own timer did not cause", () => {
    const clock = new Clock();
    const d = new Deferred<string>().addTimeout(10, clock);
    d.errback(new CancelledError());
    clock.advance(10);

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
  });

  // T4
  it("cancels the Deferred that it waits for when the time is up", () => {
    const clock = new Clock();
    let cancelled = 0;
    const inner = new Deferred<string>(() => {
      cancelled++;
    });
    const d = succeed(1)
      .addCallback(() => inner)
      .addTimeout(10, clock);
    clock.advance(10);

    expect(cancelled).toBe(1);
    expect(errorOf(d)).toBeInstanceOf(TimeoutError);
  });

  // T4
  it("leaves no timer when the Deferred has fired already", () => {
    const clock = new Clock();
    succeed(1).addTimeout(10, clock);

    expect(clock.getDelayedCalls()).toEqual([]);
  });

  // T4
  it("keeps the timer while the chain is paused with a result, and then cancels nothing", () => {
    const clock = new Clock();
    const d = succeed("x");
    d.pause();
    d.addTimeout(10, clock);
    expect(clock.getDelayedCalls()).toHaveLength(1);
    clock.advance(10);
    d.unpause();

    expect(d.result).toBe("x");
  });

  // T5, C6
  it("lets a canceller's error out of the clock", () => {
    const clock = new Clock();
    const d = new Deferred<string>(() => {
      throw boom;
    }).addTimeout(10, clock);

    expect(thrownBy(() => clock.advance(10))).toBe(boom);
    expect(d.called).toBe(false);
  });

  // T6
  it("may be on one Deferred several times; each translates only its own", () => {
    const clock = new Clock();
    const d = new Deferred<string>().addTimeout(20, clock).addTimeout(10, clock);
    clock.advance(10);

    expect(errorOf(d)).toMatchObject({ duration: 10 });
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  // T6
  it("lets the inner of two limits win when it is the shorter", () => {
    const clock = new Clock();
    const d = new Deferred<string>().addTimeout(10, clock).addTimeout(20, clock);
    clock.advance(10);

    expect(errorOf(d)).toMatchObject({ duration: 10 });
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  // T2 (a CancelledError of another copy of the package is one too)
  it("translates whatever has the code of a CancelledError", () => {
    const clock = new Clock();
    const foreign = Object.assign(new Error("cancelled elsewhere"), { code: "ERR_CANCELLED" });
    const d = new Deferred<string>((self) => {
      self.errback(foreign);
    }).addTimeout(10, clock);
    clock.advance(10);

    expect(errorOf(d)).toBeInstanceOf(TimeoutError);
  });

  // T2: a cancel of the platform's is one, too
  it.each(["a DOMException", "an error by its name"])(
    "translates the AbortError of what it has cancelled: %s",
    async (kind) => {
      const clock = new Clock();
      const controller = new AbortController();
      const promise = new Promise<string>((_resolve, reject) => {
        controller.signal.addEventListener("abort", () => {
          const error = new Error("aborted");
          error.name = "AbortError";
          reject(kind === "a DOMException" ? new DOMException("aborted", "AbortError") : error);
        });
      });
      const d = Deferred.fromFuture(promise, { controller }).addTimeout(10, clock);
      clock.advance(10);
      await nextTurn();

      expect(errorOf(d)).toBeInstanceOf(TimeoutError);
    },
  );

  it("leaves an AbortError that it has not caused", async () => {
    const aborted = new DOMException("aborted", "AbortError");
    const d = Deferred.fromFuture(Promise.reject(aborted)).addTimeout(10, new Clock());
    await nextTurn();

    expect(errorOf(d)).toBe(aborted);
  });

  it.each([-1, NaN, Infinity, { seconds: -1 }])("refuses the limit %s and adds nothing", (duration) => {
    const clock = new Clock();
    const d = new Deferred<string>();

    expect(thrownBy(() => d.addTimeout(duration, clock))).toMatchObject({
      name: "RangeError",
      code: "ERR_DURATION_RANGE",
      message: expect.stringMatching(/^Cannot add a timeout: /),
    });
    expect([clock.getDelayedCalls(), d.called]).toEqual([[], false]);
  });

  it("refuses an onTimeoutCancel that is no function, and schedules nothing", () => {
    const clock = new Clock();

    expect(thrownBy(() => new Deferred().addTimeout(1, clock, "f" as never))).toMatchObject({
      code: "ERR_NOT_CALLABLE",
      message: 'Cannot add a timeout: the onTimeoutCancel is "f", expected a function',
    });
    expect(clock.getDelayedCalls()).toEqual([]);
  });
});

describe("Deferred#addTimeout() with onTimeoutCancel", () => {
  // T3
  // T: DeferredAddTimeoutTests.test_timedOutCustom
  it("has what it returns as the result", () => {
    const clock = new Clock();
    const seen: unknown[] = [];
    const d = new Deferred<string>().addTimeout(10, clock, (result, milliseconds) => {
      seen.push((result as Failure).value, milliseconds);
      return "instead";
    });
    clock.advance(10);

    expect(d.result).toBe("instead");
    expect(seen).toEqual([expect.any(CancelledError), 10]);
  });

  // T3
  it("has what it throws as the failure", () => {
    const clock = new Clock();
    const d = new Deferred<string>().addTimeout(10, clock, () => {
      throw boom;
    });
    clock.advance(10);

    expect(errorOf(d)).toBe(boom);
  });

  // T3
  it("has what the Deferred that it returns gives as the result", () => {
    const clock = new Clock();
    const inner = new Deferred<string>();
    const d = new Deferred<string>().addTimeout(10, clock, () => inner);
    clock.advance(10);
    inner.callback("from the cache");

    expect(d.result).toBe("from the cache");
  });

  // T3
  // T: DeferredAddTimeoutTests.test_successResultBeforeTimeoutCustom
  // T: DeferredAddTimeoutTests.test_failureBeforeTimeoutCustom
  // T: DeferredAddTimeoutTests.test_cancelBeforeTimeoutCustom
  it.each([
    ["a value comes", (d: Deferred<unknown>) => d.callback(1)],
    ["a failure comes", (d: Deferred<unknown>) => d.errback(boom)],
    ["it is cancelled", (d: Deferred<unknown>) => d.cancel()],
  ])("is not called when %s in time", (_what, end) => {
    const clock = new Clock();
    let calls = 0;
    const d = new Deferred<unknown>().addTimeout(10, clock, () => ++calls);
    const got = recordResults(d);
    end(d);
    clock.advance(20);

    expect([calls, got.length, clock.getDelayedCalls()]).toEqual([0, 1, []]);
    d.addErrback(() => undefined);
  });

  // T3
  // T: DeferredAddTimeoutTests.test_providedCancelCalledBeforeTimeoutCustom
  it("gets what the canceller produced", () => {
    const clock = new Clock();
    const seen: unknown[] = [];
    const d = new Deferred<string>((self) => {
      self.callback("its choice");
    });
    d.addTimeout(10, clock, (result) => seen.push(result));
    clock.advance(10);

    expect(seen).toEqual(["its choice"]);
  });

  // T1, T3
  // T: DeferredAddTimeoutTests.test_errbackAddedBeforeTimeoutCustom
  it("is called after the errbacks that were added before", () => {
    const clock = new Clock();
    const order: string[] = [];
    const d = new Deferred<string>();
    d.addErrback((failure): Failure => {
      order.push("errback");
      return failure;
    });
    d.addTimeout(10, clock, () => order.push("custom"));
    clock.advance(10);

    expect(order).toEqual(["errback", "custom"]);
  });

  // T3
  // T: DeferredAddTimeoutTests.test_errbackAddedBeforeTimeoutSuppressesCancellationCustom
  it("gets the value that an errback added before recovered with", () => {
    const clock = new Clock();
    const d = new Deferred<string>()
      .addErrback(() => "recovered")
      .addTimeout(10, clock, (result) => `${String(result)}, then custom`);
    clock.advance(10);

    expect(d.result).toBe("recovered, then custom");
  });

  // T3
  // T: DeferredAddTimeoutTests.test_callbackAddedToCancelerBeforeTimeoutCustom
  it("gets the value that callbacks added before made of the canceller's", () => {
    const clock = new Clock();
    const d = new Deferred<string>((self) => {
      self.callback("its choice");
    })
      .addCallback((text) => `${text}, changed`)
      .addTimeout(10, clock, (result) => [result]);
    clock.advance(10);

    expect(d.result).toEqual(["its choice, changed"]);
  });
});

describe("Deferred#addTimeout() without a clock", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  // T7
  it("runs on the host's timers, in milliseconds", () => {
    const d = new Deferred<string>().addTimeout({ seconds: 1 });
    vi.advanceTimersByTime(999);
    expect(d.called).toBe(false);
    vi.advanceTimersByTime(1);

    expect(errorOf(d)).toBeInstanceOf(TimeoutError);
  });

  // T4
  it("leaves no timer behind when the result comes in time", () => {
    const d = new Deferred<string>().addTimeout(1000);
    d.callback("in time");

    expect(vi.getTimerCount()).toBe(0);
  });

  // T4
  it("leaves no timer behind for one that has failed", () => {
    failureOf(fail(boom).addTimeout(1000));

    expect(vi.getTimerCount()).toBe(0);
  });

  // T7, C8
  it("waits longer than the host's timers can", () => {
    const d = new Deferred<string>().addTimeout({ hours: 24 * 60 });
    vi.advanceTimersByTime(2 ** 31 - 1);
    vi.advanceTimersByTime(1000);
    expect(d.called).toBe(false);
    vi.advanceTimersByTime(24 * 60 * 3_600_000);

    expect(errorOf(d)).toBeInstanceOf(TimeoutError);
  });
});
