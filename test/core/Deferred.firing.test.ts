import { afterEach, describe, expect, it } from "vitest";
import { getDebugging, setDebugging } from "../../src/core/debugging.js";
import { Deferred } from "../../src/core/Deferred.js";
import { DeferredInteropError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { succeed } from "../../src/core/succeed.js";
import { failureOf, thrownBy, errorOf } from "./outcomes.js";

const boom = new Error("boom");

afterEach(() => {
  setDebugging(false);
});

function fireFirst(how: "callback" | "errback"): Deferred<unknown> {
  const d = new Deferred<unknown>();
  d.addErrback(() => "handled");
  d[how](boom);
  return d;
}

function createHere(): Deferred<unknown> {
  return new Deferred<unknown>();
}

describe("Firing twice", () => {
  // D11
  // T: AlreadyCalledTests.testAlreadyCalled_CC, AlreadyCalledTests.testAlreadyCalled_CE
  // T: AlreadyCalledTests.testAlreadyCalled_EE, AlreadyCalledTests.testAlreadyCalled_EC
  it.each([
    ["callback", "callback"],
    ["callback", "errback"],
    ["errback", "errback"],
    ["errback", "callback"],
  ] as const)("throws AlreadyCalledError: %s, then %s", (first, second) => {
    const d = fireFirst(first);
    const before = d.result;

    const error = thrownBy(() => d[second](boom));

    expect(error).toBeInstanceOf(DeferredInteropError);
    expect(error).toMatchObject({ name: "AlreadyCalledError", code: "ERR_ALREADY_CALLED" });
    expect(d.result).toBe(before);
  });

  // D11
  // T: AlreadyCalledTests.testNoDebugging
  it("says nothing of sites without debugging", () => {
    const d = fireFirst("callback");

    expect(thrownBy(() => d.callback(1)).message).toBe(
      "Cannot fire the Deferred: it has been fired already, and a Deferred fires once",
    );
  });

  // D11, D31
  // T: AlreadyCalledTests.testAlreadyCalledDebug_CC, AlreadyCalledTests.testAlreadyCalledDebug_CE
  // T: AlreadyCalledTests.testAlreadyCalledDebug_EC, AlreadyCalledTests.testAlreadyCalledDebug_EE
  it.each([
    ["callback", "callback"],
    ["callback", "errback"],
    ["errback", "callback"],
    ["errback", "errback"],
  ] as const)("names both sites with debugging on: %s, then %s", (first, second) => {
    setDebugging(true);
    const d = createHere();
    d.addErrback(() => "handled");
    (function fireHere() {
      d[first](boom);
    })();

    const [, created, fired] =
      /created:\n([^]*)first fired:\n([^]*)$/.exec(thrownBy(() => d[second](boom)).message) ?? [];

    expect(created).toMatch(/^\s+at createHere .*Deferred\.firing\.test/);
    expect(fired).toMatch(/^\s+at fireHere .*Deferred\.firing\.test/);
  });

  // D31
  // T: AlreadyCalledTests.testSwitchDebugging
  it("works when debugging is switched on after the creation", () => {
    const d = createHere();
    setDebugging(true);
    (function fireHere() {
      d.callback(1);
    })();

    const { message } = thrownBy(() => d.callback(2));

    expect(message).toContain("fireHere");
    expect(message).not.toContain("created:");
  });

  // D31
  it("works when debugging is switched off before the firing", () => {
    setDebugging(true);
    const d = createHere();
    setDebugging(false);
    d.callback(1);

    const { message } = thrownBy(() => d.callback(2));

    expect(message).toContain("createHere");
    expect(message).not.toContain("first fired:");
  });

  // D31
  it("is debugged where setDebugging() says so", () => {
    expect(getDebugging()).toBe(false);
    setDebugging(true);

    expect(getDebugging()).toBe(true);
  });

  // D31
  it("has the sites of what succeed() and fail() made", () => {
    setDebugging(true);
    const d = succeed(1);
    const e = fail(boom);

    for (const { message } of [thrownBy(() => d.callback(2)), thrownBy(() => e.callback(2 as never))]) {
      expect(message).toMatch(/created:[^]*Deferred\.firing\.test[^]*first fired:[^]*Deferred\.firing\.test/);
    }
    failureOf(e);
  });

  // D11
  it("throws while the first firing's callbacks run", () => {
    const thrown: unknown[] = [];
    const d = new Deferred<number>();
    d.addCallback(() => {
      thrown.push(thrownBy(() => d.callback(2)));
      return "first";
    });
    d.callback(1);

    expect(thrown).toMatchObject([{ code: "ERR_ALREADY_CALLED" }]);
    expect(d.result).toBe("first");
  });

  // D11, D9
  it("throws while the promise it was fired with is pending", () => {
    const d = new Deferred<unknown>();
    d.callback(new Promise(() => undefined));

    expect(thrownBy(() => d.callback(1))).toMatchObject({ code: "ERR_ALREADY_CALLED" });
  });

  // D9, D11 (the argument's fault must not use up the firing)
  it("can fire after a refused attempt", () => {
    const d = new Deferred<unknown>();
    thrownBy(() => d.callback(new Deferred()));
    d.callback(1);

    expect(d.result).toBe(1);
  });

  // D11
  it("names no sites without debugging, after a failure either", () => {
    const d = new Deferred<number>();
    d.errback(boom);
    const { message } = thrownBy(() => {
      d.callback(1);
    }) as Error;
    errorOf(d);

    expect(message).not.toContain("first fired");
  });
});
