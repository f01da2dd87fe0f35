import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { DeferredSemaphore } from "../../src/core/DeferredSemaphore.js";
import { CancelledError } from "../../src/core/errors.js";
import { showValue } from "../../src/core/showValue.js";
import { revoked } from "../support/revoked.js";
import { errorOf, thrownBy } from "./outcomes.js";

const boom = new Error("boom");

describe("DeferredSemaphore", () => {
  // K2
  // T: OtherPrimitivesTests.testSemaphore
  it("counts free tokens and hands them out in order of arrival", () => {
    const semaphore = new DeferredSemaphore(2);
    const order: number[] = [];
    const first = semaphore.acquire();
    for (const n of [2, 3, 4]) semaphore.acquire().addCallback(() => order.push(n));
    expect([order, semaphore.tokens, semaphore.limit, semaphore.waiting.length]).toEqual([[2], 0, 2, 2]);
    expect(first.result).toBe(semaphore);
    semaphore.release();
    expect([order, semaphore.tokens]).toEqual([[2, 3], 0]);
    semaphore.release();
    semaphore.release();
    semaphore.release();

    expect([order, semaphore.tokens]).toEqual([[2, 3, 4], 2]);
  });

  // K2
  // T: OtherPrimitivesTests.test_semaphoreInvalidTokens
  it.each([0, -1, 1.5, NaN, Infinity, "2", Symbol("s"), revoked({})].map((tokens) => [showValue(tokens), tokens]))(
    "refuses to be made of %s tokens",
    (shown, tokens) => {
      expect(thrownBy(() => new DeferredSemaphore(tokens as number))).toMatchObject({
        name: "RangeError",
        code: "ERR_SEMAPHORE_TOKENS",
        message: `Cannot make a DeferredSemaphore of ${String(shown)} tokens: expected a whole number of 1 or more`,
      });
    },
  );

  // K2, K7
  it("refuses a release above the limit", () => {
    expect(thrownBy(() => new DeferredSemaphore(1).release())).toMatchObject({
      name: "AssertionError",
      code: "ERR_ASSERTION",
      message: "Cannot release the DeferredSemaphore: all its tokens are free",
    });
  });

  // K4
  // T: OtherPrimitivesTests.test_cancelSemaphoreAfterAcquired
  it("is not affected by a cancel of a granted acquire", () => {
    const semaphore = new DeferredSemaphore(1);
    const d = semaphore.acquire();
    d.cancel();

    expect([semaphore.tokens, d.result === semaphore]).toEqual([0, true]);
  });

  // K4
  // T: OtherPrimitivesTests.test_cancelSemaphoreBeforeAcquired
  it("forgets an acquire that is cancelled while it waits", () => {
    const semaphore = new DeferredSemaphore(1);
    semaphore.acquire();
    const waiting = semaphore.acquire();
    waiting.cancel();
    expect(errorOf(waiting)).toBeInstanceOf(CancelledError);
    semaphore.release();

    expect([semaphore.tokens, semaphore.waiting]).toEqual([1, []]);
  });

  // K3, K6
  // T: CoroutineContextVarsTests.test_asyncWithSemaphore
  it("runs at most so many at a time", () => {
    const semaphore = new DeferredSemaphore(2);
    const pending: Deferred<undefined>[] = [];
    let running = 0;
    let most = 0;
    for (let i = 0; i < 5; i++) {
      const d = new Deferred<undefined>();
      pending.push(d);
      void semaphore.run(() => {
        most = Math.max(most, ++running);
        return d.addBoth(() => running--);
      });
    }
    pending.forEach((d) => d.callback(undefined));

    expect([most, running, semaphore.tokens]).toEqual([2, 0, 2]);
  });

  // K3
  it("gives the token back on failure", () => {
    const semaphore = new DeferredSemaphore(1);
    const d = semaphore.run(() => {
      throw boom;
    });

    expect(errorOf(d)).toBe(boom);
    expect(semaphore.tokens).toBe(1);
  });
});
