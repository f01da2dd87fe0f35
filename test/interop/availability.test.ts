import { afterEach, describe, expect, it } from "vitest";
import { slots } from "../../src/core/slots.js";
import { succeed } from "../../src/core/succeed.js";
import { deferredFromCoro } from "../../src/interop/deferredFromCoro.js";
import { deferredToFuture } from "../../src/interop/deferredToFuture.js";
import { ensureAwaitable } from "../../src/interop/ensureAwaitable.js";
import { maybeDeferredToFuture } from "../../src/interop/maybeDeferredToFuture.js";
import { expectNothingUnhandled, turn } from "./unhandled.js";

const before = { ...slots() };

afterEach(() => {
  Object.assign(slots(), before);
});

describe("Under a reactor that is no asyncio one", () => {
  expectNothingUnhandled();

  function pretend(): void {
    slots().installedReactor = { isAsyncio: false };
    slots().promiseRule = () => new Error("promises do not settle here");
  }

  // A1
  it("deferredToFuture() refuses, and leaves the Deferred as it is", () => {
    pretend();
    const deferred = succeed(1);

    expect(() => deferredToFuture(deferred)).toThrow(
      "deferredToFuture() requires an installed asyncio reactor or a running asyncio event loop. " +
        "Use maybeDeferredToFuture() in code that runs under other reactors too.",
    );
    expect(deferred.result).toBe(1);
  });

  // A2
  it("maybeDeferredToFuture() gives the same Deferred", () => {
    pretend();
    const deferred = succeed(1);

    expect(maybeDeferredToFuture(deferred)).toBe(deferred);
  });

  it("ensureAwaitable() gives a fired Deferred of a plain value", () => {
    pretend();

    expect(ensureAwaitable(42)).toMatchObject({ called: true, result: 42 });
  });
});

describe("With neither a reactor nor a loop", () => {
  expectNothingUnhandled();

  // A3
  it("deferredFromCoro() refuses a promise, whose rejection is not reported on top", async () => {
    slots().eventLoop = null;
    let looked = false;
    const rejected = Promise.reject(new Error("late"));
    rejected.then = new Proxy(rejected.then.bind(rejected), {
      apply: (then, self, handlers) => {
        looked = true;
        return Reflect.apply(then, self, handlers) as never;
      },
    });

    expect(() => deferredFromCoro(rejected)).toThrow("called without an installed reactor or running asyncio loop");
    await turn();
    expect(looked).toBe(true);
  });
});
