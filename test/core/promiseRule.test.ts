import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { RuntimeError } from "../../src/core/errors.js";
import { gatherResults } from "../../src/core/gatherResults.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { maybeDeferred } from "../../src/core/maybeDeferred.js";
import { slots } from "../../src/core/slots.js";
import { succeed } from "../../src/core/succeed.js";
import { errorOf, nextTurn } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

watchRejections();

const refusal = new RuntimeError("No promise settles here");
const before = slots().promiseRule;

beforeEach(() => {
  slots().promiseRule = () => refusal;
});
afterEach(() => {
  slots().promiseRule = before;
});

describe("Where no promise may settle", () => {
  const rejected = (): Promise<never> => Promise.reject(new Error("late"));

  it.each<[string, () => Deferred<unknown>]>([
    ["fromFuture()", () => Deferred.fromFuture(rejected())],
    ["fromCoroutine()", () => Deferred.fromCoroutine(rejected())],
    ["succeed()", () => succeed(rejected())],
    ["a callback that returns one", () => succeed(1).addCallback(rejected)],
    ["maybeDeferred()", () => maybeDeferred(rejected)],
    [
      "a coroutine that waits for one",
      () =>
        inlineCallbacks(function* () {
          yield rejected();
        })(),
    ],
  ])("a promise is refused at once, and its rejection not reported: %s", async (_where, make) => {
    expect(errorOf(make())).toBe(refusal);
    await nextTurn();
  });

  it("a promise among the inputs of a list is refused", () => {
    expect(errorOf(gatherResults([rejected()]))).toMatchObject({ code: "ERR_FIRST_ERROR", cause: refusal });
  });

  it("the refusal is the outcome even of a thenable that throws", () => {
    const thrower = {
      then(): never {
        throw new Error("not wanted");
      },
    };

    expect(errorOf(Deferred.fromFuture(thrower))).toBe(refusal);
  });

  // D6
  it("Deferreds go on as ever", () => {
    const d = succeed(1).addCallback(() => succeed(2));

    expect(d.result).toBe(2);
  });

  it("the promise is looked at once, so that its rejection counts as handled", () => {
    let looked = 0;
    const thenable = {
      then(onFulfilled: unknown, onRejected: unknown): void {
        expect([typeof onFulfilled, typeof onRejected]).toEqual(["function", "function"]);
        looked++;
      },
    };
    errorOf(Deferred.fromFuture(thenable as never));

    expect(looked).toBe(1);
  });
});
