import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { succeed } from "../../src/core/succeed.js";
import { deferredFFromCoroF } from "../../src/interop/deferredFFromCoroF.js";
import { expectNothingUnhandled } from "./unhandled.js";

describe("deferredFFromCoroF()", () => {
  expectNothingUnhandled();

  it("calls the function when the wrapper is called, not before, and each time", async () => {
    const calls: number[] = [];
    const wrapped = deferredFFromCoroF(async (n: number) => {
      calls.push(n);
      return n;
    });
    expect(calls).toEqual([]);
    const deferreds = [wrapped(1), wrapped(2)];
    expect(calls).toEqual([1, 2]);
    expect(deferreds[0]).toBeInstanceOf(Deferred);
    expect(await Promise.all(deferreds)).toEqual([1, 2]);
  });

  it("passes this and all arguments", async () => {
    const account = {
      balance: 40,
      add: deferredFFromCoroF(async function (this: { balance: number }, ...amounts: number[]) {
        return amounts.reduce((sum, amount) => sum + amount, this.balance);
      }),
    };
    expect(await account.add(1, 1)).toBe(42);
  });

  it("keeps the function's name and length", () => {
    const wrapped = deferredFFromCoroF(async function download(_url: string, _depth: number) {});
    expect(wrapped.name).toBe("download");
    expect(wrapped.length).toBe(2);
  });

  it("fits where a callback is expected: it gets the previous result, and the chain waits", async () => {
    const chain = succeed(20)
      .addCallback(deferredFFromCoroF(async (n: number) => n * 2))
      .addCallback((n) => n + 2);
    expect(await chain).toBe(42);
  });

  it("drives a generator function", () => {
    const wrapped = deferredFFromCoroF(function* (n: number) {
      return (yield* succeed(n)) * 2;
    });
    expect(wrapped(21).result).toBe(42);
  });

  it("returns a Deferred of the function itself, and a plain value as it is", () => {
    const deferred = new Deferred<number>();
    expect(deferredFFromCoroF(() => deferred)()).toBe(deferred);
    expect(deferredFFromCoroF(() => 42)()).toBe(42);
  });

  it("throws what a plain function throws, and fails with what an async one throws", async () => {
    const boom = new Error("boom");
    const plain = deferredFFromCoroF((): number => {
      throw boom;
    });
    const asynchronous = deferredFFromCoroF(async () => {
      throw boom;
    });
    expect(plain).toThrow(boom);
    await expect(asynchronous()).rejects.toBe(boom);
  });

  it.each([undefined, null, 42, {}, Promise.resolve()])("refuses %o when it wraps, not when it is called", (fn) => {
    expect(() => deferredFFromCoroF(fn as never)).toThrow(
      expect.objectContaining({
        code: "ERR_NOT_CALLABLE",
        message: expect.stringContaining("Cannot wrap a coroutine function: the function is "),
      }) as Error,
    );
  });

  it("gives a function whose name and length may be redefined, as those of any other", () => {
    const wrapped = deferredFFromCoroF(async (n: number) => n);
    Object.defineProperties(wrapped, { name: { value: "renamed" }, length: { value: 3 } });

    expect([wrapped.name, wrapped.length]).toEqual(["renamed", 3]);
  });
});
