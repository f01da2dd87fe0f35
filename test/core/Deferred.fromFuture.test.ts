import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError } from "../../src/core/errors.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled } from "../../src/core/unhandledErrors.js";
import { errorOf, nextTurn, thrownBy } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

const boom = new Error("boom");

watchRejections();

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
      message: expect.stringMatching(/^Cannot make a Deferred: got .*, expected a promise$/),
    });
  });

  // P2
  it("drops the late value of a thenable when it has been fired meanwhile", () => {
    let settle: (value: string) => void = () => undefined;
    const d = Deferred.fromFuture<string>({
      then(resolve: (value: string) => void): never {
        settle = resolve;
        return undefined as never;
      },
    } as PromiseLike<string>);
    d.callback("mine");
    settle("late");

    expect(d.result).toBe("mine");
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
