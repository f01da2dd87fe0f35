import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { DeferredLock } from "../../src/core/DeferredLock.js";
import { CancelledError } from "../../src/core/errors.js";
import { trackUnhandled } from "../../src/core/unhandledErrors.js";
import { errorOf, nextTurn, thrownBy } from "./outcomes.js";

const boom = new Error("boom");

describe("DeferredLock#acquire()", () => {
  // K1
  // T: OtherPrimitivesTests.testLock
  it("fires with the lock, at once if it is free, else in order of arrival", () => {
    const lock = new DeferredLock();
    const order: number[] = [];
    const ds = [1, 2, 3].map((n) => lock.acquire().addCallback((got) => (order.push(n), got)));
    expect([order, lock.locked, lock.waiting.length]).toEqual([[1], true, 2]);
    lock.release();
    lock.release();

    expect([order, ds[0]?.result === lock, lock.locked]).toEqual([[1, 2, 3], true, true]);
    lock.release();
    expect([lock.locked, lock.waiting]).toEqual([false, []]);
  });

  // K4
  // T: OtherPrimitivesTests.test_cancelLockAfterAcquired
  it("is not affected by a cancel once it is granted; the holder must still release", () => {
    const lock = new DeferredLock();
    const d = lock.acquire();
    d.cancel();

    expect([lock.locked, d.result === lock]).toEqual([true, true]);
    lock.release();
  });

  // K4
  // T: OtherPrimitivesTests.test_cancelLockBeforeAcquired
  it("leaves the line and fails with CancelledError when it is cancelled while it waits", () => {
    const lock = new DeferredLock();
    lock.acquire();
    const [first, second] = [lock.acquire(), lock.acquire()];
    first.cancel();
    expect(errorOf(first)).toBeInstanceOf(CancelledError);
    expect(lock.waiting).toHaveLength(1);
    lock.release();

    expect(second.called).toBe(true);
  });

  // K4
  it("lets each of those that wait leave the line, and keeps the others in order", () => {
    const lock = new DeferredLock();
    void lock.acquire();
    const waiting = [1, 2, 3].map(() => lock.acquire());
    waiting[1]?.cancel();
    errorOf(waiting[1] as Deferred<unknown>);

    expect(lock.waiting.map((one) => waiting.indexOf(one))).toEqual([0, 2]);
  });
});

describe("DeferredLock#release()", () => {
  // K1, K7
  it("refuses when it is not locked", () => {
    expect(thrownBy(() => new DeferredLock().release())).toMatchObject({
      name: "AssertionError",
      code: "ERR_ASSERTION",
      message: "Cannot release the DeferredLock: it is not locked",
    });
  });

  // K1
  it("hands over without becoming free, and runs the next one's callbacks inside it", () => {
    const lock = new DeferredLock();
    const seen: unknown[] = [];
    lock.acquire();
    lock.acquire().addCallback(() => seen.push(lock.locked));
    lock.release();

    expect(seen).toEqual([true]);
  });

  // K1
  it("may be called by the next one's callbacks, for a line of 1,000", () => {
    const lock = new DeferredLock();
    let served = 0;
    lock.acquire();
    for (let i = 0; i < 1000; i++) {
      lock.acquire().addCallback(() => {
        served++;
        lock.release();
      });
    }
    lock.release();

    expect([served, lock.locked]).toEqual([1000, false]);
  });
});

describe("DeferredLock#run()", () => {
  // K3
  it("holds the lock while the function runs and releases it afterwards", () => {
    const lock = new DeferredLock();
    const d = lock.run((a: number, b: number) => [lock.locked, a + b], 1, 2);

    expect([d.result, lock.locked]).toEqual([[true, 3], false]);
  });

  // K3
  it("holds it until a returned Deferred has fired, and releases before pairs added to its Deferred", () => {
    const lock = new DeferredLock();
    const inner = new Deferred<string>();
    const seen: unknown[] = [];
    lock.run(() => inner).addCallback((value) => seen.push([value, lock.locked]));
    expect(lock.locked).toBe(true);
    inner.callback("x");

    expect([seen, inner.result]).toEqual([[["x", false]], undefined]);
  });

  // K3
  it("holds it until a returned promise has settled", async () => {
    const lock = new DeferredLock();
    const d = lock.run(async () => "x");
    expect(lock.locked).toBe(true);
    await nextTurn();

    expect([d.result, lock.locked]).toEqual(["x", false]);
  });

  // K3, K6
  // T: CoroutineContextVarsTests.test_asyncWithLock
  it("runs one after the other, in order", () => {
    const lock = new DeferredLock();
    const order: string[] = [];
    const first = new Deferred<undefined>();
    lock.run(() => (order.push("first"), first));
    lock.run(() => order.push("second"));
    expect(order).toEqual(["first"]);
    first.callback(undefined);

    expect([order, lock.locked]).toEqual([["first", "second"], false]);
  });

  // K3, K6
  // T: CoroutineContextVarsTests.test_asyncWithLockException
  it("releases on failure and passes the error on", () => {
    const lock = new DeferredLock();
    const d = lock.run(() => {
      throw boom;
    });

    expect(errorOf(d)).toBe(boom);
    expect(lock.locked).toBe(false);
  });

  // K4
  it("forwards a cancel to the function's Deferred, and releases", () => {
    const lock = new DeferredLock();
    const inner = new Deferred<string>();
    const d = lock.run(() => inner);
    d.cancel();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    expect([inner.called, lock.locked]).toEqual([true, false]);
  });

  // K4
  it("never calls the function when it is cancelled while it waits", () => {
    const lock = new DeferredLock();
    let calls = 0;
    lock.acquire();
    const d = lock.run(() => ++calls);
    d.cancel();
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    lock.release();

    expect([calls, lock.locked]).toEqual([0, false]);
  });

  // K3
  it("leaves no failure behind", () => {
    const tracked = trackUnhandled();
    const lock = new DeferredLock();
    const inner = new Deferred<string>();
    const d = lock.run(() => inner);
    inner.errback(boom);
    errorOf(d);

    expect(tracked.failures()).toEqual([]);
    tracked.stop();
  });

  it("refuses what is no function, and stays free", () => {
    const lock = new DeferredLock();

    expect(thrownBy(() => lock.run(5 as never))).toMatchObject({
      code: "ERR_NOT_CALLABLE",
      message: "Cannot run under a lock: the function is 5, expected a function",
    });
    expect(lock.locked).toBe(false);
  });
});
