import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { succeed } from "../../src/core/succeed.js";
import { wait } from "../../src/core/wait.js";
import { deferredFromCoro } from "../../src/interop/deferredFromCoro.js";
import { deferredToFuture } from "../../src/interop/deferredToFuture.js";
import { revoked } from "../support/revoked.js";
import { expectNothingUnhandled, turn } from "./unhandled.js";

/** A promise and the means to settle it. */
function makePromise<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (reason: unknown) => void } {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** A Deferred's result as errbacks and callbacks see it; the failure is then handled. */
function resultOf(deferred: Deferred<unknown>): unknown[] {
  const results: unknown[] = [];
  deferred.addCallbacks(
    (value) => {
      results.push("value", value);
    },
    (failure) => {
      results.push("error", failure.value);
    },
  );
  return results;
}

describe("deferredFromCoro()", () => {
  expectNothingUnhandled();
  const boom = new Error("boom");

  describe("of what is no coroutine", () => {
    it("returns a Deferred itself, fired or not, its chain untouched", () => {
      const failed = fail(boom);
      for (const deferred of [new Deferred(), succeed(1), failed]) expect(deferredFromCoro(deferred)).toBe(deferred);
      expect(resultOf(failed)).toEqual(["error", boom]);
    });

    it.each([
      ["a number", 42],
      ["a text", "text"],
      ["null", null],
      ["undefined", undefined],
      ["an array", [1, 2]],
      ["an iterator that is no generator", [1][Symbol.iterator]()],
      ["an object whose then is no function", { then: 1 }],
      ["a plain function", () => 1],
      ["a class", class {}],
      ["a revoked proxy", revoked({})],
      ["a revoked proxy of a function", revoked(() => 1)],
      ["a Failure", new Failure(boom)],
      [
        "an async generator",
        (async function* () {
          yield 1;
        })(),
      ],
    ])("returns %s unchanged", (_what, value) => {
      expect(deferredFromCoro<unknown>(value) === value).toBe(true);
    });

    it.each([
      ["an async function", async () => 1],
      ["a generator function", function* () {}],
      ["an async generator function", async function* () {}],
      ["an async function", { async answer() {} }.answer],
    ])("refuses %s that was not called", (kind, value) => {
      const shown = value.name === "answer" ? "function answer" : "an unnamed function";
      expect(() => deferredFromCoro(value)).toThrow(
        expect.objectContaining({
          name: "TypeError",
          code: "ERR_NOT_CALLED",
          message:
            `Cannot make a Deferred: got ${shown}, ${kind} that was not called (call it: fn(), not fn), ` +
            "expected what it returns",
        }),
      );
    });
  });

  describe("of a promise", () => {
    it.each([42, null, undefined, "", [1]])("fires with its value %o, in a microtask", async (value) => {
      const results = resultOf(deferredFromCoro(Promise.resolve(value)));
      expect(results).toEqual([]);
      await turn();
      expect(results).toEqual(["value", value]);
    });

    it.each([
      ["an Error", boom],
      ["a text", "boom"],
      ["undefined", undefined],
    ])("fails with %s that it is rejected with, the same one", async (_what, error) => {
      const results = resultOf(deferredFromCoro(Promise.reject(error)));
      await turn();
      expect(results).toHaveLength(2);
      expect(results[0]).toBe("error");
      expect(results[1]).toBe(error);
    });

    it("waits for an async function that waits for Deferreds", async () => {
      const inner = new Deferred<number>();
      const outer = deferredFromCoro((async () => (await deferredToFuture(inner)) + (await succeed(1)))());
      const results = resultOf(outer);
      inner.callback(41);
      await turn();
      expect(results).toEqual(["value", 42]);
    });

    it("leaves no rejection of the promise unhandled, whenever it comes", async () => {
      const { promise, reject } = makePromise<number>();
      const results = resultOf(deferredFromCoro(promise));
      await turn();
      reject(boom);
      await turn();
      expect(results).toEqual(["error", boom]);
    });

    it.each<[string, PromiseLike<number>, unknown[]]>([
      ["settles at once", { then: (yes: (value: number) => void) => yes(42) } as never, ["value", 42]],
      [
        "settles twice",
        {
          then: (yes: (value: number) => void, no: (error: unknown) => void) => {
            yes(42);
            yes(43);
            no(boom);
          },
        } as never,
        ["value", 42],
      ],
      [
        "throws",
        {
          then: () => {
            throw boom;
          },
        } as never,
        ["error", boom],
      ],
      [
        "throws after it has settled",
        {
          then: (yes: (value: number) => void) => {
            yes(42);
            throw boom;
          },
        } as never,
        ["value", 42],
      ],
      [
        "gives a promise",
        { then: (yes: (value: unknown) => void) => yes(Promise.resolve(42)) } as never,
        ["value", 42],
      ],
      [
        "is a function",
        Object.assign(() => undefined, { then: (yes: (value: number) => void) => yes(42) }) as never,
        ["value", 42],
      ],
    ])("adopts a thenable that %s", async (_how, thenable, outcome) => {
      const results = resultOf(deferredFromCoro(thenable));
      await turn();
      expect(results).toEqual(outcome);
    });
  });

  describe("of a promise, cancelled", () => {
    it("fails at once where nothing can be told to stop, and drops the late value", async () => {
      const { promise, resolve } = makePromise<number>();
      const deferred = deferredFromCoro(promise);
      const results = resultOf(deferred);
      deferred.cancel();
      expect(results).toEqual(["error", expect.any(CancelledError)]);
      resolve(42);
      await turn();
      expect(results).toHaveLength(2);
    });

    it("drops a late rejection too, before the async function's first step and after", async () => {
      const early = deferredFromCoro(Promise.reject(boom));
      early.cancel();
      const { promise, reject } = makePromise<number>();
      const late = deferredFromCoro(promise);
      late.cancel();
      const results = [resultOf(early), resultOf(late)];
      await turn();
      reject(boom);
      await turn();
      for (const result of results) expect(result).toEqual(["error", expect.any(CancelledError)]);
    });

    it("tells onCancel once, with a CancelledError, and waits for what the promise does", async () => {
      const { promise, resolve } = makePromise<string>();
      const told: unknown[] = [];
      const deferred = deferredFromCoro(promise, { onCancel: (reason) => told.push(reason) });
      const results = resultOf(deferred);
      deferred.cancel();
      await turn();
      expect(told).toEqual([expect.any(CancelledError)]);
      expect(results).toEqual([]);
      resolve("salvaged");
      await turn();
      expect(results).toEqual(["value", "salvaged"]);
    });

    it("gives up at once when it is cancelled again, as Twisted's fromFuture does, and drops the late outcome", async () => {
      const { promise, reject } = makePromise<string>();
      const told: unknown[] = [];
      const deferred = deferredFromCoro(promise, { onCancel: (reason) => told.push(reason) });
      const results = resultOf(deferred);
      deferred.cancel();
      deferred.cancel();
      expect(told).toHaveLength(1);
      expect(results).toEqual(["error", expect.any(CancelledError)]);
      reject(boom);
      await turn();
      expect(results).toHaveLength(2);
    });

    it("aborts the controller, and the promise's rejection is the failure", async () => {
      const controller = new AbortController();
      const deferred = deferredFromCoro(
        new Promise((_, reject) => {
          controller.signal.addEventListener("abort", () => reject(controller.signal.reason));
        }),
        { controller },
      );
      const results = resultOf(deferred);
      deferred.cancel();
      expect(controller.signal.aborted).toBe(true);
      await turn();
      expect(results).toEqual(["error", controller.signal.reason]);
      expect(controller.signal.reason).toBeInstanceOf(CancelledError);
    });

    it("is too late when the promise has settled", async () => {
      const told: unknown[] = [];
      const deferred = deferredFromCoro(Promise.resolve(1), { onCancel: () => told.push("cancelled") });
      await turn();
      deferred.cancel();
      expect(resultOf(deferred)).toEqual(["value", 1]);
      expect(told).toEqual([]);
    });

    it("goes all the way: Deferred, promise, async function, Deferred, and the error comes all the way back", async () => {
      const controller = new AbortController();
      const cancelled: string[] = [];
      const innermost = new Deferred<string>(() => cancelled.push("innermost"));
      const caught: unknown[] = [];
      const work = async (): Promise<string> => {
        try {
          return await deferredToFuture(innermost, { signal: controller.signal });
        } catch (error) {
          caught.push(error);
          throw error;
        }
      };
      const outermost = deferredFromCoro(work(), { controller });
      const results = resultOf(outermost);
      outermost.cancel();
      expect(cancelled).toEqual(["innermost"]);
      await turn();
      expect(caught).toEqual([expect.any(CancelledError)]);
      expect(results).toEqual(["error", caught[0]]);
    });

    it("may be caught by the async function, whose value is then the result", async () => {
      const controller = new AbortController();
      const work = async (): Promise<string> => {
        try {
          return await deferredToFuture(new Deferred<string>(), { signal: controller.signal });
        } catch {
          return "tidied up";
        }
      };
      const deferred = deferredFromCoro(work(), { controller });
      const results = resultOf(deferred);
      deferred.cancel();
      await turn();
      expect(results).toEqual(["value", "tidied up"]);
    });
  });

  describe("of a generator", () => {
    it("drives it at once as far as it goes", () => {
      const steps: unknown[] = [];
      const results = resultOf(
        deferredFromCoro(
          (function* () {
            steps.push("started");
            const n: number = yield* succeed(20);
            steps.push(n);
            const pair = (yield [n]) as number[];
            steps.push(pair);
            return n * 2 + 2;
          })(),
        ),
      );
      expect(steps).toEqual(["started", 20, [20]]);
      expect(results).toEqual(["value", 42]);
    });

    it("waits where it must, and goes on inside the firing", () => {
      const inner = new Deferred<number>();
      const results = resultOf(
        deferredFromCoro(
          (function* () {
            return (yield* inner) + 1;
          })(),
        ),
      );
      expect(results).toEqual([]);
      inner.callback(41);
      expect(results).toEqual(["value", 42]);
    });

    it("waits for promises and nested generators", async () => {
      const nested = function* (n: number): Generator<unknown, number, number> {
        return (yield Promise.resolve(n)) * 2;
      };
      const results = resultOf(
        deferredFromCoro(
          (function* (): Generator<unknown, number, number> {
            return (yield nested(20)) + (yield* wait(Promise.resolve(2)));
          })(),
        ),
      );
      await turn();
      expect(results).toEqual(["value", 42]);
    });

    it("throws failures into it, as the plain error, and fails with what it throws", () => {
      const seen: unknown[] = [];
      const results = resultOf(
        deferredFromCoro(
          (function* () {
            try {
              yield fail(boom);
            } catch (error) {
              seen.push(error);
              throw error;
            }
          })(),
        ),
      );
      expect(seen).toEqual([boom]);
      expect(results).toEqual(["error", boom]);
      expect(results[1]).toBe(boom);
    });

    it("passes a cancel on to what it waits for, and the generator may tidy up", () => {
      const cancelled: string[] = [];
      const inner = new Deferred<number>(() => cancelled.push("inner"));
      const deferred = deferredFromCoro(
        (function* () {
          try {
            return yield* inner;
          } catch {
            return "tidied up";
          }
        })(),
      );
      const results = resultOf(deferred);
      deferred.cancel();
      expect(cancelled).toEqual(["inner"]);
      expect(results).toEqual(["value", "tidied up"]);
    });

    it("fires with undefined for a generator that has ended", () => {
      const ended = (function* () {})();
      ended.next();
      expect(resultOf(deferredFromCoro(ended))).toEqual(["value", undefined]);
    });
  });
});
