import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { fail } from "../../src/core/fail.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { succeed } from "../../src/core/succeed.js";
import { unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { CountingSignal } from "./CountingSignal.js";
import { recordResults } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

const boom = new Error("boom");

watchRejections();

describe("Deferred#asFuture()", () => {
  // P1
  // T: DeferredFutureAdapterTests.test_asFuture
  it.each(["fired", "pending"])("resolves with the value and leaves the chain with undefined: %s", async (state) => {
    const d = new Deferred<string>();
    if (state === "fired") d.callback("x");
    const promise = d.asFuture();
    if (state === "pending") d.callback("x");

    expect(d.result).toBeUndefined();
    expect(await promise).toBe("x");
  });

  // P1, P5
  // T: DeferredFutureAdapterTests.test_asFutureFailure
  it.each(["failed", "pending"])("rejects with the plain error, which is handled: %s", async (state) => {
    const d = new Deferred<string>();
    if (state === "failed") d.errback(boom);
    const promise = d.asFuture();
    if (state === "pending") d.errback(boom);

    expect([d.result, unhandledFailureOf(d)]).toEqual([undefined, undefined]);
    await expect(promise).rejects.toBe(boom);
  });

  // P1
  it("takes from the second on what the first left", async () => {
    const d = succeed<string | undefined>("x");

    expect([await d.asFuture(), await d.asFuture()]).toEqual(["x", undefined]);
  });

  // P1, D21
  it("leaves pairs added later undefined", async () => {
    const d = new Deferred<string | undefined>();
    const promise = d.asFuture();
    const got = recordResults(d);
    d.callback("x");
    await promise;

    expect(got).toEqual([undefined]);
  });
});

describe("Deferred#asFuture({ signal })", () => {
  const reason = new Error("the reason");

  // P1
  // T: DeferredFutureAdapterTests.test_asFutureCancelFuture
  it("cancels the Deferred and rejects with the signal's reason on abort", async () => {
    let cancelled = 0;
    const signal = new CountingSignal();
    const d = new Deferred<string>(() => {
      cancelled++;
    });
    const promise = d.asFuture({ signal });
    expect(signal.listenerCount).toBe(1);
    signal.abort(reason);

    await expect(promise).rejects.toBe(reason);
    expect([cancelled, signal.listenerCount, d.called, unhandledFailureOf(d)]).toEqual([1, 0, true, undefined]);
  });

  // P1
  // T: DeferredFutureAdapterTests.test_asFutureSuccessCancel
  it("drops the value of a canceller that succeeds", async () => {
    const signal = new CountingSignal();
    const d = new Deferred<string>((self) => {
      self.callback("its choice");
    });
    const promise = d.asFuture({ signal });
    signal.abort(reason);

    await expect(promise).rejects.toBe(reason);
    expect(d.result).toBeUndefined();
  });

  // P1
  it("has cancelled and rejects when the signal was aborted before", async () => {
    let cancelled = 0;
    const signal = new CountingSignal();
    signal.abort(reason);
    const d = new Deferred<string>(() => {
      cancelled++;
    });

    await expect(d.asFuture({ signal })).rejects.toBe(reason);
    expect([cancelled, signal.listenerCount, unhandledFailureOf(d)]).toEqual([1, 0, undefined]);
  });

  // P1
  it.each(["value", "failure"])("rejects with the reason when aborted before, even if there is a %s", async (kind) => {
    const signal = new CountingSignal();
    signal.abort(reason);
    const d: Deferred<string> = kind === "value" ? succeed("x") : fail(boom);

    await expect(d.asFuture({ signal })).rejects.toBe(reason);
    expect([d.result, unhandledFailureOf(d)]).toEqual([undefined, undefined]);
  });

  // P1
  it.each(["value", "failure"])("has no listener left when a %s comes first", async (kind) => {
    const signal = new CountingSignal();
    const d = new Deferred<string>();
    const promise = d.asFuture({ signal });
    if (kind === "value") d.callback("x");
    else d.errback(boom);
    expect(signal.listenerCount).toBe(0);
    signal.abort(reason);

    if (kind === "value") expect(await promise).toBe("x");
    else await expect(promise).rejects.toBe(boom);
  });

  // P1
  it.each(["value", "failure"])("adds no listener when there is a %s already", async (kind) => {
    const signal = new CountingSignal();
    const d: Deferred<string> = kind === "value" ? succeed("x") : fail(boom);
    const promise = d.asFuture({ signal });
    expect(signal.listenerCount).toBe(0);

    if (kind === "value") expect(await promise).toBe("x");
    else await expect(promise).rejects.toBe(boom);
  });

  // P1, X6
  it("has no listener left while the cancelled Deferred takes its time", async () => {
    const signal = new CountingSignal();
    const cleaning = new Deferred<string>();
    const inner = new Deferred<string>();
    inner.addErrback(() => cleaning);
    const d = succeed(1).addCallback(() => inner);
    const promise = d.asFuture({ signal });
    signal.abort(reason);
    await expect(promise).rejects.toBe(reason);
    expect([signal.listenerCount, d.paused]).toEqual([0, 1]);
    cleaning.errback(boom);

    expect(unhandledFailureOf(d)).toBeUndefined();
  });

  // P1, X3 (JS: an abort has no caller to give the error to)
  it.each(["before", "after"])("logs what a canceller throws, when the signal aborts %s the call", async (when) => {
    const logged: unknown[] = [];
    const previous = setErrorLogger((failure) => logged.push(failure.value));
    const signal = new CountingSignal();
    const d = new Deferred<string>(() => {
      throw boom;
    });
    if (when === "before") signal.abort(reason);
    const promise = d.asFuture({ signal });
    if (when === "after") signal.abort(reason);
    setErrorLogger(previous);

    await expect(promise).rejects.toBe(reason);
    expect([logged, d.called, signal.listenerCount]).toEqual([[boom], false, 0]);
  });

  // P1
  it("works with the platform's AbortController", async () => {
    const controller = new AbortController();
    const d = new Deferred<string>();
    const promise = d.asFuture({ signal: controller.signal });
    controller.abort();

    await expect(promise).rejects.toMatchObject({ name: "AbortError" });
    expect(d.called).toBe(true);
  });

  // P1
  it("drops what comes after the abort of a Deferred that cannot be cancelled", async () => {
    const signal = new CountingSignal();
    const d = new Deferred<string>();
    const promise = d.asFuture({ signal });
    signal.abort(reason);
    await expect(promise).rejects.toBe(reason);
    d.callback("late");

    expect(d.result).toBeUndefined();
  });

  // P1
  it("leaves no listener on a signal that many share", async () => {
    const signal = new CountingSignal();
    const ds = Array.from({ length: 100 }, () => new Deferred<number>());
    const promises = ds.map((d) => d.asFuture({ signal }));
    ds.forEach((d, i) => d.callback(i));
    await Promise.all(promises);

    expect(signal.listenerCount).toBe(0);
  });
});
