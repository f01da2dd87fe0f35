import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled, unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { CountingSignal } from "./CountingSignal.js";
import { errorOf, nextTurn, recordResults, thrownBy } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

const boom = new Error("boom");

watchRejections();

describe("await of a Deferred", () => {
  // P4
  // T: AwaitTests.value
  it("gives the value", async () => {
    expect(await succeed("x")).toBe("x");
  });

  // P4
  it("waits for the value", async () => {
    const d = new Deferred<string>();
    queueMicrotask(() => d.callback("x"));

    expect(await d).toBe("x");
  });

  // P5
  // T: AwaitTests.error, AwaitTests.alreadyFailed
  it("throws the plain error", async () => {
    await expect(fail(boom)).rejects.toBe(boom);
  });

  // P3, P4
  it.each(["fired", "pending"])("gives the value as often as it is wanted: %s", async (state) => {
    const d = new Deferred<string>();
    if (state === "fired") d.callback("x");
    else queueMicrotask(() => d.callback("x"));

    expect([await d, await d, d.result]).toEqual(["x", "x", "x"]);
  });

  // P3, P4
  it.each(["failed", "pending"])("throws the error as often as it is wanted: %s", async (state) => {
    const d = new Deferred<string>();
    if (state === "failed") d.errback(boom);
    else queueMicrotask(() => d.errback(boom));

    await expect(d).rejects.toBe(boom);
    await expect(d).rejects.toBe(boom);
    expect(d.result).toBeInstanceOf(Failure);
  });

  // P4
  it("leaves the chain its value", async () => {
    const d = succeed(1);
    await d;

    expect(d.addCallback((n) => n + 1).result).toBe(2);
  });

  // P4
  it("sees the result as of its place in the queue", async () => {
    const d = new Deferred<number>();
    const first = d.then();
    d.addCallback((n) => n + 1);
    const second = d.then();
    d.callback(1);

    expect(await Promise.all([first, second])).toEqual([1, 2]);
  });

  // P3
  // T: AwaitTests.pausedAndChained
  it("waits while the Deferred is paused, or waits itself", async () => {
    const order: string[] = [];
    const paused = succeed("paused");
    paused.pause();
    const inner = new Deferred<string>();
    const waiting = succeed(1).addCallback(() => inner);
    const both = Promise.all([paused.then((x) => order.push(x)), waiting.then((x) => order.push(x))]);
    await nextTurn();
    expect(order).toEqual([]);
    inner.callback("waiting");
    paused.unpause();
    await both;

    expect(order.sort()).toEqual(["paused", "waiting"]);
  });

  // P4
  it("continues in a microtask, never at once", async () => {
    const order: string[] = [];
    const done = succeed(1).then(() => order.push("then"));
    order.push("after");
    await done;

    expect(order).toEqual(["after", "then"]);
  });

  // P4
  // T: AwaitTests.twoLevels
  it("works through two levels of async functions", async () => {
    const inner = async (d: Deferred<number>): Promise<number> => (await d) + 1;
    const outer = async (d: Deferred<number>): Promise<number> => (await inner(d)) + 1;

    expect(await outer(succeed(1))).toBe(3);
    await expect(outer(fail(boom))).rejects.toBe(boom);
  });

  // P4
  it("happens when an async function returns a Deferred", async () => {
    const f = async (): Promise<number> => succeed(4);

    expect(await f()).toBe(4);
  });

  // P4
  it("happens in Promise.all, Promise.resolve and for await", async () => {
    const all = await Promise.all([succeed(1), fail(boom).addErrback(() => 2)]);
    const resolved = await Promise.resolve(succeed(4));
    const seen: number[] = [];
    // eslint-disable-next-line @typescript-eslint/await-thenable -- each Deferred is awaited
    for await (const n of [succeed(5), succeed(6)]) seen.push(n);

    expect([all, resolved, seen]).toEqual([[1, 2], 4, [5, 6]]);
  });
});

describe("Deferred#then()", () => {
  // P4
  it("calls onFulfilled with the value, or onRejected with the plain error", async () => {
    expect(await succeed(1).then((n) => n + 1)).toBe(2);
    expect(await fail(boom).then(undefined, (error) => error)).toBe(boom);
  });

  // P4
  it("passes on what has no function for it", async () => {
    expect(await succeed(1).then(null, null)).toBe(1);
    await expect(fail(boom).then(() => 1)).rejects.toBe(boom);
  });

  // P4
  it("gives a native promise", () => {
    expect(succeed(1).then()).toBeInstanceOf(Promise);
  });
});

describe("A failure seen through then()", () => {
  // P3, U1 (HANDLED)
  it.each(["before", "after"])("is handled when looked at %s it came", async (when) => {
    const d = new Deferred<string>();
    if (when === "after") d.errback(boom);
    const looked = d.then(undefined, () => "seen");
    if (when === "before") d.errback(boom);
    await looked;

    expect(unhandledFailureOf(d)).toBeUndefined();
  });

  // U1 (HANDLED)
  it("stays handled when a callback is added that it passes", async () => {
    const d = fail(boom);
    await d.then(undefined, () => undefined);
    d.addCallback(() => "never");

    expect(unhandledFailureOf(d)).toBeUndefined();
  });

  // U1, U3 (HANDLED)
  it("stays handled when an errback returns the same Failure", async () => {
    const d = fail(boom);
    await d.then(undefined, () => undefined);
    d.addErrback((failure) => failure);

    expect(unhandledFailureOf(d)).toBeUndefined();
  });

  // U1 (HANDLED)
  it("makes way for another failure, which is not handled", async () => {
    const other = new Error("other");
    const d = fail(boom);
    await d.then(undefined, () => undefined);
    d.addErrback(() => {
      throw other;
    });

    expect(unhandledFailureOf(d)?.value).toBe(other);
    errorOf(d);
  });

  // U1 (HANDLED)
  it("makes way for a value, and then a failure that is not handled", async () => {
    const d = fail(boom);
    await d.then(undefined, () => undefined);
    d.addErrback(() => 1);
    d.addCallback(() => {
      throw boom;
    });

    expect(unhandledFailureOf(d)?.value).toBe(boom);
    errorOf(d);
  });

  // U1 (HANDLED)
  it("is not the same as a failure of a chain whose value was looked at", async () => {
    const d = succeed(1);
    await d;
    d.addCallback(() => {
      throw boom;
    });

    expect(unhandledFailureOf(d)?.value).toBe(boom);
    errorOf(d);
  });

  // D26 (HANDLED: who takes it has it to handle)
  it("is to be handled again by a chain that takes it", async () => {
    const inner = fail(boom);
    await inner.then(undefined, () => undefined);
    const d = succeed(1).addCallback(() => inner);

    expect(unhandledFailureOf(d)?.value).toBe(boom);
    errorOf(d);
  });
});

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

describe("Deferred.fromFuture()", () => {
  // P2
  // T: DeferredFutureAdapterTests.test_fromFuture
  it("fires with the promise's value, in a microtask", async () => {
    const d = Deferred.fromFuture(Promise.resolve("x"));
    expect(d.called).toBe(false);
    await nextTurn();

    expect(d.result).toBe("x");
  });

  // P2, P5
  it("fails with the promise's error", async () => {
    const d = Deferred.fromFuture(Promise.reject(boom));
    await nextTurn();

    expect(errorOf(d)).toBe(boom);
  });

  // P2
  // T: DeferredFutureAdapterTests.test_fromFutureFutureCancelled
  it("fails with the abort error of a source that was aborted", async () => {
    const controller = new AbortController();
    const source = new Promise<never>((_resolve, reject) => {
      controller.signal.addEventListener("abort", () => reject(controller.signal.reason as Error));
    });
    const d = Deferred.fromFuture(source);
    controller.abort();
    await nextTurn();

    expect(errorOf(d)).toMatchObject({ name: "AbortError" });
  });

  // P2
  it("fires at once when a thenable settles at once", () => {
    const d = Deferred.fromFuture({ then: (settle: (value: string) => void) => settle("x") } as PromiseLike<string>);

    expect(d.result).toBe("x");
  });

  // P2
  it("takes the first outcome of a thenable that gives several", () => {
    const d = Deferred.fromFuture({
      then(settle: (value: unknown) => void, refuse: (reason: unknown) => void) {
        settle("first");
        settle("second");
        refuse(boom);
        throw boom;
      },
    } as PromiseLike<unknown>);

    expect(d.result).toBe("first");
  });

  // P2
  it("fails with what a thenable throws before it settles", () => {
    const d = Deferred.fromFuture({
      then(): never {
        throw boom;
      },
    } as PromiseLike<unknown>);

    expect(errorOf(d)).toBe(boom);
  });

  // P2, P4
  it("adopts a thenable that a thenable gives", async () => {
    const d = Deferred.fromFuture({
      then: (settle: (value: unknown) => void) => settle(Promise.resolve("x")),
    } as PromiseLike<unknown>);
    await nextTurn();

    expect(d.result).toBe("x");
  });

  // P2, P4
  it("adopts a Deferred that a thenable gives", async () => {
    const inner = new Deferred<string>();
    const d = Deferred.fromFuture({
      then: (settle: (value: unknown) => void) => settle(inner),
    } as PromiseLike<unknown>);
    inner.callback("x");
    await nextTurn();

    expect(d.result).toBe("x");
  });

  // P2, P4
  it("takes the Deferred that a thenable gave first, whatever the thenable says afterwards", async () => {
    const inner = new Deferred<string>();
    const d = Deferred.fromFuture({
      then(settle: (value: unknown) => void) {
        settle(inner);
        settle("second");
      },
    } as PromiseLike<unknown>);
    inner.callback("first");
    await nextTurn();

    expect(d.result).toBe("first");
  });

  it.each([undefined, null, 5, {}, { then: 5 }, () => undefined])("refuses %s", (source) => {
    expect(thrownBy(() => Deferred.fromFuture(source as never))).toMatchObject({
      name: "TypeError",
      code: "ERR_NOT_A_PROMISE",
      message: expect.stringMatching(/^Cannot make a Deferred of .*: wanted a promise$/),
    });
  });
});

describe("Cancelling a Deferred made by fromFuture()", () => {
  // P2 (JS: nothing to abort, so X1)
  it.each(["resolves", "rejects"])("fails at once, and drops a promise that %s later", async (how) => {
    const source = makeSource();
    const tracked = trackUnhandled();
    const d = Deferred.fromFuture(source.promise);
    d.cancel();
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    if (how === "resolves") source.resolve("late");
    else source.reject(boom);
    await nextTurn();

    expect([d.result, tracked.failures()]).toEqual([undefined, []]);
    tracked.stop();
  });

  // P2
  // T: DeferredFutureAdapterTests.test_fromFutureDeferredCancelled
  it.each([
    ["onCancel", true, false],
    ["controller", false, true],
    ["both", true, true],
  ])("tells the source and waits for what it does: %s", async (_form, withFunction, withController) => {
    const source = makeSource();
    const told: unknown[] = [];
    const d = Deferred.fromFuture(source.promise, {
      onCancel: withFunction ? (error) => told.push(["onCancel", error]) : undefined,
      controller: withController ? { abort: (error) => told.push(["controller", error]) } : undefined,
    });
    d.cancel();
    expect([d.called, d.paused]).toEqual([true, 1]);
    source.reject(boom);
    await nextTurn();

    expect(errorOf(d)).toBe(boom);
    expect(told).toEqual([
      ...(withFunction ? [["onCancel", expect.any(CancelledError)]] : []),
      ...(withController ? [["controller", expect.any(CancelledError)]] : []),
    ]);
  });

  // P2
  it("has the value of a source that succeeds all the same", async () => {
    const source = makeSource();
    const d = Deferred.fromFuture(source.promise, { onCancel: () => undefined });
    d.cancel();
    source.resolve("all the same");
    await nextTurn();

    expect(d.result).toBe("all the same");
  });

  // P2
  it("aborts a real AbortController with the CancelledError as reason", async () => {
    const controller = new AbortController();
    const source = new Promise<never>((_resolve, reject) => {
      controller.signal.addEventListener("abort", () => reject(controller.signal.reason as Error));
    });
    const d = Deferred.fromFuture(source, { controller });
    d.cancel();
    await nextTurn();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    expect(controller.signal.reason).toBeInstanceOf(CancelledError);
  });

  // P2, X7
  it.each(["onCancel", "controller", "neither"])("does nothing after the outcome: %s", async (form) => {
    let told = 0;
    const d = Deferred.fromFuture(Promise.resolve("x"), {
      onCancel: form === "onCancel" ? () => told++ : undefined,
      controller: form === "controller" ? { abort: () => told++ } : undefined,
    });
    await nextTurn();
    d.cancel();

    expect([d.result, told]).toEqual(["x", 0]);
  });

  // P2
  it("takes the outcome of a promise that had settled when it was cancelled", async () => {
    const d = Deferred.fromFuture(Promise.resolve("x"), { onCancel: () => undefined });
    d.cancel();
    await nextTurn();

    expect(d.result).toBe("x");
  });

  // P2, X6 (the second cancel is not for the source)
  it("fails at once on the second cancel, and drops the outcome", async () => {
    let told = 0;
    const source = makeSource();
    const d = Deferred.fromFuture(source.promise, { onCancel: () => told++ });
    d.cancel();
    d.cancel();
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    source.reject(boom);
    await nextTurn();

    expect([told, d.result]).toEqual([1, undefined]);
  });

  // P2, X3
  it("lets an error of onCancel out and stays as it was", async () => {
    const source = makeSource();
    const d = Deferred.fromFuture(source.promise, {
      onCancel: () => {
        throw boom;
      },
    });
    expect(thrownBy(() => d.cancel())).toBe(boom);
    expect(d.called).toBe(false);
    source.resolve("x");
    await nextTurn();

    expect(d.result).toBe("x");
  });

  // P2
  it("works when the source settles inside onCancel", () => {
    let settle!: (value: string) => void;
    const source = {
      then(onFulfilled: (value: string) => void) {
        settle = onFulfilled;
      },
    };
    const d = Deferred.fromFuture(source as unknown as PromiseLike<string>, { onCancel: () => settle("at once") });
    d.cancel();

    expect([d.result, d.paused]).toEqual(["at once", 0]);
  });

  // P2
  it("passes a callback's promise over when the chain waits for it: it fails at once", async () => {
    const source = makeSource();
    const d = succeed(1).addCallback(() => source.promise);
    d.cancel();
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    source.reject(boom);
    await nextTurn();

    expect(d.result).toBeUndefined();
  });
});

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

interface Source {
  readonly promise: Promise<string>;
  resolve(value: string): void;
  reject(error: unknown): void;
}

function makeSource(): Source {
  let resolve!: (value: string) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<string>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
