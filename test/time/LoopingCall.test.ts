import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { Failure } from "../../src/core/Failure.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { trackUnhandled } from "../../src/core/unhandledErrors.js";
import { Clock } from "../../src/time/Clock.js";
import { LoopingCall } from "../../src/time/LoopingCall.js";
import { errorOf, nextTurn, thrownBy } from "../core/outcomes.js";

const boom = new Error("boom");

/** A loop on a clock that notes the time of each call. */
function makeLoop(fn: () => unknown = () => undefined): { clock: Clock; loop: LoopingCall<[]>; times: number[] } {
  const clock = new Clock();
  const times: number[] = [];
  const loop = new LoopingCall<[]>(() => {
    times.push(clock.now());
    return fn();
  });
  loop.clock = clock;
  return { clock, loop, times };
}

describe("LoopingCall#start()", () => {
  // L1, L2, L4, L5
  // T: LoopTests.testBasicFunction
  it("calls at once and then at every interval, with the arguments; stop() fires its Deferred with the loop", () => {
    const clock = new Clock();
    const seen: unknown[][] = [];
    const loop = new LoopingCall((...args: [string, number]) => seen.push(args), "a", 1);
    loop.clock = clock;
    const done = loop.start({ seconds: 1 });
    clock.pump([1000, 1000]);
    expect([seen, loop.running, done.called]).toEqual([
      [
        ["a", 1],
        ["a", 1],
        ["a", 1],
      ],
      true,
      false,
    ]);
    loop.stop();
    clock.advance(5000);

    expect(done.result).toBe(loop);
    expect([seen.length, loop.running, clock.getDelayedCalls()]).toEqual([3, false, []]);
  });

  // L2
  // T: LoopTests.testDelayedStart
  it("waits one interval first with now = false", () => {
    const { clock, loop, times } = makeLoop();
    loop.start(2, false);
    expect(times).toEqual([]);
    clock.pump([2, 2]);

    expect(times).toEqual([2, 4]);
  });

  // L1
  it("refuses to start a loop that runs", () => {
    const { loop } = makeLoop();
    loop.start(1);

    expect(thrownBy(() => loop.start(1))).toMatchObject({
      name: "AssertionError",
      code: "ERR_ASSERTION",
      message: "Cannot start the LoopingCall: it is running",
    });
  });

  // L1
  // T: LoopTests.testBadDelay
  it.each([-1, NaN, Infinity])("refuses the interval %s and stays startable", (interval) => {
    const { loop, times } = makeLoop();

    expect(thrownBy(() => loop.start(interval))).toMatchObject({
      name: "RangeError",
      code: "ERR_DURATION_RANGE",
      message: `Cannot start the LoopingCall: the duration is ${interval}, expected a finite span of 0 or more`,
    });
    expect([loop.running, times]).toEqual([false, []]);
    loop.start(1);
    expect(loop.running).toBe(true);
  });

  // L1
  it("gives a new Deferred each time", () => {
    const { loop } = makeLoop();
    const first = loop.start(1);
    loop.stop();

    expect(loop.start(1) === first).toBe(false);
  });

  // L1
  it("sets running before the first call", () => {
    const seen: boolean[] = [];
    const { loop } = makeLoop(() => seen.push(loop.running));
    loop.start(1);

    expect(seen).toEqual([true]);
  });

  // L3
  // T: ReactorLoopTests.testWaitDeferred
  it("schedules the next call only when the Deferred that the function returned has fired", () => {
    const pending: Deferred<unknown>[] = [];
    const { clock, loop, times } = makeLoop(() => {
      const d = new Deferred<unknown>();
      pending.push(d);
      return d;
    });
    loop.start(1);
    clock.advance(2.5);
    expect([times, clock.getDelayedCalls()]).toEqual([[0], []]);
    pending[0]?.callback("x");
    expect(pending[0]?.result).toBeUndefined();
    clock.advance(0.5);

    expect(times).toEqual([0, 3]);
  });

  // L3
  it("waits for a promise too", async () => {
    const { clock, loop, times } = makeLoop(async () => undefined);
    loop.start(1);
    expect(clock.getDelayedCalls()).toEqual([]);
    await clock.advanceAsync(1);

    expect(times).toEqual([0, 1]);
  });

  // L4
  // T: LoopTests.test_callbackTimeSkips
  it("skips intervals that a slow function took", () => {
    const { clock, loop, times } = makeLoop(() => {
      clock.advance(2.5);
    });
    loop.start(1);
    clock.advance(0.5);

    expect(times).toEqual([0, 3]);
  });

  // L4
  // T: LoopTests.test_reactorTimeSkips
  it("skips intervals for which the clock came late", () => {
    const { clock, loop, times } = makeLoop();
    loop.start(1);
    clock.advance(2.25);
    expect(times).toEqual([0, 2.25]);
    clock.advance(0.5);
    expect(times).toEqual([0, 2.25]);
    clock.advance(0.25);

    expect(times).toEqual([0, 2.25, 3]);
  });

  // L4
  it("does not drift over 10,000 intervals of a span that is no binary fraction", () => {
    const { clock, loop, times } = makeLoop();
    loop.start(0.1);
    for (let i = 0; i < 10_000; i++) clock.advance(0.1);

    expect(times.length).toBeGreaterThanOrEqual(9_999);
    expect(times.length).toBeLessThanOrEqual(10_002);
  });

  // L4
  it("waits a whole interval when rounding would make the wait vanish", () => {
    const { clock, loop, times } = makeLoop();
    clock.advance(2 ** 53);
    loop.start(0.5);

    expect(times).toHaveLength(1);
    expect(clock.getDelayedCalls()).toHaveLength(1);
  });

  // L4
  // T: ReactorLoopTests.testEveryIteration
  it("calls as often as the clock allows with the interval 0", () => {
    const { clock, loop, times } = makeLoop(() => {
      if (times.length === 5) loop.stop();
    });
    const done = loop.start(0);
    expect(times).toHaveLength(1);
    clock.advance(0);

    expect(times).toEqual([0, 0, 0, 0, 0]);
    expect(done.result).toBe(loop);
  });

  // L10
  it("refuses to start while a call from before stop() is pending", () => {
    const pending = new Deferred<unknown>();
    const { loop } = makeLoop(() => pending);
    const done = loop.start(1);
    loop.stop();

    expect(thrownBy(() => loop.start(1))).toMatchObject({
      code: "ERR_ASSERTION",
      message: "Cannot start the LoopingCall: a call made before stop() has not finished",
    });
    pending.callback(1);
    expect(done.called).toBe(true);
    loop.start(1);
    expect(loop.running).toBe(true);
  });

  // L1
  it("may be called again from a callback of the Deferred of the one before", () => {
    const { clock, loop, times } = makeLoop();
    loop.start(1).addCallback(() => {
      loop.start(10, false);
    });
    loop.stop();
    expect(loop.running).toBe(true);
    clock.advance(10);

    expect(times).toEqual([0, 10]);
  });

  // L11
  it("gives a Deferred whose cancel does not reach the loop; the final firing is forgiven", () => {
    const { clock, loop, times } = makeLoop();
    const done = loop.start(1);
    done.cancel();
    expect(errorOf(done)).toMatchObject({ code: "ERR_CANCELLED" });
    clock.advance(1);
    expect([times, loop.running]).toEqual([[0, 1], true]);
    loop.stop();

    expect(done.result).toBeUndefined();
  });

  // L11
  it("forgives the final failure after a cancel, too", () => {
    const tracked = trackUnhandled();
    let fails = false;
    const { clock, loop } = makeLoop(() => {
      if (fails) throw boom;
    });
    const done = loop.start(1);
    done.cancel();
    errorOf(done);
    fails = true;
    clock.advance(1);

    expect([loop.running, tracked.failures()]).toEqual([false, []]);
    tracked.stop();
  });

  it("says what was attempted when there is no function to call", () => {
    const { message } = thrownBy(() => new LoopingCall("no function" as never)) as Error;

    expect(message).toBe('Cannot make a LoopingCall: the function is "no function", expected a function');
  });

  it("keeps the interval, in milliseconds, for all to read", () => {
    const { loop } = makeLoop();
    expect(loop.interval).toBeUndefined();
    void loop.start({ seconds: 2 });

    expect(loop.interval).toBe(2000);
  });

  // L4
  it("does not call twice at a time from which the next call is too near to tell", () => {
    const { clock, loop, times } = makeLoop();
    clock.advance(2 ** 53 - 3);
    void loop.start(4, false);
    clock.advance(3);

    expect(times).toEqual([2 ** 53]);
  });
});

describe("LoopingCall#stop()", () => {
  // L5
  it("refuses when it is not running", () => {
    expect(thrownBy(() => makeLoop().loop.stop())).toMatchObject({
      name: "AssertionError",
      code: "ERR_ASSERTION",
      message: "Cannot stop the LoopingCall: it is not running",
    });
  });

  // L5
  // T: LoopTests.testStopAtOnce
  it("ends the loop inside the first call", () => {
    const { clock, loop, times } = makeLoop(() => loop.stop());
    const done = loop.start(1);

    expect(done.result).toBe(loop);
    expect([times, clock.getDelayedCalls()]).toEqual([[0], []]);
  });

  // L5
  // T: LoopTests.testStoppingBeforeDelayedStart
  it("ends the loop before the first delayed call, firing inside it", () => {
    const { clock, loop, times } = makeLoop();
    const done = loop.start(1, false);
    loop.stop();

    expect(done.result).toBe(loop);
    expect([times, clock.getDelayedCalls()]).toEqual([[], []]);
  });

  // L5
  // T: ReactorLoopTests.testStopAtOnceLater
  it("prevents the first call when another timer calls it before", () => {
    const { clock, loop, times } = makeLoop();
    clock.callLater(0, () => loop.stop());
    const done = loop.start(0, false);
    clock.advance(0);

    expect(times).toEqual([]);
    expect(done.result).toBe(loop);
  });

  // L5
  it("lets the Deferred fire when the pending call ends", () => {
    const pending = new Deferred<unknown>();
    const { loop } = makeLoop(() => pending);
    const done = loop.start(1);
    loop.stop();
    expect([loop.running, done.called]).toEqual([false, false]);
    pending.callback(1);

    expect(done.result).toBe(loop);
  });

  // L5
  it("lets a failure of the pending call win", () => {
    const pending = new Deferred<unknown>();
    const { loop } = makeLoop(() => pending);
    const done = loop.start(1);
    loop.stop();
    pending.errback(boom);

    expect(errorOf(done)).toBe(boom);
  });
});

describe("A LoopingCall whose function fails", () => {
  // L6
  // T: ReactorLoopTests.testFailure
  it("is over, and its Deferred fails", () => {
    const { clock, loop, times } = makeLoop(() => {
      throw boom;
    });
    const done = loop.start(1, false);
    clock.advance(1);
    clock.advance(5);

    expect(errorOf(done)).toBe(boom);
    expect([loop.running, times]).toEqual([false, [1]]);
  });

  // L6
  it("fails in the first call already", () => {
    const { loop } = makeLoop(() => new Failure(boom));

    expect(errorOf(loop.start(1))).toBe(boom);
    expect(loop.running).toBe(false);
  });

  // L5, L6
  // T: ReactorLoopTests.testFailAndStop
  it("fails even if it was stopped in the same call", () => {
    const { loop } = makeLoop(() => {
      loop.stop();
      throw boom;
    });

    expect(errorOf(loop.start(1))).toBe(boom);
  });

  // L6
  // T: ReactorLoopTests.testFailurePropagation
  it("fails with the failure of the Deferred that the function returned, which is then handled", () => {
    const tracked = trackUnhandled();
    const pending = new Deferred<unknown>();
    const { loop } = makeLoop(() => pending);
    const done = loop.start(1);
    pending.errback(boom);

    expect(errorOf(done)).toBe(boom);
    expect([pending.result, tracked.failures()]).toEqual([undefined, []]);
    tracked.stop();
  });

  // L6
  it("fails with a rejection", async () => {
    const { loop } = makeLoop(() => Promise.reject(boom));
    const done = loop.start(1);
    await nextTurn();

    expect(errorOf(done)).toBe(boom);
  });

  // L1, L6
  it("can be started again", () => {
    let fails = true;
    const { loop } = makeLoop(() => {
      if (fails) throw boom;
    });
    errorOf(loop.start(1));
    fails = false;
    loop.start(1);

    expect(loop.running).toBe(true);
  });
});

describe("LoopingCall#reset()", () => {
  // L7
  // T: LoopTests.test_reset
  it("counts the interval anew from now", () => {
    const { clock, loop, times } = makeLoop();
    loop.start(5);
    clock.advance(3);
    loop.reset();
    clock.advance(4);
    expect(times).toEqual([0]);
    clock.advance(1);
    clock.advance(5);

    expect(times).toEqual([0, 8, 13]);
  });

  // L7
  it("refuses when it is not running", () => {
    expect(thrownBy(() => makeLoop().loop.reset())).toMatchObject({
      code: "ERR_ASSERTION",
      message: "Cannot reset the LoopingCall: it is not running",
    });
  });

  // L7
  it("does nothing during a call or while one is waited for", () => {
    const pending = new Deferred<unknown>();
    const { clock, loop, times } = makeLoop(() => {
      loop.reset();
      return times.length === 1 ? pending : undefined;
    });
    loop.start(2);
    clock.advance(1);
    loop.reset();
    pending.callback(1);
    clock.advance(1);

    expect(times).toEqual([0, 2]);
  });
});

describe("LoopingCall#toString()", () => {
  // T: LoopTests.test_reprFunction, LoopTests.test_reprMethod
  it("names the function, its arguments and the interval", () => {
    function installed(..._args: unknown[]): undefined {
      return undefined;
    }
    const loop = new LoopingCall(installed, 1, "two");
    loop.clock = new Clock();
    expect(loop.toString()).toBe('[LoopingCall of installed(1, "two")]');
    loop.start({ seconds: 1 });

    expect(loop.toString()).toBe('[LoopingCall every 1000 ms of installed(1, "two")]');
    expect(inspect(loop)).toBe(loop.toString());
  });

  it("names the function of a counting loop", () => {
    expect(LoopingCall.withCount(function frames() {}).toString()).toBe("[LoopingCall of frames()]");
  });
});

describe("LoopingCall without a clock", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  // L1
  // T: LoopTests.test_defaultClock
  it("runs on the current clock, the host's timers by default", () => {
    let calls = 0;
    const loop = new LoopingCall(() => ++calls);
    loop.start(10);
    vi.advanceTimersByTime(25);
    loop.stop();
    vi.advanceTimersByTime(100);

    expect([calls, vi.getTimerCount()]).toEqual([3, 0]);
  });
});

// L11 is Twisted's; this is what createLoopingCall() asks for
describe("A LoopingCall whose Deferred ends it", () => {
  function started(fn: () => unknown): { loop: LoopingCall<[]>; clock: Clock; done: Deferred<unknown> } {
    const clock = new Clock();
    const loop = new LoopingCall(fn);
    loop.clock = clock;
    loop.stopsOnCancel = true;
    return { loop, clock, done: loop.start(10) };
  }

  it.each(["cancel", "time limit"])("is stopped by a %s, and may be started again", (how) => {
    let calls = 0;
    const { loop, clock, done } = started(() => ++calls);
    if (how === "cancel") done.cancel();
    else done.addTimeout(15, clock);
    clock.advance(15);

    expect(errorOf(done).code).toBe(how === "cancel" ? "ERR_CANCELLED" : "ERR_TIMEOUT");
    expect([loop.running, clock.getDelayedCalls()]).toEqual([false, []]);
    const again = loop.start(10);
    loop.stop();
    expect(again.result === loop).toBe(true);
  });

  it("ends when a call that was in progress has ended", () => {
    const inProgress = new Deferred<void>();
    const { loop, clock, done } = started(() => inProgress);
    done.cancel();
    expect(thrownBy(() => loop.start(10))).toMatchObject({ code: "ERR_ASSERTION" });
    inProgress.callback();

    expect(errorOf(done).code).toBe("ERR_CANCELLED");
    expect([loop.running, clock.getDelayedCalls()]).toEqual([false, []]);
    void loop.start(10);
    expect(loop.running).toBe(true);
  });

  it("logs the failure of a call that was in progress when it was cancelled", () => {
    const inProgress = new Deferred<void>();
    const { loop, done } = started(() => inProgress);
    const logged: unknown[] = [];
    const previous = setErrorLogger((failure) => logged.push(failure.value));
    done.cancel();
    inProgress.errback(boom);
    setErrorLogger(previous);

    expect([loop.running, errorOf(done).code, logged]).toEqual([false, "ERR_CANCELLED", [boom]]);
  });
});
