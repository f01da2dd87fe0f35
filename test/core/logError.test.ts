import { afterEach, describe, expect, it, vi } from "vitest";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { hostClock } from "../../src/core/hostClock.js";
import { logError, setErrorLogger } from "../../src/core/logError.js";
import { unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import type { ScheduledCall } from "../../src/core/ReactorTime.js";
import { errorOf, thrownBy } from "./outcomes.js";

const boom = new Error("boom");

afterEach(() => {
  setErrorLogger(undefined);
  vi.useRealTimers();
});

function noteLogged(): Failure[] {
  const logged: Failure[] = [];
  setErrorLogger((failure) => logged.push(failure));
  return logged;
}

describe("logError()", () => {
  // U5
  // T: UtilTests.test_logErrorReturnsError
  it("returns the very failure", () => {
    noteLogged();
    const failure = new Failure(boom);

    expect(logError(failure)).toBe(failure);
  });

  // U5
  // T: UtilTests.test_logErrorLogsError
  it("gives the failure to the logger once", () => {
    const logged = noteLogged();
    const failure = new Failure(boom);
    logError(failure);

    expect(logged).toEqual([failure]);
  });

  // U3
  it("leaves the failure unhandled when it is an errback", () => {
    noteLogged();
    const d = fail(boom).addErrback(logError);

    expect(unhandledFailureOf(d)?.value).toBe(boom);
    errorOf(d);
  });
});

describe("logError() with a message", () => {
  it("gives it to the logger", () => {
    const seen: unknown[] = [];
    setErrorLogger((...args) => seen.push(...args));
    const failure = new Failure(boom);
    logError(failure, "what has failed");

    expect(seen).toEqual([failure, "what has failed"]);
  });
});

describe("setErrorLogger()", () => {
  it("returns the logger that was in place, and takes undefined for the default", () => {
    const mine = (): void => undefined;
    const standard = setErrorLogger(mine);
    expect(setErrorLogger(undefined)).toBe(mine);

    expect(setErrorLogger(standard)).toBe(standard);
  });

  it("refuses what is no function", () => {
    expect(thrownBy(() => setErrorLogger("log" as never))).toMatchObject({
      code: "ERR_NOT_CALLABLE",
      message: 'Cannot set the error logger: the logger is "log", expected a function',
    });
  });
});

describe("The host's clock", () => {
  // C6, C8
  it("logs an error of a call and goes on", () => {
    vi.useFakeTimers();
    const logged = noteLogged();
    const seen: number[] = [];
    hostClock.callLater(1, () => {
      throw boom;
    });
    hostClock.callLater(1, (n) => seen.push(n), 5);
    vi.advanceTimersByTime(1);

    expect([logged.map((failure) => failure.value), seen]).toEqual([[boom], [5]]);
  });

  // C8
  it("waits longer than 2³¹ milliseconds", () => {
    vi.useFakeTimers();
    let calls = 0;
    const call = hostClock.callLater(2 ** 31 + 5, () => ++calls);
    vi.advanceTimersByTime(2 ** 31);
    expect([calls, call.active()]).toEqual([0, true]);
    vi.advanceTimersByTime(5);

    expect([calls, call.active(), vi.getTimerCount()]).toEqual([1, false, 0]);
  });

  // C8
  it("can be cancelled at any time of a long wait, and again", () => {
    vi.useFakeTimers();
    let calls = 0;
    const call = hostClock.callLater(2 ** 32, () => ++calls);
    vi.advanceTimersByTime(2 ** 31);
    call.cancel();
    call.cancel();
    vi.advanceTimersByTime(2 ** 33);

    expect([calls, call.active(), vi.getTimerCount()]).toEqual([0, false, 0]);
  });

  // C8
  it("is quiet when a call is cancelled that has been made, and counts as made inside it", () => {
    vi.useFakeTimers();
    const seen: boolean[] = [];
    const call: ScheduledCall = hostClock.callLater(0, () => seen.push(call.active()));
    vi.advanceTimersByTime(0);
    call.cancel();

    expect(seen).toEqual([false]);
  });

  it("refuses bad arguments", () => {
    expect(thrownBy(() => hostClock.callLater(1, 5 as never))).toMatchObject({ code: "ERR_NOT_CALLABLE" });
    expect(thrownBy(() => hostClock.callLater(-1, () => 1))).toMatchObject({ code: "ERR_DURATION_RANGE" });
  });
});
