import { describe, expect, it } from "vitest";
import { unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { Deferred } from "../../src/core/Deferred.js";
import { ensureDeferred } from "../../src/core/ensureDeferred.js";
import { NotACoroutineError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { isDeferred } from "../../src/core/isDeferred.js";
import { maybeDeferred } from "../../src/core/maybeDeferred.js";
import { succeed } from "../../src/core/succeed.js";
import { errorOf, failureOf, nextTurn, thrownBy } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

const boom = new Error("boom");

watchRejections();

describe("maybeDeferred()", () => {
  // M1
  // T: DeferredTests.test_maybeDeferredSync
  it("fires with a plain value", () => {
    expect(maybeDeferred(() => "x").result).toBe("x");
  });

  // M1
  // T: DeferredTests.test_maybeDeferredSyncWithArgs
  it("passes the arguments on", () => {
    expect(maybeDeferred((a: number, b: number) => a + b, 1, 2).result).toBe(3);
  });

  // M1
  // T: DeferredTests.test_maybeDeferredSyncException
  it("fails with what the function throws", () => {
    const d = maybeDeferred(() => {
      throw boom;
    });

    expect(errorOf(d)).toBe(boom);
  });

  // M1
  // T: DeferredTests.test_maybeDeferredSyncFailure
  it("fails with a returned Failure", () => {
    const failure = new Failure(boom);

    expect(failureOf(maybeDeferred(() => failure))).toBe(failure);
  });

  // M1
  // T: DeferredTests.test_maybeDeferredAsync, DeferredTests.test_maybeDeferredAsyncError
  it.each([
    ["pending", new Deferred<unknown>()],
    ["failed", fail(boom)],
  ])("gives the very Deferred that the function returned: %s", (_state, inner) => {
    expect(maybeDeferred(() => inner)).toBe(inner);
    inner.addErrback(() => undefined);
  });

  // M4
  it("gives the very object for a subclass, too", () => {
    class Download extends Deferred<string> {}
    const inner = new Download();

    expect(maybeDeferred(() => inner)).toBe(inner);
  });

  // M1
  // T: DeferredTests.test_maybeDeferredCoroutineSuccess, DeferredTests.test_maybeDeferredCoroutineSuccessIndirect
  it.each([
    ["an async function", async () => "x"],
    ["a function that returns a promise", () => Promise.resolve("x")],
  ])("waits for the promise of %s", async (_what, fn) => {
    const d = maybeDeferred(fn);
    expect([d.called, d.paused]).toEqual([true, 1]);
    await nextTurn();

    expect(d.result).toBe("x");
  });

  // M1
  // T: DeferredTests.test_maybeDeferredCoroutineFailure
  it("fails with a rejection", async () => {
    const d = maybeDeferred(async () => {
      throw boom;
    });
    await nextTurn();

    expect(errorOf(d)).toBe(boom);
  });

  // M1
  it("takes a generator object as a value", () => {
    const generator = (function* () {
      yield 1;
    })();

    expect(maybeDeferred(() => generator).result).toBe(generator);
  });

  // M1
  it("fails with what reading a returned thenable's then throws", () => {
    const poison = {
      get then(): never {
        throw boom;
      },
    };

    expect(errorOf(maybeDeferred(() => poison))).toBe(boom);
  });

  it("refuses what is no function", () => {
    expect(thrownBy(() => maybeDeferred(succeed(1) as never))).toMatchObject({
      name: "TypeError",
      code: "ERR_NOT_CALLABLE",
      message: "Cannot call with maybeDeferred: the function is an object of class Deferred, expected a function",
    });
  });

  // M1, U1
  it("gives a failed Deferred of a returned Failure, which is reported if nobody handles it", () => {
    const d = maybeDeferred(() => new Failure(boom));

    expect(unhandledFailureOf(d)?.value).toBe(boom);
    errorOf(d);
  });

  it("gives a fired Deferred of null", () => {
    expect(maybeDeferred(() => null)).toMatchObject({ called: true, result: null });
  });
});

describe("ensureDeferred()", () => {
  // M2
  // T: EnsureDeferredTests.test_passesThroughDeferreds
  it("gives a Deferred back", () => {
    const d = new Deferred<string>();

    expect(ensureDeferred(d)).toBe(d);
  });

  // M2
  // T: EnsureDeferredTests.test_ensureDeferredCoroutine
  it("waits for an async function's promise", async () => {
    const d = ensureDeferred((async () => "x")());
    await nextTurn();

    expect(d.result).toBe("x");
  });

  // M2
  // T: EnsureDeferredTests.test_ensureDeferredGenerator, AwaitTests.fromCoroutine
  it("drives a generator", () => {
    const inner = new Deferred<number>();
    const make = function* (): Generator<unknown, number, never> {
      return (yield* inner) + 1;
    };
    const ensured = ensureDeferred(make());
    const from = Deferred.fromCoroutine(
      (function* (): Generator<unknown, number, never> {
        return (yield* succeed(1)) + 1;
      })(),
    );
    inner.callback(41);

    expect([ensured.result, from.result]).toEqual([42, 2]);
  });

  // M2, M3
  // T: EnsureDeferredTests.test_willNotAllowNonDeferredOrCoroutine, DeferredTests.test_fromCoroutineRequiresCoroutine
  // T: InlineCallbackTests.test_fromCoroutineRequiresCoroutine
  it.each([
    undefined,
    null,
    5,
    "text",
    {},
    [],
    () => undefined,
    function* () {
      yield 1;
    },
    (async function* () {
      yield 1;
    })(),
    [1][Symbol.iterator](),
  ])("refuses %s with NotACoroutineError", (value) => {
    for (const make of [() => ensureDeferred(value as never), () => Deferred.fromCoroutine(value as never)]) {
      const error = thrownBy(make);
      expect(error).toBeInstanceOf(NotACoroutineError);
      expect(error).toMatchObject({
        name: "NotACoroutineError",
        code: "ERR_NOT_A_COROUTINE",
        message: expect.stringMatching(/^Cannot drive .*: expected a generator object or a promise$/),
      });
    }
  });

  // M2
  it("takes nothing for a generator that only has its name", () => {
    const lookalike = { [Symbol.toStringTag]: "Generator" };

    expect(() => ensureDeferred(lookalike as never)).toThrow(NotACoroutineError);
  });
});

describe("isDeferred()", () => {
  // M4
  it("knows Deferreds and their subclasses from everything else", () => {
    class Download extends Deferred<string> {}

    expect([new Deferred(), new Download()].map(isDeferred)).toEqual([true, true]);
    expect([undefined, null, 5, "x", {}, Promise.resolve(), () => undefined, Deferred].map(isDeferred)).toEqual(
      Array.from({ length: 8 }, () => false),
    );
  });
});
