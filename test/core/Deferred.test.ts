import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { succeed } from "../../src/core/succeed.js";
import { errorOf, failureOf, nextTurn, recordResults, thrownBy } from "./outcomes.js";

const boom = new Error("boom");

describe("Deferred state", () => {
  // D1
  it("is not called, not paused and without result when new", () => {
    const d = new Deferred<number>();

    expect([d.called, d.paused, d.result]).toEqual([false, 0, undefined]);
  });

  // D1
  it("is called with the value as result once fired, and stays so", () => {
    const d = new Deferred<number>();
    d.callback(5);
    d.addCallback(() => undefined);

    expect([d.called, d.result]).toEqual([true, undefined]);
  });

  // D1
  it("has the Failure as result once failed", () => {
    const failure = new Failure(boom);
    const d = new Deferred<number>();
    d.addErrback((f) => f);
    d.errback(failure);

    expect(d.result).toBe(failure);
    failureOf(d);
  });

  // D1
  it("has the Deferred it waits for as result", () => {
    const inner = new Deferred<number>();
    const d = succeed(1).addCallback(() => inner);

    expect(d.result).toBe(inner);
  });

  // D1 (the canceller shares a field with the result and must not show)
  it("does not show its canceller as result", () => {
    expect(new Deferred<number>(() => undefined).result).toBeUndefined();
  });

  // D2
  it.each([null, 1, "f", {}, Symbol("s")])("refuses %s as canceller", (canceller) => {
    expect(thrownBy(() => new Deferred(canceller as never))).toMatchObject({
      name: "TypeError",
      code: "ERR_NOT_CALLABLE",
      message: expect.stringMatching(/^Cannot make a Deferred: the canceller is .*, expected a function$/),
    });
  });

  // D3
  // T: DeferredTests.test_canceller_circular_reference_callback
  it("drops the canceller on callback", () => {
    const canceller = (): void => undefined;
    const d = new Deferred<number>(canceller);
    d.callback(1);

    expect(Object.values(d)).not.toContain(canceller);
  });

  // D3
  // T: DeferredTests.test_canceller_circular_reference_errback
  it("drops the canceller on errback", () => {
    const canceller = (): void => undefined;
    const d = new Deferred<number>(canceller);
    d.errback(boom);

    expect(Object.values(d)).not.toContain(canceller);
    failureOf(d);
  });

  // D3
  // T: DeferredTests.test_canceller_circular_reference_non_final
  it("drops the canceller on firing even when the result is another Deferred", () => {
    const canceller = (): void => undefined;
    const d = new Deferred<number>(canceller);
    d.addCallback(() => new Deferred());
    d.callback(1);

    expect(Object.values(d)).not.toContain(canceller);
  });
});

describe("A canceller", () => {
  const executor = (resolve: unknown, reject: unknown): unknown[] => [resolve, reject];

  it.each([
    ["two parameters", executor],
    [
      "a function of the old kind",
      function (resolve: unknown, reject: unknown) {
        return [resolve, reject];
      },
    ],
    ["three parameters", (a: unknown, b: unknown, c: unknown) => [a, b, c]],
    ["an async function", async (resolve: unknown, reject: unknown) => [resolve, reject]],
    ["a bound function with two left", ((a: unknown, b: unknown, c: unknown) => [a, b, c]).bind(undefined, 1)],
  ])("is refused when it looks like the function of a promise: %s", (_what, canceller) => {
    const error = thrownBy(() => new Deferred(canceller as never));

    expect(error).toMatchObject({ name: "TypeError", code: "ERR_CANCELLER" });
    expect(error.message).toMatch(
      /declares [23] parameters, expected at most one.*new Promise.*fromFuture.*deferredFromCallback/,
    );
  });

  it("is refused in a subclass, too, before anything is made", () => {
    class Download extends Deferred<string> {}

    expect(thrownBy(() => new Download(executor as never))).toMatchObject({ code: "ERR_CANCELLER" });
  });

  it.each([
    ["none", () => undefined],
    ["one", (d: unknown) => d],
    ["one and the rest", (d: unknown, ...rest: unknown[]) => [d, rest]],
    ["one and a default", (d: unknown, why = "no") => [d, why]],
    ["a bound function with one left", executor.bind(undefined, 1)],
  ])("may declare %s", (_what, canceller) => {
    const d = new Deferred(canceller);
    d.cancel();

    expect(failureOf(d).value).toMatchObject({ code: "ERR_CANCELLED" });
  });
});

describe("Deferred#addCallbacks()", () => {
  // T: DeferredTests.testCallbackWithoutArgs
  it("gives the callback the fired value", () => {
    const d = new Deferred<string>();
    const got = recordResults(d);
    d.callback("hello");

    expect(got).toEqual(["hello"]);
  });

  // D4 (JS: extra arguments are for closures to carry)
  // T: DeferredTests.testCallbackWithArgs, DeferredTests.testCallbackWithKwArgs
  // T: DeferredTests.test_addCallbacksNoneCallbackArgs, DeferredTests.test_addCallbacksNoneErrbackArgs
  it.each(["addCallback", "addErrback", "addBoth", "addCallbacks"] as const)(
    "calls what %s() added with exactly one argument",
    (method) => {
      const counts: number[] = [];
      const count = (...args: unknown[]): undefined => {
        counts.push(args.length);
        return undefined;
      };
      const d = method === "addErrback" ? fail(boom) : succeed(1);
      if (method === "addCallbacks") d.addCallbacks(count, count);
      else d[method](count);

      expect(counts).toEqual([1]);
    },
  );

  // D4
  it("returns the same Deferred from every add method", () => {
    const d = new Deferred<number>();
    const pass = (x: unknown): unknown => x;

    const returned: unknown[] = [d.addCallbacks(pass, pass), d.addCallback(pass), d.addErrback(pass), d.addBoth(pass)];
    expect(returned.map((one) => one === d)).toEqual([true, true, true, true]);
  });

  // D4
  // T: DeferredTests.test_addCallbacksNoneErrback
  it("passes a failure on unchanged when the errback is left out", () => {
    const failure = new Failure(boom);
    const d = fail(failure).addCallbacks(() => 1);

    expect(failureOf(d)).toBe(failure);
  });

  // D4
  it("passes a value by an errback and a failure by a callback", () => {
    const seen: string[] = [];
    succeed(1).addErrback(() => seen.push("errback of a value"));
    fail(boom)
      .addCallback(() => seen.push("callback of a failure"))
      .addErrback(() => seen.push("handled"));

    expect(seen).toEqual(["handled"]);
  });

  // D4
  it("gives addBoth's function values and Failures alike", () => {
    expect(succeed(1).addBoth((x) => [x]).result).toEqual([1]);
    expect(fail(boom).addBoth((f) => (f instanceof Failure ? f.value : f)).result).toBe(boom);
  });

  // D5
  it("does not give an error of the callback to the errback of the same pair", () => {
    const seen: string[] = [];
    const d = succeed(1).addCallbacks(
      () => {
        throw boom;
      },
      () => seen.push("same pair"),
    );

    expect(errorOf(d)).toBe(boom);
    expect(seen).toEqual([]);
  });

  // D5
  it("gives an error of addCallback's function to the errback added after it", () => {
    const d = succeed(1)
      .addCallback(() => {
        throw boom;
      })
      .addErrback((failure) => failure.value);

    expect(d.result).toBe(boom);
  });

  // D6
  // T: DeferredTests.testImmediateSuccess
  it("runs a callback before it returns when the Deferred has fired", () => {
    const seen: number[] = [];
    succeed(7).addCallback((n) => seen.push(n));

    expect(seen).toEqual([7]);
  });

  // D6
  // T: DeferredTests.testImmediateFailure
  it("runs an errback before it returns when the Deferred has failed", () => {
    const seen: unknown[] = [];
    fail(boom).addErrback((failure) => seen.push(failure.value));

    expect(seen).toEqual([boom]);
  });

  // D7
  it.each([
    ["addCallback", "Cannot add a callback: the callback is 5, expected a function"],
    ["addErrback", "Cannot add an errback: the errback is 5, expected a function"],
    ["addBoth", "Cannot add a callback for both: the callback is 5, expected a function"],
    ["addCallbacks", "Cannot add callbacks: the callback is 5, expected a function"],
  ] as const)("refuses at once what is no function: %s", (method, message) => {
    const d = new Deferred<number>() as unknown as Record<typeof method, (fn: unknown) => unknown>;

    expect(thrownBy(() => d[method](5))).toMatchObject({
      name: "TypeError",
      code: "ERR_NOT_CALLABLE",
      message,
    });
  });

  // D7
  it("adds nothing of a pair whose errback is no function", () => {
    const seen: string[] = [];
    const d = succeed(1);

    expect(thrownBy(() => d.addCallbacks(() => seen.push("called"), null as never))).toMatchObject({
      code: "ERR_NOT_CALLABLE",
      message: "Cannot add callbacks: the errback is null, expected a function",
    });
    expect(seen).toEqual([]);
  });
});

describe("Deferred#callback()", () => {
  // D8
  it("treats a Failure as errback does", () => {
    const failure = new Failure(boom);
    const d = new Deferred<unknown>();
    d.callback(failure);

    expect(failureOf(d)).toBe(failure);
  });

  // D9
  it.each(["callback", "errback"] as const)("refuses to fire with a Deferred: %s", (method) => {
    const d = new Deferred<unknown>();

    expect(thrownBy(() => d[method](new Deferred()))).toMatchObject({
      name: "TypeError",
      code: "ERR_FIRED_WITH_DEFERRED",
      message: expect.stringMatching(/^Cannot fire a Deferred with a Deferred: /),
    });
    expect(d.called).toBe(false);
  });

  // D9 (JS: what await adopts is adopted)
  it("waits for a promise", async () => {
    const d = new Deferred<unknown>();
    d.callback(Promise.resolve("late"));
    expect([d.called, d.paused]).toEqual([true, 1]);
    await nextTurn();

    expect([d.result, d.paused]).toEqual(["late", 0]);
  });

  // D9
  it("fails when the promise is rejected", async () => {
    const d = new Deferred<unknown>();
    d.callback(Promise.reject(boom));
    await nextTurn();

    expect(errorOf(d)).toBe(boom);
  });

  // D9
  it("adopts any thenable, at once if it settles at once", () => {
    const d = new Deferred<unknown>();
    d.callback({ then: (settle: (value: unknown) => void) => settle(3) });

    expect(d.result).toBe(3);
  });

  // D9
  it("fails with what reading a thenable's then throws", () => {
    const d = new Deferred<unknown>();
    d.callback({
      get then(): never {
        throw boom;
      },
    });

    expect(errorOf(d)).toBe(boom);
  });

  // D12
  it.each(["callback", "errback"] as const)("returns nothing: %s", (method) => {
    const d = new Deferred<unknown>();
    d.addErrback(() => "handled");

    expect(d[method](boom)).toBeUndefined();
  });

  // D12
  it("lets no error of a callback out to the producer", () => {
    const d = new Deferred<number>();
    d.addCallback(() => {
      throw boom;
    });
    d.callback(1);

    expect(errorOf(d)).toBe(boom);
  });

  // D28
  it("waits for a function that is thenable, as await does", () => {
    const callable = Object.assign(() => undefined, {
      then(resolve: (value: string) => void): void {
        resolve("adopted");
      },
    });
    const d = new Deferred<unknown>();
    d.callback(callable);

    expect(d.result).toBe("adopted");
  });
});

describe("Deferred#errback()", () => {
  // D10
  it("uses a Failure as it is", () => {
    const failure = new Failure(boom);
    const d = new Deferred<unknown>();
    d.errback(failure);

    expect(failureOf(d)).toBe(failure);
  });

  // D10
  it.each([boom, "text", 0, null, undefined, Symbol.iterator])("puts %s into a Failure", (error) => {
    const d = new Deferred<unknown>();
    d.errback(error);

    const failure = failureOf(d);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure.value).toBe(error);
  });

  // D10
  it("refuses to fire without an argument", () => {
    const d = new Deferred<unknown>();

    expect(thrownBy(() => (d.errback as () => void)())).toMatchObject({
      name: "TypeError",
      code: "ERR_NO_ERROR",
      message: "Cannot fire with a failure: no error was given, wanted an Error or a Failure",
    });
    expect(d.called).toBe(false);
  });

  // D10 (an errback takes an error of any kind; only callback() waits)
  it("does not wait for a promise given as the error", () => {
    const promise = Promise.resolve(1);
    const d = new Deferred<unknown>();
    d.errback(promise);

    expect(errorOf(d)).toBe(promise);
  });
});

describe("Deferred#toString()", () => {
  // D30
  // T: DeferredTests.test_repr
  it("has the class and an identity", () => {
    const d = new Deferred();

    expect(d.toString()).toMatch(/^\[Deferred #\d+\]$/);
    expect(d.toString()).toBe(d.toString());
    expect(d.toString()).not.toBe(new Deferred().toString());
  });

  // D30
  it("has the name of a subclass", () => {
    class Download extends Deferred<number> {}

    expect(new Download().toString()).toMatch(/^\[Download #\d+\]$/);
  });

  // D30
  // T: DeferredTests.test_reprWithResult
  it.each([
    [10, "10"],
    ["text", '"text"'],
    [undefined, "undefined"],
    [null, "null"],
  ])("shows the current result %s", (value, shown) => {
    expect(succeed<unknown>(value).toString()).toMatch(new RegExp(`^\\[Deferred #\\d+ current result: ${shown}\\]$`));
  });

  // D30
  it("shows a failure as the current result", () => {
    const d = fail(boom);

    expect(d.toString()).toMatch(/^\[Deferred #\d+ current result: \[Failure: Error: boom\]\]$/);
    failureOf(d);
  });

  // D30
  // T: DeferredTests.test_reprWithChaining, DeferredTests.test_chainDeferredRecordsImplicitChain
  it("shows the Deferred it waits for", () => {
    const inner = new Deferred<number>();
    const d = succeed(1).addCallback(() => inner);

    expect(d.toString().replace(/#\d+ waiting/, "waiting")).toBe(
      `[Deferred waiting on Deferred ${/#\d+/.exec(inner.toString())?.[0] ?? ""}]`,
    );
  });

  // D30
  it("is what the runtime's inspection shows", async () => {
    const { inspect } = await import("node:util");
    const d = succeed(3);

    expect(inspect({ d })).toBe(`{ d: ${d.toString()} }`);
  });
});
