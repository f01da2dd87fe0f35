import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { DeferredList } from "../../src/core/DeferredList.js";
import { DeferredQueue } from "../../src/core/DeferredQueue.js";
import { gatherResults } from "../../src/core/gatherResults.js";
import { requireOptions } from "../../src/core/requireOptions.js";
import { sleep } from "../../src/helpers/sleep.js";
import { toThreadWith } from "../../src/helpers/toThread.js";
import { waitFor } from "../../src/helpers/waitFor.js";
import { ThreadPool } from "../../src/threads/ThreadPool.js";
import { Cooperator } from "../../src/time/Cooperator.js";

describe("requireOptions()", () => {
  it.each([
    ["null", null, "null"],
    ["a number", 5, "5"],
    ["a text", "text", '"text"'],
    ["an array", [], "an object of class Array"],
    ["a function", () => 1, "an unnamed function"],
  ])("refuses %s", (_, value, shown) => {
    const attempt = (): void => requireOptions(value, "sleep", "{ signal }");

    expect(attempt).toThrow(expect.objectContaining({ name: "TypeError", code: "ERR_OPTIONS" }) as Error);
    expect(attempt).toThrow(`Cannot sleep: the options are ${shown}`);
    expect(attempt).toThrow(", wanted an object such as { signal }, or nothing");
  });

  it("says how to pass a signal", () => {
    expect(() => requireOptions(new AbortController().signal, "sleep", "{ signal }")).toThrow(
      /; a signal is given as \{ signal \}$/,
    );
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
