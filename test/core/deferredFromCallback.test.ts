import { readFile } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Done } from "../../src/core/deferredFromCallback.js";
import { deferredFromCallback } from "../../src/core/deferredFromCallback.js";
import { AlreadyCalledError, CancelledError } from "../../src/core/errors.js";
import { Failure } from "../../src/core/Failure.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { slots } from "../../src/core/slots.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled } from "../../src/core/unhandledErrors.js";
import { Clock } from "../../src/time/Clock.js";
import { errorOf, nextTurn, recordResults, thrownBy } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

const boom = new Error("boom");

watchRejections();
afterEach(() => vi.unstubAllGlobals());

/** A call that has begun; whoever has it says how it ends. */
interface Api {
  done: Done<unknown>;
  take: (done: Done<never>) => void;
}

function makeApi(): Api {
  const api: Api = {
    done: () => expect.unreachable("not called yet"),
    take: (done) => {
      api.done = done as Done<unknown>;
    },
  };
  return api;
}

function whileLogging(fn: () => void): unknown[] {
  const logged: unknown[] = [];
  const previous = setErrorLogger((failure, message) => logged.push(failure.value, message));
  fn();
  setErrorLogger(previous);
  return logged;
}

const aborted = (signal: AbortSignal): Error =>
  Object.assign(new Error("The operation was aborted"), {
    name: "AbortError",
    code: "ABORT_ERR",
    cause: signal.reason,
  });

describe("deferredFromCallback()", () => {
  it("calls the function at once, and fires inside the call of done", () => {
    const api = makeApi();
    const d = deferredFromCallback<string>(api.take);
    const results = recordResults(d);
    expect(d.called).toBe(false);
    api.done(null, "x");

    expect(results).toEqual(["x"]);
  });

  it.each([null, undefined, 0, false, ""])("takes %j for no error, as util.promisify does", (error) => {
    expect(deferredFromCallback<string>((done) => done(error, "x")).result).toBe("x");
  });

  it.each([boom, "a text", 5, true, { code: "ENOENT" }])("fails with the error it is given: %s", (error) => {
    expect(errorOf(deferredFromCallback((done) => done(error, "ignored")))).toBe(error);
  });

  it("fails with the Failure it is given", () => {
    const failure = new Failure(boom);
    expect(deferredFromCallback((done) => done(failure)).addErrback((f) => [f]).result).toEqual([failure]);
  });

  it("takes the first value of several, and undefined for none", () => {
    const several = deferredFromCallback((done) => (done as (...args: unknown[]) => void)(null, "first", "second"));

    expect(several.result).toBe("first");
    expect(recordResults(deferredFromCallback<undefined>((done) => done()))).toEqual([undefined]);
  });

  it("fires before it returns when done is called synchronously", () => {
    expect(deferredFromCallback<number>((done) => done(null, 1)).addCallback((n) => n + 1).result).toBe(2);
  });

  it("waits for a promise as the value, and refuses a Deferred", async () => {
    expect(await deferredFromCallback((done) => done(null, Promise.resolve("x")))).toBe("x");
    expect(errorOf(deferredFromCallback((done) => done(null, succeed(1))))).toMatchObject({
      code: "ERR_FIRED_WITH_DEFERRED",
    });
    expect(errorOf(deferredFromCallback((done) => done(succeed(1))))).toMatchObject({
      code: "ERR_FIRED_WITH_DEFERRED",
    });
  });

  it("fails with what the function throws", () => {
    const d = deferredFromCallback(() => {
      throw boom;
    });

    expect(errorOf(d)).toBe(boom);
  });

  it("fails with what an async function is rejected with", async () => {
    const d = deferredFromCallback(async () => {
      await nextTurn();
      throw boom;
    });
    await nextTurn();
    await nextTurn();

    expect(errorOf(d)).toBe(boom);
  });

  it("drops a callback after a throw, and logs it", () => {
    let late: Done<string> | undefined;
    const d = deferredFromCallback<string>((done) => {
      late = done;
      throw boom;
    });
    const logged = whileLogging(() => late?.(null, "late"));

    expect(logged[0]).toBeInstanceOf(AlreadyCalledError);
    expect(errorOf(d)).toBe(boom);
  });

  it("logs what the function throws after it has called done", () => {
    const logged = whileLogging(() => {
      const d = deferredFromCallback<string>((done) => {
        done(null, "x");
        throw boom;
      });
      expect(d.result).toBe("x");
    });

    expect(logged).toEqual([boom, expect.stringContaining("threw after")]);
  });

  it("ignores a second callback, and logs it", () => {
    const api = makeApi();
    const d = deferredFromCallback<string>(api.take);
    api.done(null, "first");
    const logged = whileLogging(() => {
      api.done(null, "second");
      api.done(boom);
    });

    expect(d.result).toBe("first");
    expect(logged).toEqual([
      expect.any(AlreadyCalledError),
      expect.stringContaining("called again"),
      boom,
      expect.stringContaining("called again"),
    ]);
  });

  it("refuses what is not a function", () => {
    expect(thrownBy(() => deferredFromCallback(undefined as never))).toMatchObject({ code: "ERR_NOT_CALLABLE" });
  });

  it("works where promises do not settle", () => {
    const rule = slots().promiseRule;
    slots().promiseRule = () => boom;
    const api = makeApi();
    const d = deferredFromCallback<string>((done, _signal) => api.take(done));
    api.done(null, "x");
    slots().promiseRule = rule;

    expect(d.result).toBe("x");
  });
});

describe("deferredFromCallback(), cancelled", () => {
  it("fails at once without a signal, and drops what comes late", () => {
    const api = makeApi();
    const tracked = trackUnhandled();
    const [early, late] = [deferredFromCallback(api.take), api.done];
    const logged = whileLogging(() => {
      early.cancel();
      expect(errorOf(early)).toBeInstanceOf(CancelledError);
      late(boom);
    });

    expect([logged, early.result, tracked.failures()]).toEqual([[], undefined, []]);
    tracked.stop();
  });

  it("does not count a parameter with a default, or the rest", () => {
    for (const start of [(done: unknown, signal = "none") => [done, signal], (...args: unknown[]) => args]) {
      const d = deferredFromCallback(start as never);
      d.cancel();

      expect(errorOf(d)).toBeInstanceOf(CancelledError);
    }
  });

  it.each([
    ["a value", null, "salvaged"],
    ["another error", boom, undefined],
  ])("aborts the signal and waits for the callback: %s", (_what, error, value) => {
    const call: { done?: Done<string>; signal?: AbortSignal } = {};
    const d = deferredFromCallback<string>((done, signal) => {
      Object.assign(call, { done, signal });
    });
    const results = recordResults(d);
    d.cancel();
    expect([call.signal?.aborted, results]).toEqual([true, []]);
    expect(call.signal?.reason).toBeInstanceOf(CancelledError);
    call.done?.(error, value);

    expect(results).toEqual([error ?? value]);
    d.addErrback(() => undefined);
  });

  it.each(["AbortError", "the reason"])("fails with CancelledError for %s, which nobody has to handle", (what) => {
    const d = deferredFromCallback<string>((done, signal) => {
      signal.addEventListener("abort", () => done(what === "AbortError" ? aborted(signal) : signal.reason));
    });
    d.cancel();
    const error = errorOf(d);

    expect(error).toBeInstanceOf(CancelledError);
    // With a cause it would be reported when it is dropped.
    expect(error.cause).toBeUndefined();
  });

  it("leaves an AbortError alone that no cancel led to", () => {
    const error = Object.assign(new Error("aborted"), { name: "AbortError" });
    const d = deferredFromCallback((done, _signal) => done(error));

    expect(errorOf(d)).toBe(error);
  });

  it("waits no longer after a second cancel", () => {
    let finish: Done<string> | undefined;
    const d = deferredFromCallback<string>((done, _signal) => {
      finish = done;
    });
    d.cancel();
    d.cancel();
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    const logged = whileLogging(() => finish?.(null, "late"));

    expect([logged, d.result]).toEqual([[], undefined]);
  });

  it("logs a second callback also then", () => {
    const api = makeApi();
    const d = deferredFromCallback(api.take);
    d.cancel();
    errorOf(d);
    const logged = whileLogging(() => {
      api.done(null, 1);
      api.done(null, 2);
    });

    expect(logged).toHaveLength(2);
  });

  it("does nothing after it has fired", () => {
    let seen: AbortSignal | undefined;
    const d = deferredFromCallback<string>((done, signal) => {
      seen = signal;
      done(null, "x");
    });
    d.cancel();

    expect([d.result, seen?.aborted]).toEqual(["x", false]);
  });

  it("is ended by a time limit, which is then the failure", () => {
    const clock = new Clock();
    const d = deferredFromCallback((done, signal) => {
      signal.addEventListener("abort", () => done(aborted(signal)));
    }).addTimeout(5, clock);
    clock.advance(5);

    expect(errorOf(d)).toMatchObject({ code: "ERR_TIMEOUT" });
  });

  it("is cancelled with the coroutine that waits for it", () => {
    const seen: unknown[] = [];
    const d = inlineCallbacks(function* () {
      try {
        yield* deferredFromCallback<string>((done, signal) => {
          signal.addEventListener("abort", () => done(aborted(signal)));
        });
      } catch (error) {
        seen.push(error);
      }
      return "cleaned";
    })();
    d.cancel();

    expect([seen, d.result]).toEqual([[expect.any(CancelledError)], "cleaned"]);
  });

  it("ends a real read of a file", async () => {
    const here = fileURLToPath(import.meta.url);
    const read = (): ReturnType<typeof deferredFromCallback<string>> =>
      deferredFromCallback<string>((done, signal) => {
        readFile(here, { encoding: "utf8", signal }, done);
      });
    expect(await read()).toContain("ends a real read");
    const d = read();
    d.cancel();

    expect(await d.addErrback((failure) => failure.value)).toBeInstanceOf(CancelledError);
  });
});

describe("deferredFromCallback() without an AbortController", () => {
  it("throws before it calls a function that wants a signal", () => {
    vi.stubGlobal("AbortController", undefined);
    const called: unknown[] = [];

    expect(thrownBy(() => deferredFromCallback((done, _signal) => called.push(done)))).toMatchObject({
      name: "RuntimeError",
      code: "ERR_NO_ABORT_CONTROLLER",
    });
    expect(called).toEqual([]);
  });

  it("works for a function that wants none", () => {
    vi.stubGlobal("AbortController", undefined);

    expect(deferredFromCallback<number>((done) => done(null, 1)).result).toBe(1);
  });
});
