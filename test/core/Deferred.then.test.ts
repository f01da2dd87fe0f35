import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { succeed } from "../../src/core/succeed.js";
import { unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { errorOf, nextTurn } from "./outcomes.js";
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

describe("Deferred#catch()", () => {
  it("calls its function with the plain error, in a microtask, and gives a promise", async () => {
    const order: unknown[] = [];
    const promise = fail(boom).catch((error) => order.push(error));
    order.push("after");

    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toBe(2);
    expect(order).toEqual(["after", boom]);
  });

  it("waits for a failure that is to come", async () => {
    const d = new Deferred<string>();
    const caught = d.catch((error) => error);
    d.errback(boom);

    expect(await caught).toBe(boom);
  });

  it("passes values on, and failures without a function", async () => {
    expect(await succeed(1).catch(() => 2)).toBe(1);
    await expect(fail(boom).catch()).rejects.toBe(boom);
    await expect(fail(boom).catch(null)).rejects.toBe(boom);
  });

  it("leaves the chain its failure, which is handled", async () => {
    const d = fail(boom);
    await d.catch(() => "recovered");

    expect(unhandledFailureOf(d)).toBeUndefined();
    expect(d.result).toBeInstanceOf(Failure);
  });

  it("gives what its function throws to the promise, not to the chain", async () => {
    const other = new Error("other");
    const d = fail(boom);
    const promise = d.catch(() => {
      throw other;
    });

    await expect(promise).rejects.toBe(other);
    expect(errorOf(d)).toBe(boom);
  });
});

describe("Deferred#finally()", () => {
  it.each(["fired", "pending"])("calls its function without argument and passes the value on: %s", async (state) => {
    const seen: unknown[] = [];
    const d = new Deferred<string>();
    if (state === "fired") d.callback("x");
    const promise = d.finally((...args: unknown[]) => seen.push(args));
    if (state === "pending") d.callback("x");
    expect(seen).toEqual([]);

    expect([await promise, seen, d.result]).toEqual(["x", [[]], "x"]);
  });

  it("passes the value on without a function", async () => {
    expect([await succeed(1).finally(), await succeed(2).finally(null)]).toEqual([1, 2]);
  });

  it("is rejected with the failure, which the chain keeps and does not report beside it", async () => {
    const d = fail(boom);
    const called: unknown[] = [];
    const promise = d.finally(() => called.push("cleaned"));

    await expect(promise).rejects.toBe(boom);
    expect([called, unhandledFailureOf(d)]).toEqual([["cleaned"], undefined]);
    expect(errorOf(d)).toBe(boom);
  });

  it("waits for what its function returns, and is rejected with what it throws", async () => {
    const gate = new Deferred<string>();
    const order: string[] = [];
    const close = (): unknown => gate;
    const promise = succeed("x")
      .finally(close)
      .then((value) => order.push(value));
    await nextTurn();
    order.push("opened");
    gate.callback("ignored");
    await promise;

    expect(order).toEqual(["opened", "x"]);
    await expect(
      succeed(1).finally(() => {
        throw boom;
      }),
    ).rejects.toBe(boom);
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
