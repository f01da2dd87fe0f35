import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { DeferredList } from "../../src/core/DeferredList.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled, unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { wait } from "../../src/core/wait.js";
import { errorOf, failureOf, nextTurn, thrownBy } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

const boom = new Error("boom");

type Steps<R> = Generator<unknown, R, any>;

watchRejections();

describe("inlineCallbacks()", () => {
  // I1
  it("runs the generator at once, up to its first wait", () => {
    const order: string[] = [];
    const d = inlineCallbacks(function* () {
      order.push("begins");
      yield new Deferred();
      order.push("never");
    })();

    expect([order, d.called]).toEqual([["begins"], false]);
  });

  // I1
  it("passes this and the arguments on, and keeps the name", () => {
    const object = {
      factor: 2,
      scale: inlineCallbacks(function* scale(this: { factor: number }, a: number, b: number): Steps<number> {
        return (a + b) * this.factor;
      }),
    };

    expect([object.scale(1, 2).result, object.scale.name]).toEqual([6, "scale"]);
  });

  // I1
  // T: BasicTests.test_nonGeneratorReturn
  it.each([
    [
      function plain() {
        return 5;
      },
      "Cannot run plain with inlineCallbacks: it returned 5, wanted a generator; is the * of function* missing?",
    ],
    [
      () => undefined,
      "Cannot run the function with inlineCallbacks: it returned undefined, wanted a generator; is the * of function* missing?",
    ],
    [
      async () => undefined,
      "Cannot run the function with inlineCallbacks: it returned an object of class Promise, wanted a generator; is the * of function* missing?",
    ],
    [
      async function* asynchronous() {},
      "Cannot run asynchronous with inlineCallbacks: it returned an object of class asynchronous, wanted a generator; is the * of function* missing?",
    ],
  ])("refuses a function that is no generator function, at the call", (fn, message) => {
    const wrapped = inlineCallbacks(fn as never);
    const error = thrownBy(() => (wrapped as () => unknown)());

    expect([error.name, error.code]).toEqual(["TypeError", "ERR_NOT_A_GENERATOR"]);
    if (!message.includes("asynchronous")) expect(error.message).toBe(message);
  });

  // I1
  it("refuses what is no function, at once", () => {
    expect(thrownBy(() => inlineCallbacks(5 as never))).toMatchObject({
      code: "ERR_NOT_CALLABLE",
      message: "Cannot make a coroutine function: the generator function is 5, expected a function",
    });
  });

  // I1
  it("lets what the function throws before it makes a generator out", () => {
    expect(
      thrownBy(
        inlineCallbacks((): Steps<number> => {
          throw boom;
        }),
      ),
    ).toBe(boom);
  });

  // I2, I4
  // T: BasicTests.testBasics
  it.each(["yield", "yield*"])("gives values and throws failures at the %s", (form) => {
    const d = inlineCallbacks(function* (): Steps<unknown> {
      const first: unknown = form === "yield" ? yield succeed(1) : yield* succeed(1);
      try {
        if (form === "yield") yield fail(boom);
        else yield* fail(boom);
      } catch (error) {
        return [first, error];
      }
      return "not thrown";
    })();

    expect(d.result).toEqual([1, boom]);
  });

  // I4
  // T: BasicTests.testBasicsAsync, BasicTests.testHandledCoroAsyncFailure
  it.each([
    ["a generator object", (): unknown => throwing()],
    ["a promise", (): unknown => Promise.reject(boom)],
    ["an async function's promise", (): unknown => asyncThrowing()],
  ])("waits for %s, whose error can be caught", async (_what, make) => {
    const d = inlineCallbacks(function* (): Steps<unknown> {
      try {
        yield make();
      } catch (error) {
        return error;
      }
      return "not thrown";
    })();
    await nextTurn();

    expect(d.result).toBe(boom);
  });

  // I4
  it.each([
    ["a generator object", (): unknown => returning("x")],
    ["a promise", (): unknown => Promise.resolve("x")],
    ["a thenable", (): unknown => ({ then: (settle: (value: string) => void) => settle("x") })],
  ])("gives the value of %s", async (_what, make) => {
    const d = inlineCallbacks(function* (): Steps<unknown> {
      return yield make();
    })();
    await nextTurn();

    expect(d.result).toBe("x");
  });

  // I4
  it("gives the value at wait(), typed, for a Deferred, a promise or a plain value", async () => {
    const d = inlineCallbacks(function* () {
      const a: number = yield* wait(succeed(1));
      const b: string = yield* wait(Promise.resolve("b"));
      const c: boolean = yield* wait(true);
      return [a, b, c];
    })();
    await nextTurn();

    expect(d.result).toEqual([1, "b", true]);
  });

  // I6
  // T: BasicTests.testProducesException
  it("fails with what the generator does not catch", () => {
    expect(
      errorOf(
        inlineCallbacks(function* () {
          throw boom;
        })(),
      ),
    ).toBe(boom);
  });

  // D14, I6
  it.each([null, undefined, 0, "text"])("fails with a thrown %s", (thrown) => {
    const d = inlineCallbacks(function* () {
      yield succeed(1);
      throw thrown;
    })();

    expect(errorOf(d)).toBe(thrown);
  });

  // I5
  // T: BasicTests.testNothing, BasicTests.testReturnNoValue
  it("fires with undefined when it falls off the end, or returns nothing", () => {
    const nothing = inlineCallbacks(function* () {})();
    const bare = inlineCallbacks(function* () {
      yield succeed(6);
      return;
    })();

    expect([nothing.called, nothing.result, bare.called, bare.result]).toEqual([true, undefined, true, undefined]);
  });

  // I5
  // T: StopIterationReturnTests.test_returnWithValue
  it("fires with the value that the generator returns", () => {
    expect(inlineCallbacks(() => returning(5))().result).toBe(5);
  });

  // I5
  it("fails with a Failure that the generator returns", () => {
    const failure = new Failure(boom);

    expect(failureOf(inlineCallbacks(() => returning(failure))())).toBe(failure);
  });

  // I5
  it("fails when the generator returns a Deferred", () => {
    expect(errorOf(inlineCallbacks(() => returning(succeed(1)))())).toMatchObject({
      name: "TypeError",
      code: "ERR_RETURNED_DEFERRED",
      message: "A coroutine returned a Deferred, expected its value: return yield* deferred",
    });
  });

  // D9, I5
  it("waits for a promise that the generator returns", async () => {
    const d = inlineCallbacks(() => returning(Promise.resolve("x")))();
    await nextTurn();

    expect(d.result).toBe("x");
  });

  // I5
  it("fails with what reading a returned thenable's then throws, also after a wait", () => {
    const waited = new Deferred<undefined>();
    const d = inlineCallbacks(function* () {
      yield* waited;
      return makePoison();
    })();
    waited.callback(undefined);

    expect(errorOf(d)).toBe(boom);
    expect(unhandledFailureOf(waited)).toBeUndefined();
  });

  // I4
  it("throws what reading a yielded thenable's then throws at the yield", () => {
    const d = inlineCallbacks(function* (): Steps<unknown> {
      try {
        yield makePoison();
      } catch (error) {
        return error;
      }
      return "not thrown";
    })();

    expect(d.result).toBe(boom);
  });

  // I2, I3
  // T: BasicTests.testHandledTerminalFailure
  it("succeeds when a failure is caught at the last yield", () => {
    const failed = fail(boom);
    const d = inlineCallbacks(function* () {
      try {
        yield failed;
      } catch {
        // caught
      }
    })();

    expect([d.called, d.result, unhandledFailureOf(failed)]).toEqual([true, undefined, undefined]);
  });

  // I2, I3
  // T: BasicTests.testHandledTerminalAsyncFailure
  it("succeeds when a failure that comes later is caught at the last yield", () => {
    const waited = new Deferred<undefined>();
    const d = inlineCallbacks(function* () {
      try {
        yield waited;
      } catch {
        // caught
      }
    })();
    waited.errback(boom);

    expect([d.called, d.result, waited.result, unhandledFailureOf(waited)]).toEqual([
      true,
      undefined,
      undefined,
      undefined,
    ]);
  });

  // I4
  // T: BasicTests.testYieldNonDeferred
  it.each([5, "x", null, undefined, Symbol.iterator, { a: 1 }, [1], () => undefined])(
    "gives a plain value straight back: %s",
    (value) => {
      const d = inlineCallbacks(function* (): Steps<unknown> {
        return [yield value];
      })();

      expect(d.result).toEqual([value]);
    },
  );

  // I4
  it("throws a yielded Failure in", () => {
    const d = inlineCallbacks(function* (): Steps<unknown> {
      try {
        yield new Failure(boom);
      } catch (error) {
        return error;
      }
      return "not thrown";
    })();

    expect(d.result).toBe(boom);
  });

  // I3
  it.each(["yield", "yield*"])("leaves a Deferred that was waited for with undefined: %s", (form) => {
    const waited = succeed<number>(1);
    const d = inlineCallbacks(function* (): Steps<unknown> {
      const first: unknown = form === "yield" ? yield waited : yield* waited;
      const second: unknown = form === "yield" ? yield waited : yield* waited;
      return [first, second];
    })();

    expect(d.result).toEqual([1, undefined]);
  });

  // I3
  it("leaves nothing unhandled of the failures it caught", () => {
    const tracked = trackUnhandled();
    inlineCallbacks(function* () {
      for (const d of [fail(boom), succeed(1).addCallback(() => fail(boom))]) {
        try {
          yield d;
        } catch {
          // caught
        }
      }
    })();

    expect(tracked.failures()).toEqual([]);
    tracked.stop();
  });

  // I6
  // T: BasicTests.test_internalStopIterationDoesntLeak
  it("is not disturbed by an inner generator that ends", () => {
    const d = inlineCallbacks(function* (): Steps<unknown> {
      try {
        throw boom;
      } catch (error) {
        yield returning(1);
        yield inlineCallbacks(() => returning(2))();
        return error;
      }
    })();

    expect(d.result).toBe(boom);
  });

  // I2
  it("waits for a Deferred that is paused, or waits itself", () => {
    const paused = succeed("paused");
    paused.pause();
    const inner = new Deferred<string>();
    const waiting = succeed(1).addCallback(() => inner);
    const d = inlineCallbacks(function* () {
      const values = [yield* paused];
      values.push(yield* waiting);
      return values;
    })();
    paused.unpause();
    expect(d.called).toBe(false);
    inner.callback("inner");

    expect(d.result).toEqual(["paused", "inner"]);
  });

  // I7
  it("resumes inside the awaited Deferred's run, before later pairs of it", () => {
    const order: string[] = [];
    const waited = new Deferred<string>();
    inlineCallbacks(function* () {
      order.push(yield* waited);
    })();
    waited.addCallback(() => order.push("later pair"));
    waited.callback("resumed");
    order.push("producer");

    expect(order).toEqual(["resumed", "later pair", "producer"]);
  });

  // I8
  it("may fire, in its own code, what it then waits for", () => {
    const waited = new Deferred<string>();
    const d = inlineCallbacks(function* () {
      waited.callback("x");
      return yield* waited;
    })();

    expect(d.result).toBe("x");
  });

  // I2, M4
  it("waits for subclasses, such as lists", () => {
    const input = new Deferred<number>();
    const d = inlineCallbacks(function* () {
      return yield* new DeferredList([input]);
    })();
    input.callback(1);

    expect(d.result).toEqual([[true, 1]]);
  });

  // I5, I6
  it("runs finally blocks", () => {
    const order: string[] = [];
    const waited = new Deferred<undefined>();
    const d = inlineCallbacks(function* () {
      try {
        yield* waited;
      } finally {
        order.push("cleaned");
        yield* succeed(1);
        order.push("cleaned further");
      }
    })();
    waited.errback(boom);

    expect(errorOf(d)).toBe(boom);
    expect(order).toEqual(["cleaned", "cleaned further"]);
  });

  // I4, D28
  it("waits for a function that is thenable, as await does", () => {
    const callable = Object.assign(() => undefined, {
      then(resolve: (value: string) => void): void {
        resolve("adopted");
      },
    });
    const seen: unknown[] = [];
    void inlineCallbacks(function* (): Steps<void> {
      seen.push(yield callable);
    })();

    expect(seen).toEqual(["adopted"]);
  });

  it("gives a function whose name may be redefined, as that of any other", () => {
    const work = inlineCallbacks(returning);
    Object.defineProperty(work, "name", { value: "renamed" });

    expect(work.name).toBe("renamed");
  });
});

function* returning<R>(value: R): Steps<R> {
  return value;
}

function* throwing(): Steps<never> {
  throw boom;
}

async function asyncThrowing(): Promise<never> {
  throw boom;
}

function makePoison(): PromiseLike<never> {
  return {
    get then(): never {
      throw boom;
    },
  };
}
