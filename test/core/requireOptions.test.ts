import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { DeferredList } from "../../src/core/DeferredList.js";
import { DeferredQueue } from "../../src/core/DeferredQueue.js";
import { gatherResults } from "../../src/core/gatherResults.js";
import { aBoolean, aSignal } from "../../src/core/kinds.js";
import { requireOptions } from "../../src/core/requireOptions.js";
import { parallel } from "../../src/helpers/parallel.js";
import { sleep } from "../../src/helpers/sleep.js";
import { toThreadWith } from "../../src/helpers/toThread.js";
import { waitFor } from "../../src/helpers/waitFor.js";
import { ThreadPool } from "../../src/threads/ThreadPool.js";
import { Cooperator } from "../../src/time/Cooperator.js";

const KINDS = { signal: aSignal, isQuiet: aBoolean };

describe("requireOptions()", () => {
  it.each([
    ["null", null, "null"],
    ["a number", 5, "5"],
    ["a text", "text", '"text"'],
    ["an array", [], "an object of class Array"],
    ["a function", () => 1, "an unnamed function"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["a revoked proxy", revokedProxy(), "an object of class Object"],
  ])("refuses %s", (_, value, shown) => {
    const attempt = (): void => requireOptions(value, "sleep", "{ signal }", KINDS);

    expect(attempt).toThrow(expect.objectContaining({ name: "TypeError", code: "ERR_OPTIONS" }) as Error);
    expect(attempt).toThrow(`Cannot sleep: the options are ${shown}`);
    expect(attempt).toThrow(", expected an object such as { signal }, or nothing");
  });

  it("says how to pass a signal", () => {
    expect(() => requireOptions(new AbortController().signal, "sleep", "{ signal }", KINDS)).toThrow(
      /; a signal is given as \{ signal \}$/,
    );
  });

  it.each([
    ["a slip", { sginal: 1 }, 'there is no option "sginal", expected signal, isQuiet; did you mean signal?'],
    ["another case", { Signal: 1 }, 'there is no option "Signal", expected signal, isQuiet; did you mean signal?'],
    ["a longer name", { abortSignal: 1 }, 'no option "abortSignal", expected signal, isQuiet; did you mean signal?'],
    ["one that is known nowhere", { timeout: 5 }, 'there is no option "timeout", expected signal, isQuiet'],
    ["one without a value", { timeout: undefined }, 'there is no option "timeout"'],
    ["a name that every object has", { toString: 1 }, 'there is no option "toString"'],
    ["an inherited one", Object.create({ timeout: 1 }), 'there is no option "timeout"'],
    ["a value of the wrong kind", { isQuiet: 1 }, "the option isQuiet is 1, expected true or false"],
  ])("refuses %s by name", (_, options, message) => {
    const attempt = (): void => requireOptions(options, "sleep", "{ signal }", KINDS);

    expect(attempt).toThrow(expect.objectContaining({ name: "TypeError", code: "ERR_OPTIONS" }) as Error);
    expect(attempt).toThrow(message);
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["a number", 1],
    ["a plain object", {}],
    ["half a signal", { aborted: false }],
    ["what does not say whether it aborted", { addEventListener: () => 1, removeEventListener: () => 1 }],
    ["a controller", new AbortController()],
    ["a revoked proxy", revokedProxy()],
  ])("refuses %s as a signal", (_, signal) => {
    expect(() => requireOptions({ signal }, "sleep", "{ signal }", KINDS)).toThrow(
      expect.objectContaining({ name: "TypeError", code: "ERR_NOT_A_SIGNAL" }) as Error,
    );
  });

  it("takes options that are left out, undefined, frozen, or of an object without a prototype", () => {
    const bare = Object.assign(Object.create(null) as object, { isQuiet: true });
    for (const options of [{}, { signal: undefined }, Object.freeze({ isQuiet: false }), bare]) {
      requireOptions(options, "sleep", "{ signal }", KINDS);
    }
  });

  it.each<readonly [string, () => unknown]>([
    ["sleep()", () => sleep(1, { sginal: 1 } as never)],
    ["waitFor()", () => waitFor(new Deferred(), 1, { timeout: 5 } as never)],
    ["message of waitFor()", () => waitFor(new Deferred(), 1, { message: 5 } as never)],
    ["onCancel of waitFor()", () => waitFor(new Deferred(), 1, { onCancel: "x" } as never)],
    ["controller of waitFor()", () => waitFor(new Deferred(), 1, { controller: {} } as never)],
    ["parallel()", () => parallel([], { count: 1, limit: 2 } as never, () => 1)],
    ["toThreadWith()", () => toThreadWith({ transfers: [] } as never, () => 1)],
    ["pool of toThreadWith()", () => toThreadWith({ pool: {} } as never, () => 1)],
    ["transfer of toThreadWith()", () => toThreadWith({ transfer: "x" } as never, () => 1)],
    ["Deferred#asFuture()", () => new Deferred().asFuture({ sginal: 1 } as never)],
    ["Deferred.fromFuture()", () => Deferred.fromFuture(Promise.resolve(), { oncancel: () => 1 } as never)],
    ["DeferredList", () => new DeferredList([], { consumeErrors: 1 } as never)],
    ["a name of DeferredList", () => new DeferredList([], { consumeError: true } as never)],
    ["gatherResults()", () => gatherResults([], { fireOnOneErrback: true } as never)],
    ["DeferredQueue", () => new DeferredQueue({ maxSize: 1 } as never)],
    ["Cooperator", () => new Cooperator({ start: false } as never)],
    ["scheduler of a Cooperator", () => new Cooperator({ scheduler: 5 } as never)],
    ["ThreadPool", () => new ThreadPool({ resourceLimits: {} } as never)],
    ["name of a ThreadPool", () => new ThreadPool({ name: 5 } as never)],
    ["limits of a ThreadPool", () => new ThreadPool({ limits: { maxOldGenerationSizeMb: "x" } } as never)],
    ["names of limits", () => new ThreadPool({ limits: { maxOldSpaceSizeMb: 5 } } as never)],
  ])("refuses what would have no effect: %s", (_, call) => {
    expect(call).toThrow(expect.objectContaining({ name: "TypeError", code: "ERR_OPTIONS" }) as Error);
  });

  it("says which option is meant", () => {
    expect(() => new ThreadPool({ resourceLimits: {} } as never)).toThrow(/; did you mean limits\?$/);
  });

  it.each<readonly [string, (options: never) => unknown]>([
    ["sleep()", (options) => sleep(1, options)],
    ["waitFor()", (options) => waitFor(new Deferred(), 1, options)],
    ["toThreadWith()", (options) => toThreadWith(options, () => 1)],
    ["Deferred#asFuture()", (options) => new Deferred().asFuture(options)],
    ["Deferred.fromFuture()", (options) => Deferred.fromFuture(Promise.resolve(), options)],
    ["DeferredList", (options) => new DeferredList([], options)],
    ["gatherResults()", (options) => gatherResults([], options)],
    ["DeferredQueue", (options) => new DeferredQueue(options)],
    ["Cooperator", (options) => new Cooperator(options)],
    ["ThreadPool", (options) => new ThreadPool(options)],
    ["limits of a ThreadPool", (options) => new ThreadPool({ limits: options })],
  ])("is asked by %s", (_, call) => {
    expect(() => call(null as never)).toThrow(expect.objectContaining({ code: "ERR_OPTIONS" }) as Error);
  });
});

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
