import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { deferredFromCallback } from "../../src/core/deferredFromCallback.js";
import { DeferredList } from "../../src/core/DeferredList.js";
import { ensureDeferred } from "../../src/core/ensureDeferred.js";
import { fail } from "../../src/core/fail.js";
import { gatherResults } from "../../src/core/gatherResults.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { isDeferred } from "../../src/core/isDeferred.js";
import { race } from "../../src/core/race.js";
import { succeed } from "../../src/core/succeed.js";
import { deferredFFromCoroF } from "../../src/interop/deferredFFromCoroF.js";
import { revoked } from "../support/revoked.js";
import { errorOf, thrownBy } from "./outcomes.js";

const unreadable = {
  get then(): never {
    throw new Error("cannot be read");
  },
};

describe.each([
  ["a revoked proxy", revoked({})],
  ["a revoked promise", revoked(Promise.resolve(1))],
  ["an object whose then cannot be read", unreadable],
])("%s", (_what, value) => {
  it("is no Deferred, no promise and no coroutine: refused with a code", () => {
    expect(isDeferred(value)).toBe(false);
    expect(thrownBy(() => Deferred.fromFuture(value as never))).toMatchObject({ code: "ERR_NOT_A_PROMISE" });
    for (const make of [ensureDeferred, (given: never) => Deferred.fromCoroutine(given)]) {
      expect(thrownBy(() => make(value as never))).toMatchObject({ code: "ERR_NOT_A_COROUTINE" });
    }
  });

  it("is refused as an input of lists, gatherings and races, by its place", () => {
    const makers: ((inputs: never) => unknown)[] = [(inputs) => new DeferredList(inputs), gatherResults, race];
    for (const make of makers) {
      const error = thrownBy(() => make([succeed(1), value] as never));
      expect(error).toMatchObject({ code: "ERR_NOT_A_DEFERRED", message: expect.stringContaining("index 1") });
    }
  });

  it("fails the chain whose callback returns it, which goes on", () => {
    const d = succeed(1).addCallback(() => value);
    const caught = d.addErrback((failure) => failure.getErrorMessage());

    expect(caught.result).toMatch(/revoked|cannot be read/);
  });

  it("fails the Deferred that is fired with it", () => {
    const d = new Deferred<unknown>();
    d.callback(value);

    expect(errorOf(d)).toBeInstanceOf(Error);
  });

  it("can be what a Deferred fails with", () => {
    expect(errorOf(fail(value)) === value).toBe(true);
  });

  it("fails the coroutine that yields it, which may go on", () => {
    const d = inlineCallbacks(function* () {
      try {
        yield value;
        return "not thrown";
      } catch {
        return "thrown";
      }
    })();

    expect(d.result).toBe("thrown");
  });
});

describe("A revoked proxy of a function", () => {
  const fn = revoked(() => expect.fail("was called"));

  it("is wrapped, and fails when it is called", () => {
    expect(errorOf(deferredFromCallback(fn))).toBeInstanceOf(TypeError);
    expect(inlineCallbacks(fn as never).name).toBe("");
    expect([deferredFFromCoroF(fn).name, deferredFFromCoroF(fn).length]).toEqual(["", 0]);
    expect(new Deferred(fn).called).toBe(false);
  });
});

describe("A coroutine function that was not called", () => {
  it.each<[string, () => unknown, string]>([
    ["fromFuture", () => Deferred.fromFuture((async () => 1) as never), "an async function"],
    ["ensureDeferred", () => ensureDeferred(function* () {} as never), "a generator function"],
    ["fromCoroutine", () => Deferred.fromCoroutine((async () => 1) as never), "an async function"],
    ["a list", () => new DeferredList([async () => 1] as never), "an async function"],
    ["race", () => race([async function* () {}] as never), "an async generator function"],
  ])("is told apart by %s", (_where, act, kind) => {
    expect(thrownBy(act).message).toContain(`${kind} that was not called (call it: fn(), not fn)`);
  });
});
