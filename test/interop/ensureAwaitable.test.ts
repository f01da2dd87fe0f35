import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { succeed } from "../../src/core/succeed.js";
import { ensureAwaitable } from "../../src/interop/ensureAwaitable.js";
import { expectNothingUnhandled } from "./unhandled.js";
import { revoked } from "../support/revoked.js";

describe("ensureAwaitable()", () => {
  expectNothingUnhandled();
  const boom = new Error("boom");

  it("makes a promise of a Deferred, which takes its result", async () => {
    const deferred = succeed(1);
    const promise = ensureAwaitable(deferred);
    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toBe(1);
    expect(deferred.result).toBeUndefined();
    await expect(ensureAwaitable(fail(boom))).rejects.toBe(boom);
  });

  it("waits for a Deferred that fires later", async () => {
    const deferred = new Deferred<number>();
    const promise = ensureAwaitable(deferred);
    deferred.callback(1);
    expect(await promise).toBe(1);
  });

  it.each([
    ["a promise", Promise.resolve(1)],
    ["a thenable", { then: (yes: (value: number) => void) => yes(1) }],
    ["a function with a then", Object.assign(() => undefined, { then: (yes: (value: number) => void) => yes(1) })],
  ])("returns %s itself", (_what, value) => {
    expect(ensureAwaitable(value)).toBe(value);
  });

  it.each([
    ["undefined", undefined],
    ["null", null],
    ["false", false],
    ["an object", { a: 1 }],
    ["a function", () => 1],
    ["an object whose then is no function", { then: 1 }],
  ])("makes a promise of %s, the same value", async (_what, value) => {
    const promise = ensureAwaitable(value);
    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toBe(value);
  });

  it("leaves a generator alone: it may be somebody's items", async () => {
    const started: string[] = [];
    const items = (function* () {
      started.push("started");
      yield 1;
    })();
    expect(await ensureAwaitable(items)).toBe(items);
    expect(started).toEqual([]);
  });

  it("makes a rejected promise of a Failure, with the plain error", async () => {
    await expect(ensureAwaitable(new Failure(boom))).rejects.toBe(boom);
  });

  it.each([
    ["an async function", async () => 1],
    ["a generator function", function* () {}],
  ])("refuses %s that was not called", (kind, value) => {
    expect(() => ensureAwaitable(value)).toThrow(
      expect.objectContaining({
        code: "ERR_NOT_CALLED",
        message: expect.stringContaining(`${kind} that was not called (call it: fn(), not fn)`),
      }),
    );
  });

  it("rejects with what a promise for a value that cannot be looked into is rejected with", async () => {
    await expect(ensureAwaitable(revoked({}))).rejects.toThrow("revoked");
  });
});
