import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { execute } from "../../src/core/execute.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { succeed } from "../../src/core/succeed.js";
import { unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { errorOf, failureOf, nextTurn, thrownBy } from "./outcomes.js";

const boom = new Error("boom");

describe("succeed()", () => {
  // D32
  // T: DeferredTests.test_succeedMatchesManualSuccess
  it.each([1, "x", undefined, null, { a: 1 }])("leaves the state of a new Deferred fired with %s", (value) => {
    const manual = new Deferred<unknown>();
    manual.callback(value);
    const d = succeed<unknown>(value);

    expect([d.called, d.paused, d.result]).toEqual([manual.called, manual.paused, manual.result]);
  });

  // D32
  it("fires with undefined when there is no argument", () => {
    const d = succeed();

    expect([d.called, d.result]).toEqual([true, undefined]);
  });

  // D32, U1
  it("puts a Failure on the error side, unknown to the reports", () => {
    const failure = new Failure(boom);
    const d = succeed<unknown>(failure);
    expect(unhandledFailureOf(d)).toBeUndefined();

    expect(failureOf(d)).toBe(failure);
  });

  // D9, D32
  it("waits for a promise", async () => {
    const d = succeed(Promise.resolve("x"));
    await nextTurn();

    expect(d.result).toBe("x");
  });

  // D9
  it("refuses a Deferred", () => {
    expect(thrownBy(() => succeed(succeed(1)))).toMatchObject({ name: "TypeError", code: "ERR_FIRED_WITH_DEFERRED" });
  });

  // X7
  it("gives a Deferred that cannot be cancelled any more", () => {
    const d = succeed(1);
    d.cancel();

    expect(d.result).toBe(1);
  });

  // D28
  it("waits for a function that is thenable, as await does", () => {
    const callable = Object.assign(() => undefined, {
      then(resolve: (value: string) => void): void {
        resolve("adopted");
      },
    });

    expect(succeed<unknown>(callable).result).toBe("adopted");
  });
});

describe("fail()", () => {
  // D32
  it("puts the error into a Failure", () => {
    expect(errorOf(fail(boom))).toBe(boom);
  });

  // D10, D32
  it("uses a Failure as it is", () => {
    const failure = new Failure(boom);

    expect(failureOf(fail(failure))).toBe(failure);
  });

  // U1
  it("is known to the reports", () => {
    const d = fail(boom);

    expect(unhandledFailureOf(d)?.value).toBe(boom);
    failureOf(d);
  });

  // D32
  it("refuses to be called without an argument", () => {
    expect(thrownBy(() => (fail as () => unknown)())).toMatchObject({ name: "TypeError", code: "ERR_NO_ERROR" });
    expect(errorOf(fail(undefined))).toBeUndefined();
  });
});

describe("execute()", () => {
  // D33
  it("calls the function with the arguments and fires with what it returns", () => {
    expect(execute((a: number, b: number) => a * b, 6, 7).result).toBe(42);
  });

  // D33
  it("fails with what the function throws", () => {
    expect(
      errorOf(
        execute(() => {
          throw boom;
        }),
      ),
    ).toBe(boom);
  });

  // D33, D9 (a Deferred is not looked for, and nothing can fire with one)
  it("fails when the function returns a Deferred", () => {
    expect(errorOf(execute(() => succeed(1)))).toMatchObject({ code: "ERR_FIRED_WITH_DEFERRED" });
  });

  it("refuses what is no function", () => {
    expect(thrownBy(() => execute(5 as never))).toMatchObject({
      code: "ERR_NOT_CALLABLE",
      message: "Cannot execute: the function is 5, expected a function",
    });
  });
});
