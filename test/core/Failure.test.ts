import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { CancelledError, DeferredInteropError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import type { ErrorClass } from "../../src/core/Failure.js";
import { Failure } from "../../src/core/Failure.js";
import { revoked } from "../support/revoked.js";
import { errorOf, thrownBy } from "./outcomes.js";

class BaseError extends Error {
  override name = "BaseError";
}
class DerivedError extends BaseError {
  override name = "DerivedError";
}

const boom = new Error("boom");

const unspeakable = {
  toString(): never {
    throw new Error("no text");
  },
};

describe("new Failure()", () => {
  // F1
  // T: FailureTests.test_ExplictPass
  it("holds the error and its class", () => {
    const error = new DerivedError("x");
    const failure = new Failure(error);

    expect(failure.value).toBe(error);
    expect(failure.type).toBe(DerivedError);
  });

  // F1
  // T: FailureTests.test_failureValueFromFailure
  it("copies a Failure: same value, different object", () => {
    const error = new Error("x");
    const failure = new Failure(error);
    const copy = new Failure(failure);

    expect(copy).not.toBe(failure);
    expect(copy.value).toBe(error);
    expect(copy.type).toBe(Error);
  });

  // F9
  it.each([
    ["text", "string"],
    [5, "number"],
    [undefined, "undefined"],
    [null, "object"],
    [Symbol.iterator, "symbol"],
    [10n, "bigint"],
    [true, "boolean"],
  ])("holds %s, whose type is %s", (value, type) => {
    const failure = new Failure<unknown>(value);

    expect([failure.value, failure.type, failure.check(Error)]).toEqual([value, type, undefined]);
  });

  // F9
  it("holds objects with and without a class", () => {
    expect(new Failure({ a: 1 }).type).toBe(Object);
    expect(new Failure(Object.create(null)).type).toBeUndefined();
  });

  // F10
  it("has a serial number, one per Failure made", () => {
    const first = new Failure(1);

    expect(new Failure(first).count).toBe(first.count + 1);
  });

  // F11
  // T: FailureTests.test_ConstructionFails
  it("refuses to be made of nothing", () => {
    expect(thrownBy(() => new (Failure as unknown as new () => Failure)())).toMatchObject({
      name: "TypeError",
      code: "ERR_NO_ERROR",
      message: "Cannot make a Failure: expected the error as argument, got none",
    });
    expect(new Failure(undefined).value).toBeUndefined();
  });

  it("bears the mark by which another copy of the package knows it", () => {
    const mark = Symbol.for("deferred-interop/Failure");

    expect((new Failure(new Error("x")) as any)[mark]).toBe(true);
  });
});

describe("Failure#check()", () => {
  // F2
  it("gives the first argument that fits the class or an ancestor", () => {
    const failure = new Failure<unknown>(new DerivedError("x"));

    expect(failure.check(TypeError, BaseError, DerivedError)).toBe(BaseError);
    expect(failure.check(DerivedError, BaseError)).toBe(DerivedError);
  });

  // F2
  it("gives undefined when nothing fits, or nothing is asked", () => {
    const failure = new Failure<unknown>(new BaseError("x"));

    expect([failure.check(DerivedError), failure.check()]).toEqual([undefined, undefined]);
  });

  // F2
  it.each(["DerivedError", "BaseError", "Error", "Object"])("takes a class by name: %s", (name) => {
    expect(new Failure<unknown>(new DerivedError("x")).check("TypeError", name)).toBe(name);
  });

  // F2
  it("takes an error by its code", () => {
    const failure = new Failure<unknown>(Object.assign(new Error("gone"), { code: "ENOENT" }));

    expect([failure.check("ENOENT"), failure.check("EACCES")]).toEqual(["ENOENT", undefined]);
  });

  // F2, F9
  it("takes the type of what is no object by name", () => {
    expect([new Failure<unknown>("text").check("string"), new Failure<unknown>(5).check("string")]).toEqual([
      "string",
      undefined,
    ]);
  });

  // F2
  it("tells nothing of an object without a prototype", () => {
    expect(new Failure<unknown>(Object.create(null)).check("Object", Error)).toBeUndefined();
  });

  // F2
  it("knows the base of all our errors", () => {
    expect(new Failure<unknown>(new CancelledError()).check(DeferredInteropError)).toBe(DeferredInteropError);
  });

  // F9
  it("knows null by its typeof", () => {
    expect([new Failure(null).check("object"), new Failure(null).check("Error")]).toEqual(["object", undefined]);
  });
});

describe("Failure#trap()", () => {
  // F3
  // T: FailureTests.test_failAndTrap
  it("gives the class that fits", () => {
    expect(new Failure<unknown>(new DerivedError("x")).trap(TypeError, BaseError)).toBe(BaseError);
  });

  // F3
  // T: FailureTests.test_trapRaisesWrappedException
  it("throws the error itself when nothing fits", () => {
    const error = new BaseError("x");

    expect(thrownBy(() => new Failure<unknown>(error).trap(TypeError))).toBe(error);
  });

  // F3
  it("makes a new Failure with the same value in an errback", () => {
    const error = new BaseError("x");
    const d = fail(error);
    const before = d.result;
    d.addErrback((failure) => failure.trap(TypeError));
    const after = d.result;

    expect(after).not.toBe(before);
    expect(errorOf(d)).toBe(error);
  });

  // F3, F9
  it("throws a value that is no error as it is", () => {
    expect(thrownBy(() => new Failure<unknown>("text").trap(Error))).toBe("text");
  });
});

describe("Failure#raiseException()", () => {
  // F4
  // T: FailureTests.test_RaiseExceptionWithTB, FailureTests.test_tracebackFromExceptionInPython3
  it("throws the same error, with its stack as it was", () => {
    const error = (function makeHere() {
      return new Error("x");
    })();
    const { stack } = error;
    const thrown = thrownBy(() => new Failure(error).raiseException());

    expect(thrown).toBe(error);
    expect(thrown.stack).toBe(stack);
    expect(stack).toContain("makeHere");
  });

  // F9
  it("throws a raw value", () => {
    expect(thrownBy(() => new Failure(0).raiseException())).toBe(0);
  });
});

describe("Failure#throwExceptionIntoGenerator()", () => {
  // F4
  // T: ExtendedGeneratorTests.test_throwExceptionIntoGenerator
  it("throws the error at the generator's yield and gives what comes next", () => {
    const error = new Error("x");
    const caught: unknown[] = [];
    const generator = (function* () {
      try {
        yield 1;
      } catch (thrown) {
        caught.push(thrown);
        yield 2;
      }
    })();
    generator.next();

    expect(new Failure(error).throwExceptionIntoGenerator(generator)).toEqual({ done: false, value: 2 });
    expect(caught).toEqual([error]);
  });

  // F4
  // T: ExtendedGeneratorTests.test_failureConstructionFindsOriginalFailure
  it("lets an error that the generator does not catch out, the same one", () => {
    const error = new Error("x");
    const generator = (function* () {
      yield 1;
    })();
    generator.next();
    const thrown = thrownBy(() => new Failure(error).throwExceptionIntoGenerator(generator));

    expect(new Failure(thrown).value).toBe(error);
    expect(thrown.stack).toBe(error.stack);
  });

  // F4
  // T: ExtendedGeneratorTests.test_ambiguousFailureInGenerator, ExtendedGeneratorTests.test_ambiguousFailureFromGenerator
  it("lets another error that the generator throws out", () => {
    const other = new BaseError("other");
    const seen: Failure[] = [];
    const generator = (function* () {
      try {
        yield 1;
      } catch {
        try {
          throw other;
        } catch (error) {
          seen.push(new Failure(error));
          throw error;
        }
      }
    })();
    generator.next();
    const thrown = thrownBy(() => new Failure(new Error("x")).throwExceptionIntoGenerator(generator));

    expect([thrown, new Failure(thrown).value, seen[0]?.value]).toEqual([other, other, other]);
  });
});

describe("Failure#getErrorMessage()", () => {
  // F5
  it.each([
    [new Error("boom"), "boom"],
    [new Error(""), ""],
    ["text", "text"],
    [5, "5"],
    [null, "null"],
    [undefined, "undefined"],
    [Symbol.iterator, "Symbol(Symbol.iterator)"],
    [{ toString: () => "own text" }, "own text"],
    [Object.create(null), "(a value whose text cannot be had)"],
    [unspeakable, "(a value whose text cannot be had)"],
  ])("is the text of the value", (value, text) => {
    expect(new Failure<unknown>(value).getErrorMessage()).toBe(text);
  });

  // F5
  it.each([Symbol("s"), 42, { deep: 1 }])("is a text even when the error's message is %s", (message) => {
    const failure = new Failure(Object.assign(new Error("x"), { message }));

    expect(typeof failure.getErrorMessage()).toBe("string");
    expect(typeof failure.getTraceback()).toBe("string");
    expect(typeof failure.toString()).toBe("string");
  });

  // F5
  it("is the text of the inner value for a Failure of a Failure", () => {
    expect(new Failure(new Failure(new Error("inner"))).getErrorMessage()).toBe("inner");
  });

  // F5
  it("is the message of an error from another realm", () => {
    const failure = new Failure<unknown>(runInNewContext(`new RangeError("elsewhere")`));

    expect(failure.getErrorMessage()).toBe("elsewhere");
    expect(failure.toString()).toBe("[Failure: RangeError: elsewhere]");
  });
});

describe("Failure#getTraceback()", () => {
  const error = (function makeHere() {
    return new BaseError("boom");
  })();

  // F6
  // T: FailureTests.test_printTraceback
  it("has the class and the message first, then a line per frame", () => {
    const [head, ...frames] = new Failure(error).getTraceback().split("\n");

    expect(head).toBe("BaseError: boom");
    expect(frames[0]).toMatch(/^ {4}at makeHere .*Failure\.test/);
    expect(frames.every((line) => line.startsWith("    at "))).toBe(true);
  });

  // F6
  // T: FailureTests.test_printBriefTraceback
  it("is one line, and a line per place, when brief", () => {
    const failure = new Failure(error);
    const [head, ...frames] = failure.getTraceback("brief").split("\n");

    expect(head).toBe("Traceback: BaseError: boom");
    expect(frames[0]).toMatch(/^at makeHere .*Failure\.test/);
    expect(failure.getBriefTraceback()).toBe(failure.getTraceback("brief"));
  });

  // F6
  // T: FailureTests.test_printDetailedTraceback
  it("has the serial number before and after when verbose", () => {
    const failure = new Failure(error);
    const lines = failure.getTraceback("verbose").split("\n");

    expect(lines[0]).toBe(`*--- Failure #${failure.count} ---`);
    expect(lines.slice(1, -1).join("\n")).toBe(failure.getTraceback());
    expect(lines.at(-1)).toBe(`*--- End of Failure #${failure.count} ---`);
  });

  // F6
  // T: FailureTests.test_invalidFormatFramesDetail
  it("refuses an unknown style", () => {
    expect(thrownBy(() => new Failure(error).getTraceback("nope" as never))).toMatchObject({
      name: "TypeError",
      code: "ERR_TRACEBACK_DETAIL",
      message: 'Cannot give the traceback: expected "default", "brief" or "verbose" as the detail, got "nope"',
    });
  });

  // F6
  // T: FailureTests.test_getTracebackObjectWithoutTraceback
  it("says so when there are no frames", () => {
    const bare = Object.assign(new Error("bare"), { stack: undefined });

    expect(new Failure(bare).getTraceback()).toBe("Error: bare");
    expect(new Failure(bare).getBriefTraceback()).toBe("Traceback: Error: bare (no frames)");
    expect(new Failure("text").getBriefTraceback()).toBe("Traceback: string: text (no frames)");
  });

  // F5, F6
  // T: GetTracebackTests.test_brokenValueBriefDetail, GetTracebackTests.test_brokenValueDefaultDetail
  // T: GetTracebackTests.test_brokenValueVerboseDetail
  it.each(["brief", "default", "verbose"] as const)("copes with a value whose text cannot be had: %s", (detail) => {
    expect(new Failure(unspeakable).getTraceback(detail)).toContain("(a value whose text cannot be had)");
  });

  // F5, F6
  it.each(["brief", "default", "verbose"] as const)("copes with an error whose fields throw: %s", (detail) => {
    class Hostile extends Error {
      override get message(): string {
        throw new Error("no message");
      }
      override get stack(): string {
        throw new Error("no stack");
      }
      override get cause(): unknown {
        throw new Error("no cause");
      }
    }

    expect(new Failure(new Hostile()).getTraceback(detail)).toContain("(a value whose text cannot be had)");
  });

  // F6
  it("shows the causes", () => {
    const text = new Failure(new Error("outer", { cause: new BaseError("inner", { cause: "root" }) })).getTraceback();

    expect(text.split("\n").filter((line) => !line.startsWith("    at "))).toEqual([
      "Error: outer",
      "Caused by: BaseError: inner",
      "Caused by: string: root",
    ]);
  });

  // F6
  it("ends for a ring of causes", () => {
    const ring = new Error("ring");
    ring.cause = ring;

    expect(new Failure(ring).getTraceback().match(/Caused by/g)).toHaveLength(8);
  });

  // F6
  it("is that of the error itself when rethrown by an errback", () => {
    const d = fail(error).addErrback((failure) => failure.raiseException());

    expect((d.result as Failure).getTraceback()).toContain("makeHere");
    errorOf(d);
  });

  // F6
  it("takes no line of the message for a frame", () => {
    const [head, next] = new Failure(new Error("look at this")).getBriefTraceback().split("\n");

    expect(head).toBe("Traceback: Error: look at this");
    expect(next).toMatch(/^at /);
  });
});

describe("Failure#cleanFailure()", () => {
  // F8
  // T: FailureTests.test_cleanFailureRemovesTracebackInPython3
  it("drops the cause, and keeps class, message and frames", () => {
    const error = new BaseError("boom", { cause: new Error("big") });
    const failure = new Failure(error);
    const brief = failure.getBriefTraceback();
    failure.cleanFailure();

    expect(error.cause).toBeUndefined();
    expect([failure.type, failure.getErrorMessage(), failure.getBriefTraceback()]).toEqual([BaseError, "boom", brief]);
  });

  // F8
  it.each([
    ["frozen", Object.freeze(new Error("x", { cause: 1 }))],
    ["sealed", Object.seal(new Error("x", { cause: 1 }))],
    ["with a read-only cause", Object.defineProperty(new Error("x"), "cause", { value: 1, writable: false })],
    ["no error", "text"],
  ])("leaves alone what cannot be changed: %s", (_what, value) => {
    expect(() => new Failure<unknown>(value).cleanFailure()).not.toThrow();
  });
});

describe("Failure#toString()", () => {
  // F7
  // T: FailureTests.test_repr
  it.each([
    [new DerivedError("x"), "[Failure: DerivedError: x]"],
    [new Error(), "[Failure: Error]"],
    ["text", "[Failure: string: text]"],
    [unspeakable, "[Failure: (a value whose text cannot be had)]"],
  ])("has the class and the message", (value, text) => {
    expect(new Failure<unknown>(value).toString()).toBe(text);
    expect(inspect(new Failure<unknown>(value))).toBe(text);
  });
});

describe("What is thrown by the machinery", () => {
  // F12
  it("is never a Failure", () => {
    const error = new Error("x");
    const classes: ErrorClass[] = [TypeError];

    for (const thrown of [
      thrownBy(() => new Failure(error).raiseException()),
      thrownBy(() => new Failure(error).trap(...classes)),
      thrownBy(() => new Failure(new Failure(error)).raiseException()),
    ]) {
      expect(thrown).toBe(error);
    }
  });
});

describe("Failure of an error of another realm", () => {
  const foreign = runInNewContext(`({
    error: new Error("x"),
    type: new TypeError("x"),
    own: new (class Own extends RangeError {})("x"),
    tagged: Object.defineProperty(new Error("x"), Symbol.toStringTag, { value: "DOMException" }),
    sum: new AggregateError([new TypeError("x")]),
    fake: { name: "TypeError", message: "x" },
  })`) as Record<"error" | "type" | "own" | "tagged" | "sum" | "fake", unknown>;

  it.each([
    ["error", [Error], Error],
    ["type", [Error], Error],
    ["type", [RangeError, TypeError], TypeError],
    ["own", [TypeError, RangeError], RangeError],
    ["tagged", [TypeError, Error], Error],
    ["sum", [TypeError, AggregateError], AggregateError],
    ["error", [TypeError], undefined],
    ["fake", [TypeError, Error], undefined],
  ] as const)("is found by this realm's class: %s, %o", (which, types, expected) => {
    expect(new Failure(foreign[which]).check(...types)).toBe(expected);
  });

  it("is trapped by this realm's class, and not found by other classes of its name", () => {
    const own = { TypeError: class extends Error {} };

    expect(new Failure(foreign.type).trap(TypeError)).toBe(TypeError);
    expect(new Failure(new own.TypeError("x")).check(TypeError)).toBeUndefined();
    expect(new Failure(new own.TypeError("x")).check(Error)).toBe(Error);
    expect(new Failure(foreign.type).check(own.TypeError)).toBeUndefined();
  });
});

describe("Failure given something wrong", () => {
  it.each<[string, () => unknown, string]>([
    ["no error", () => new (Failure as never as new () => Failure)(), "ERR_NO_ERROR"],
    ["a number to check()", () => new Failure(1).check(5 as never), "ERR_NOT_AN_ERROR_CLASS"],
    ["null to trap()", () => new Failure(1).trap(null as never), "ERR_NOT_AN_ERROR_CLASS"],
    ["an arrow function to check()", () => new Failure(boom).check((() => 1) as never), "ERR_NOT_AN_ERROR_CLASS"],
    ["a method to trap()", () => new Failure(boom).trap({ m() {} }.m as never), "ERR_NOT_AN_ERROR_CLASS"],
    ["a revoked class", () => new Failure(boom).check(revoked(class {})), "ERR_NOT_AN_ERROR_CLASS"],
    ["a symbol to check()", () => new Failure(boom).check(Symbol("s") as never), "ERR_NOT_AN_ERROR_CLASS"],
    [
      "a revoked generator",
      () => new Failure(1).throwExceptionIntoGenerator(revoked({}) as never),
      "ERR_NOT_A_GENERATOR",
    ],
    ["another detail", () => new Failure(1).getTraceback("x" as never), "ERR_TRACEBACK_DETAIL"],
    ["no generator", () => new Failure(1).throwExceptionIntoGenerator(5 as never), "ERR_NOT_A_GENERATOR"],
  ])("refuses %s with a code", (_what, act, code) => {
    expect(thrownBy(act)).toMatchObject({ code });
  });
});

describe("Failure of a value that cannot be looked into", () => {
  const touchy = (target: object): object =>
    new Proxy(target, {
      get: () => expect.fail("was asked"),
      getPrototypeOf: () => expect.fail("was asked"),
    });

  it.each([
    ["a revoked proxy", revoked({})],
    ["a revoked error", revoked(new Error("x"))],
    ["a proxy that throws", touchy({})],
  ])("is of no class, and has a text: %s", (_what, value) => {
    for (const failure of [new Failure(value), new Failure(new Failure(value))]) {
      expect(failure.value === value).toBe(true);
      expect(failure.check(Error, TypeError, CancelledError, "Error", "ERR_CANCELLED")).toBeUndefined();
      expect(failure.type).toBe("object");
      expect(failure.getErrorMessage()).toBe("(a value whose text cannot be had)");
      expect(failure.getTraceback()).toBe("(a value whose text cannot be had)");
      expect(failure.getBriefTraceback()).toContain("(a value whose text cannot be had)");
      expect(String(failure)).toContain("(a value whose text cannot be had)");
    }
  });

  it("goes through a chain as any other", () => {
    const value = revoked({});
    const d = fail(value).addErrback((failure) => [failure.value === value, failure.check(Error)]);

    expect(d.result).toEqual([true, undefined]);
  });
});
