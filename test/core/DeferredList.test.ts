import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { DeferredList } from "../../src/core/DeferredList.js";
import { CancelledError, FirstError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import type { Failure } from "../../src/core/Failure.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled, unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { errorOf, nextTurn, recordResults, thrownBy } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

const boom = new Error("boom");

watchRejections();

function makeInputs(count: number): Deferred<unknown>[] {
  return Array.from({ length: count }, () => new Deferred<unknown>());
}

function ignore(inputs: readonly Deferred<unknown>[]): void {
  for (const input of inputs) input.addErrback(() => undefined);
}

describe("DeferredList", () => {
  // Y2
  // T: DeferredTests.testDeferredList
  it("fires with [success, result] for each, in list order, when the last has fired", () => {
    const [a, b, c] = makeInputs(3) as [Deferred<unknown>, Deferred<unknown>, Deferred<unknown>];
    const list = new DeferredList([a, b, c]);
    c.callback("c");
    b.errback(boom);
    expect(list.called).toBe(false);
    a.callback("a");

    expect(list.result).toEqual([
      [true, "a"],
      [false, b.result],
      [true, "c"],
    ]);
    expect(errorOf(b)).toBe(boom);
  });

  // Y5
  // T: DeferredTests.testEmptyDeferredList, DeferredListEmptyTests.testDeferredListEmpty
  it("fires at once with [] when it is empty", () => {
    expect(new DeferredList([]).result).toEqual([]);
    expect(new DeferredList([], { fireOnOneErrback: true }).result).toEqual([]);
  });

  // Y5
  it("never fires when it is empty and waits for one callback", () => {
    expect(new DeferredList([], { fireOnOneCallback: true }).called).toBe(false);
  });

  // Y3
  it("fires with [value, index] at the first success with fireOnOneCallback; later ones are ignored", () => {
    const inputs = makeInputs(3);
    const list = new DeferredList<unknown, [unknown, number]>(inputs, { fireOnOneCallback: true, consumeErrors: true });
    inputs[0]?.errback(boom);
    inputs[2]?.callback("x");
    inputs[1]?.callback("late");

    expect(list.result).toEqual(["x", 2]);
  });

  // Y3
  it("fires with all results at the end when none succeeds with fireOnOneCallback", () => {
    const inputs = makeInputs(2);
    const list = new DeferredList<unknown>(inputs, { fireOnOneCallback: true });
    inputs.forEach((input) => input.errback(boom));

    expect((list.result as [boolean, Failure][]).map(([success, failure]) => [success, failure.value])).toEqual([
      [false, boom],
      [false, boom],
    ]);
    ignore(inputs);
  });

  // Y4
  // T: DeferredTests.testDeferredListFireOnOneError
  it("fails with FirstError at the first failure with fireOnOneErrback", () => {
    const inputs = makeInputs(3);
    const list = new DeferredList(inputs, { fireOnOneErrback: true });
    inputs[2]?.callback("c");
    inputs[1]?.errback(boom);
    const { result } = inputs[1] as Deferred<unknown>;
    inputs[0]?.errback(new Error("second"));

    const error = errorOf(list);
    expect(error).toBeInstanceOf(FirstError);
    expect(error).toMatchObject({ name: "FirstError", code: "ERR_FIRST_ERROR", index: 1, cause: boom });
    expect(error.subFailure).toBe(result);
    ignore(inputs);
  });

  // Y4
  // T: DeferredTests.testDeferredListFireOnOneErrorWithAlreadyFiredDeferreds
  it("fails with FirstError when an input had failed already", () => {
    const inputs = [fail(boom), succeed(1)];
    const list = new DeferredList<unknown>(inputs, { fireOnOneErrback: true });

    expect(errorOf(list)).toMatchObject({ index: 0 });
    ignore(inputs);
  });

  // Y1
  // T: DeferredTests.testDeferredListWithAlreadyFiredDeferreds
  it("collects inputs that have fired already at construction", () => {
    const failed = fail(boom);
    const list = new DeferredList<unknown>([succeed(1), failed]);

    expect(list.result).toEqual([
      [true, 1],
      [false, failed.result],
    ]);
    ignore([failed]);
  });

  // Y1
  it("sees results as of its place in each queue", () => {
    const input = new Deferred<number>();
    input.addCallback((n) => n + 1);
    const list = new DeferredList([input]);
    input.addCallback((n) => n * 100);
    input.callback(1);

    expect([list.result, input.result]).toEqual([[[true, 2]], 200]);
  });

  // Y1
  it("may hold one Deferred twice", () => {
    const input = new Deferred<number>();
    const list = new DeferredList([input, input]);
    input.callback(1);

    expect(list.result).toEqual([
      [true, 1],
      [true, 1],
    ]);
  });

  // Y6
  // T: DeferredTests.testDeferredListDontConsumeErrors
  it("leaves failures with the inputs by default", () => {
    const input = new Deferred<number>();
    new DeferredList([input]);
    input.errback(boom);

    expect(unhandledFailureOf(input)?.value).toBe(boom);
    expect(errorOf(input)).toBe(boom);
  });

  // Y6
  it("leaves values with the inputs", () => {
    const input = new Deferred<number>();
    new DeferredList([input], { consumeErrors: true });
    const got = recordResults(input);
    input.callback(1);

    expect(got).toEqual([1]);
  });

  // Y6
  // T: DeferredTests.testDeferredListConsumeErrors
  it("leaves the inputs with undefined instead of failures with consumeErrors", () => {
    const inputs = [new Deferred<number>(), fail(boom)];
    const list = new DeferredList<unknown>(inputs, { consumeErrors: true });
    inputs[0]?.errback(boom);

    expect(inputs.map((input) => [input.result, unhandledFailureOf(input)])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect((list.result as [boolean, Failure][]).map(([, failure]) => failure.value)).toEqual([boom, boom]);
  });

  // Y6
  it("leaves the failure with the input even when FirstError was delivered", () => {
    const input = new Deferred<number>();
    const list = new DeferredList([input], { fireOnOneErrback: true });
    input.errback(boom);
    errorOf(list);

    expect(unhandledFailureOf(input)?.value).toBe(boom);
    errorOf(input);
  });

  // Y7
  it("puts results that come after an early firing into the same array", () => {
    const inputs = makeInputs(2);
    let given: unknown;
    const list = new DeferredList<unknown>(inputs, { fireOnOneCallback: false });
    list.addCallback((results) => {
      given = results;
    });
    inputs[0]?.callback(1);
    inputs[1]?.callback(2);

    expect(given).toEqual([
      [true, 1],
      [true, 2],
    ]);
  });

  // Y8
  it("takes further pairs like any Deferred, and can be awaited", async () => {
    const list = new DeferredList([succeed(1)]).addCallback((results) => results.length);

    expect(await list).toBe(1);
  });

  // M4, D20
  it("can be waited for by a chain and be an input of another list", () => {
    const input = new Deferred<number>();
    const inner = new DeferredList([input]);
    const outer = new DeferredList<unknown>([inner]);
    const d = succeed(1).addCallback(() => outer);
    input.callback(1);

    expect(d.result).toEqual([[true, [[true, 1]]]]);
  });

  it("waits for promises among the inputs", async () => {
    const list = new DeferredList<unknown>([Promise.resolve(1), succeed(2)]);
    await nextTurn();

    expect(list.result).toEqual([
      [true, 1],
      [true, 2],
    ]);
  });

  // Y6 (JS: nobody else has the Deferred that was made for a promise)
  it("takes the failure of a promise as handled, whatever the options", async () => {
    const tracked = trackUnhandled();
    const list = new DeferredList<unknown>([Promise.reject(boom)]);
    const failing = new DeferredList<unknown>([Promise.reject(boom)], { fireOnOneErrback: true });
    await nextTurn();
    errorOf(failing);

    expect((list.result as [boolean, Failure][])[0]?.[1].value).toBe(boom);
    expect(tracked.failures()).toEqual([]);
    tracked.stop();
  });

  // Y1
  it("takes any iterable, and copies it", () => {
    const inputs = new Set([succeed(1), succeed(2)]);

    expect(new DeferredList(inputs).result).toHaveLength(2);
  });

  it.each([undefined, null, 5, "text", {}])("refuses %s among the inputs", (input) => {
    expect(thrownBy(() => new DeferredList([succeed(1), input as never]))).toMatchObject({
      name: "TypeError",
      code: "ERR_NOT_A_DEFERRED",
      message: expect.stringMatching(
        /^Cannot make a DeferredList: the element at index 1 is .*, expected a Deferred or a promise$/,
      ),
    });
  });

  // Y1 (a Deferred is iterable, for `yield*`, and would be taken apart)
  it.each([
    ["a fired Deferred", succeed(1)],
    ["a pending Deferred", new Deferred()],
    ["nothing", undefined],
    ["null", null],
    ["a text", "text"],
  ])("refuses %s in the place of the inputs", (_what, inputs) => {
    expect(thrownBy(() => new DeferredList(inputs as never))).toMatchObject({
      name: "TypeError",
      code: "ERR_NOT_A_DEFERRED",
      message: expect.stringMatching(
        /^Cannot make a DeferredList: got .*, wanted an array or another iterable of Deferreds$/,
      ),
    });
  });

  // D30
  it("has its class in its text", () => {
    expect(new DeferredList([new Deferred()]).toString()).toMatch(/^\[DeferredList #\d+\]$/);
  });

  // Y2, D23
  it("collects 100,000 inputs", () => {
    const inputs = Array.from({ length: 100_000 }, (_, i) => succeed(i));

    expect(new DeferredList(inputs).result).toHaveLength(100_000);
  });
});

describe("DeferredList#cancel()", () => {
  const logged: Failure[] = [];
  let before: ReturnType<typeof setErrorLogger>;

  beforeEach(() => {
    logged.length = 0;
    before = setErrorLogger((failure) => logged.push(failure));
  });
  afterEach(() => {
    setErrorLogger(before);
  });

  function makeCancellable(count: number): { inputs: Deferred<unknown>[]; cancelled: number[] } {
    const cancelled: number[] = [];
    const inputs = Array.from({ length: count }, (_, index) => new Deferred<unknown>(() => cancelled.push(index)));
    return { inputs, cancelled };
  }

  // Y9
  // T: DeferredTests.test_cancelDeferredList
  it("cancels every input, in order", () => {
    const { inputs, cancelled } = makeCancellable(3);
    new DeferredList(inputs).cancel();

    expect(cancelled).toEqual([0, 1, 2]);
    ignore(inputs);
  });

  // Y9
  // T: DeferredTests.test_cancelDeferredListCallback
  it("does not fail a plain list, which fires with the inputs' failures", () => {
    const { inputs } = makeCancellable(2);
    const list = new DeferredList(inputs);
    list.cancel();

    expect((list.result as [boolean, Failure][]).map(([success, failure]) => [success, failure.type])).toEqual([
      [false, CancelledError],
      [false, CancelledError],
    ]);
    ignore(inputs);
  });

  // Y9
  // T: DeferredTests.test_cancelDeferredListWithFireOnOneCallback
  it("cancels all with fireOnOneCallback, and the list fires with the failures", () => {
    const { inputs, cancelled } = makeCancellable(2);
    const list = new DeferredList(inputs, { fireOnOneCallback: true });
    list.cancel();

    expect([cancelled, (list.result as unknown[]).length]).toEqual([[0, 1], 2]);
    ignore(inputs);
  });

  // Y9
  // T: DeferredTests.test_cancelDeferredListWithFireOnOneCallbackAndDeferredCallback
  it("fires with the value of an input whose canceller succeeds, with fireOnOneCallback", () => {
    const input = new Deferred<unknown>((self) => {
      self.callback("its choice");
    });
    const { inputs } = makeCancellable(1);
    const list = new DeferredList<unknown, unknown>([...inputs, input], { fireOnOneCallback: true });
    list.cancel();

    expect(list.result).toEqual(["its choice", 1]);
    ignore(inputs);
  });

  // Y9
  // T: DeferredTests.test_cancelDeferredListWithFireOnOneErrback
  it("fails with FirstError(CancelledError) with fireOnOneErrback", () => {
    const { inputs, cancelled } = makeCancellable(2);
    const list = new DeferredList(inputs, { fireOnOneErrback: true });
    list.cancel();

    const error = errorOf(list);
    expect([error.index, error.subFailure.type, cancelled]).toEqual([0, CancelledError, [0, 1]]);
    ignore(inputs);
  });

  // Y9
  // T: DeferredTests.test_cancelDeferredListWithFireOnOneErrbackAllDeferredsCallback
  it("fires with all results when every canceller succeeds", () => {
    const inputs = ["a", "b"].map(
      (name) =>
        new Deferred<string>((self) => {
          self.callback(name);
        }),
    );
    const list = new DeferredList(inputs, { fireOnOneErrback: true });
    list.cancel();

    expect(list.result).toEqual([
      [true, "a"],
      [true, "b"],
    ]);
  });

  // Y1, Y9
  // T: DeferredTests.test_cancelDeferredListWithOriginalDeferreds
  it("reaches the inputs of the construction, whatever became of the caller's array", () => {
    const { inputs, cancelled } = makeCancellable(2);
    const array = [...inputs];
    const list = new DeferredList(array);
    array.length = 0;
    array.push(new Deferred());
    list.cancel();

    expect([cancelled, array[0]?.called]).toEqual([[0, 1], false]);
    ignore(inputs);
  });

  // Y9
  // T: DeferredTests.test_cancelDeferredListWithException
  it("logs what a canceller throws and goes on; the list stays unfired with that input", () => {
    const thrower = new Deferred<unknown>(() => {
      throw boom;
    });
    const { inputs, cancelled } = makeCancellable(1);
    const list = new DeferredList([thrower, ...inputs]);
    list.cancel();

    expect(logged.map((failure) => failure.value)).toEqual([boom]);
    expect([cancelled, list.called, thrower.called]).toEqual([[0], false, false]);
    ignore(inputs);
  });

  // Y9
  // T: DeferredTests.test_cancelFiredOnOneCallbackDeferredList
  it("cancels nothing when the list has fired on a value", () => {
    const { inputs, cancelled } = makeCancellable(1);
    const list = new DeferredList<unknown>([succeed(1), ...inputs], { fireOnOneCallback: true });
    list.cancel();

    expect([cancelled, inputs[0]?.called]).toEqual([[], false]);
  });

  // Y9
  // T: DeferredTests.test_cancelFiredOnOneErrbackDeferredList
  it("cancels nothing when the list has fired on a failure", () => {
    const { inputs, cancelled } = makeCancellable(1);
    const failed = fail(boom);
    const list = new DeferredList<unknown>([failed, ...inputs], { fireOnOneErrback: true });
    list.cancel();

    expect([cancelled, inputs[0]?.called]).toEqual([[], false]);
    errorOf(list);
    ignore([failed]);
  });

  // X6, Y9
  it("does nothing to a fired list that waits for another Deferred", () => {
    const inner = new Deferred<string>();
    const list = new DeferredList([succeed(1)]).addCallback(() => inner);
    list.cancel();

    expect([inner.called, list.paused]).toEqual([false, 1]);
  });

  // X6, Y9
  it("is what a cancel of a chain that waits for the list does", () => {
    const { inputs, cancelled } = makeCancellable(2);
    const d = succeed(1).addCallback(() => new DeferredList(inputs));
    d.cancel();

    expect([cancelled, (d.result as unknown[]).length]).toEqual([[0, 1], 2]);
    ignore(inputs);
  });
});
