import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { succeed } from "../../src/core/succeed.js";
import { deferredToFuture } from "../../src/interop/deferredToFuture.js";
import { maybeDeferredToFuture } from "../../src/interop/maybeDeferredToFuture.js";
import { CountingSignal } from "./CountingSignal.js";
import { expectNothingUnhandled, turn } from "./unhandled.js";
import { revoked } from "../support/revoked.js";

/** A promise's outcome as it stands after some turns. */
async function outcomeOf(promise: Promise<unknown>): Promise<unknown[]> {
  const outcome: unknown[] = [];
  promise.then(
    (value) => outcome.push("fulfilled", value),
    (reason: unknown) => outcome.push("rejected", reason),
  );
  await turn();
  return outcome;
}

// Without a reactor, the one is the other.
describe.each([
  ["deferredToFuture()", deferredToFuture],
  ["maybeDeferredToFuture()", maybeDeferredToFuture as typeof deferredToFuture],
])("%s", (_name, toFuture) => {
  expectNothingUnhandled();

  describe("of a Deferred that fires", () => {
    it("gives a native promise", async () => {
      const promise = toFuture(succeed(1));
      expect(promise).toBeInstanceOf(Promise);
      await promise;
    });

    it.each([42, "", 0, null, undefined, false, [1], Symbol.iterator])(
      "fulfils it with the value %o itself",
      async (value) => {
        expect(await toFuture(succeed(value))).toBe(value);
        const pending = new Deferred<unknown>();
        const promise = toFuture(pending);
        pending.callback(value);
        expect(await promise).toBe(value);
      },
    );

    it("settles it in a microtask, never inside callback()", async () => {
      const order: string[] = [];
      const pending = new Deferred<string>();
      const promise = toFuture(pending).then(() => order.push("promise"));
      pending.callback("x");
      order.push("after callback()");
      await promise;
      expect(order).toEqual(["after callback()", "promise"]);
    });

    it("takes the value: later callbacks get undefined, earlier ones came first", async () => {
      const pending = new Deferred<number>();
      const doubled = pending.addCallback((n) => n * 2);
      const promise = toFuture(doubled);
      const later: unknown[] = [];
      doubled.addCallback((value) => later.push(value));
      pending.callback(21);
      expect(await promise).toBe(42);
      expect(later).toEqual([undefined]);
    });

    it("gives a second promise undefined", async () => {
      const pending = new Deferred<number>();
      const promises = [toFuture(pending), toFuture(pending)];
      pending.callback(1);
      expect(await Promise.all(promises)).toEqual([1, undefined]);
      expect(await toFuture(pending)).toBeUndefined();
    });

    it("waits while the Deferred is paused, fired before or after", async () => {
      const fired = succeed(1);
      fired.pause();
      const pending = new Deferred<number>();
      const promises = [toFuture(fired), toFuture(pending)] as const;
      pending.pause();
      pending.callback(2);
      expect(await outcomeOf(promises[0])).toEqual([]);
      expect(await outcomeOf(promises[1])).toEqual([]);
      fired.unpause();
      pending.unpause();
      expect(await Promise.all(promises)).toEqual([1, 2]);
    });

    it("waits for a Deferred that a callback returned", async () => {
      const inner = new Deferred<string>();
      const promise = toFuture(succeed(1).addCallback(() => inner));
      expect(await outcomeOf(promise)).toEqual([]);
      inner.callback("inner");
      expect(await promise).toBe("inner");
    });

    it("takes an instance of a subclass", async () => {
      class MyDeferred<T> extends Deferred<T> {}
      const mine = new MyDeferred<number>();
      mine.callback(1);
      expect(await toFuture(mine)).toBe(1);
    });
  });

  describe("of a Deferred that fails", () => {
    class MyError extends Error {}

    it.each([
      ["an Error", new Error("boom")],
      ["an error of a class of one's own", new MyError("boom")],
      ["a text", "boom"],
      ["undefined", undefined],
      ["null", null],
      ["a frozen object", Object.freeze({ code: 1 })],
    ])("rejects with %s itself, not with the Failure", async (_what, error) => {
      expect(await outcomeOf(toFuture(fail(error)))).toEqual(["rejected", error]);
      const pending = new Deferred<never>();
      const promise = toFuture(pending);
      pending.errback(error);
      const [how, reason] = await outcomeOf(promise);
      expect(how).toBe("rejected");
      expect(reason).toBe(error);
    });

    it("rejects with what was in a Failure that was fired", async () => {
      const boom = new Error("boom");
      const pending = new Deferred<never>();
      const promise = toFuture(pending);
      pending.errback(new Failure(boom));
      await expect(promise).rejects.toBe(boom);
    });

    it("takes the failure: later errbacks are not called", async () => {
      const failed = fail(new Error("boom"));
      const promise = toFuture(failed);
      const later: unknown[] = [];
      failed.addBoth((result) => later.push(result));
      expect(later).toEqual([undefined]);
      await expect(promise).rejects.toThrow("boom");
    });
  });

  describe("with a signal", () => {
    it("cancels the Deferred once when it aborts, and rejects with the reason itself", async () => {
      const cancelled: unknown[] = [];
      const pending = new Deferred<number>((d) => cancelled.push(d));
      const controller = new AbortController();
      const promise = toFuture(pending, { signal: controller.signal });
      const reason = new Error("enough");
      controller.abort(reason);
      expect(cancelled.map((one) => one === pending)).toEqual([true]);
      await expect(promise).rejects.toBe(reason);
      controller.abort(new Error("again"));
      expect(cancelled.map((one) => one === pending)).toEqual([true]);
    });

    it("rejects with the AbortError of a plain abort()", async () => {
      const controller = new AbortController();
      const promise = toFuture(new Deferred(), { signal: controller.signal });
      controller.abort();
      await expect(promise).rejects.toMatchObject({ name: "AbortError" });
    });

    it.each([undefined, null, "a text"])("rejects with the reason %o of a signal-like", async (reason) => {
      const signal = new CountingSignal();
      const promise = toFuture(new Deferred(), { signal });
      signal.abort(reason);
      expect(await outcomeOf(promise)).toEqual(["rejected", reason]);
    });

    it("rejects with the reason whatever the canceller makes of it", async () => {
      const controller = new AbortController();
      const reason = new Error("enough");
      const promises = [
        toFuture(new Deferred<string>((d) => d.callback("salvaged")), { signal: controller.signal }),
        toFuture(new Deferred<string>((d) => d.errback(new Error("other"))), { signal: controller.signal }),
      ];
      controller.abort(reason);
      for (const promise of promises) await expect(promise).rejects.toBe(reason);
    });

    it("rejects with the reason though the canceller throws, and what that throws is logged", async () => {
      const reason = new Error("enough");
      const boom = new Error("boom");
      const logged: unknown[] = [];
      const previous = setErrorLogger((failure) => logged.push(failure.value));
      const controller = new AbortController();
      const make = (): Promise<unknown> =>
        toFuture(
          new Deferred(() => {
            throw boom;
          }),
          { signal: controller.signal },
        );
      const before = make();
      controller.abort(reason);
      const after = make();
      setErrorLogger(previous);
      for (const promise of [before, after]) await expect(promise).rejects.toBe(reason);
      expect(logged).toEqual([boom, boom]);
    });

    it("cancels the Deferred that the chain waits for", async () => {
      const cancelled: string[] = [];
      const inner = new Deferred<string>(() => cancelled.push("inner"));
      const controller = new AbortController();
      const promise = toFuture(
        succeed(1).addCallback(() => inner),
        { signal: controller.signal },
      );
      controller.abort();
      expect(cancelled).toEqual(["inner"]);
      await expect(promise).rejects.toMatchObject({ name: "AbortError" });
    });

    it("cancels at once when the signal has aborted before, and listens to nothing", async () => {
      const signal = new CountingSignal();
      signal.abort("too late");
      const cancelled: string[] = [];
      const pending = new Deferred<string>(() => cancelled.push("cancelled"));
      expect(await outcomeOf(toFuture(pending, { signal }))).toEqual(["rejected", "too late"]);
      expect(cancelled).toEqual(["cancelled"]);
      expect(signal.listeners).toBe(0);
    });

    it.each([
      ["succeeded", () => succeed(1)],
      ["failed", () => fail(new Error("boom"))],
    ])("that has aborted before, rejects though the Deferred has %s", async (_how, make) => {
      const signal = new CountingSignal();
      signal.abort("too late");
      expect(await outcomeOf(toFuture<unknown>(make(), { signal }))).toEqual(["rejected", "too late"]);
    });

    it("does nothing when the signal aborts after the Deferred has fired", async () => {
      const controller = new AbortController();
      const pending = new Deferred<number>();
      const promise = toFuture(pending, { signal: controller.signal });
      pending.callback(1);
      controller.abort();
      expect(await promise).toBe(1);
    });

    it("keeps no listener when it settles, however it settles", async () => {
      const ends: ((d: Deferred<number>, signal: CountingSignal) => void)[] = [
        (d) => d.callback(1),
        (d) => d.errback(new Error("boom")),
        (d) => d.cancel(),
        (_d, signal) => signal.abort("enough"),
      ];
      for (const end of ends) {
        const signal = new CountingSignal();
        const pending = new Deferred<number>();
        const promise = toFuture(pending, { signal });
        expect(signal.listeners).toBe(1);
        end(pending, signal);
        expect(signal.listeners).toBe(0);
        await outcomeOf(promise);
      }
    });

    it("registers no listener for a Deferred that has fired", async () => {
      const signal = new CountingSignal();
      const promise = toFuture(succeed(1), { signal });
      expect(signal.listeners).toBe(0);
      await promise;
    });

    it("keeps no listener on a signal that outlives a thousand Deferreds", async () => {
      const { signal } = new AbortController();
      for (let n = 0; n < 1000; n++) {
        const pending = new Deferred<number>();
        const promise = toFuture(pending, { signal });
        pending.callback(n);
        await promise;
      }
      expect(getEventListeners(signal, "abort")).toHaveLength(0);
    });

    it("is content with undefined for no signal", async () => {
      expect(await toFuture(succeed(1), { signal: undefined })).toBe(1);
    });
  });

  describe("of a Deferred that is cancelled by hand", () => {
    it("rejects with a CancelledError", async () => {
      const pending = new Deferred<number>();
      const promise = toFuture(pending);
      pending.cancel();
      await expect(promise).rejects.toBeInstanceOf(CancelledError);
    });

    it("settles with what the canceller chose", async () => {
      const pending = new Deferred<string>((d) => d.callback("salvaged"));
      const promise = toFuture(pending);
      pending.cancel();
      expect(await promise).toBe("salvaged");
    });

    it("drops the one late result of a producer that could not know", async () => {
      const pending = new Deferred<number>();
      const promise = toFuture(pending);
      pending.cancel();
      pending.callback(1);
      await expect(promise).rejects.toBeInstanceOf(CancelledError);
    });
  });

  it.each([undefined, null, 42, "text", {}, Promise.resolve(1), { then: () => undefined }, Deferred])(
    "refuses %o",
    (value) => {
      expect(() => toFuture(value as never)).toThrow(
        expect.objectContaining({
          name: "TypeError",
          code: "ERR_NOT_A_DEFERRED",
          message: expect.stringMatching(/^Cannot make a promise of a Deferred: got .+, expected a Deferred/),
        }) as Error,
      );
    },
  );

  it.each([
    [
      "a promise",
      Promise.resolve(1),
      /a promise is awaited as it is, or made a Deferred by deferredFromCoro\(promise\)$/,
    ],
    ["a thenable", { then: () => undefined }, /a promise is awaited as it is/],
    ["a generator", (function* () {})(), /deferredFromCoro\(generator\) makes it one$/],
    ["an async function", async () => 1, /an async function that was not called \(call it: fn\(\), not fn\)/],
    ["a generator function", function* () {}, /a generator function that was not called/],
  ])("names the cure for %s", (_what, value, cure) => {
    expect(() => toFuture(value as never)).toThrow(cure);
  });

  it("refuses what cannot be looked into", () => {
    for (const value of [revoked({}), revoked(() => 1)]) {
      expect(() => toFuture(value as never)).toThrow(expect.objectContaining({ code: "ERR_NOT_A_DEFERRED" }));
    }
  });
});
