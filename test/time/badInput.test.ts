import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { Clock } from "../../src/time/Clock.js";
import { coiterate, cooperate } from "../../src/time/cooperate.js";
import { Cooperator } from "../../src/time/Cooperator.js";
import { deferLater } from "../../src/time/deferLater.js";
import { LoopingCall } from "../../src/time/LoopingCall.js";

const revoked = (target: object): never => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy as never;
};
const BAD: [string, unknown][] = [
  ["null", null],
  ["NaN", NaN],
  ["a number", 5],
  ["a text", "x"],
  ["a symbol", Symbol("s")],
  ["an object", {}],
  ["a frozen object", Object.freeze({})],
  ["a revoked proxy", revoked({})],
  [
    "a proxy that throws",
    new Proxy(
      {},
      {
        get: () => {
          throw new Error("trap");
        },
      },
    ),
  ],
];

function codeOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return "nothing thrown";
}

describe.each([...BAD, ["undefined", undefined] as [string, unknown]])("%s", (_, value) => {
  const bad = value as never;

  it("is not a clock for deferLater()", () => {
    expect(codeOf(() => deferLater(bad, 5))).toBe("ERR_NOT_A_CLOCK");
  });

  it("is not what Clock.pump() takes", () => {
    expect(codeOf(() => new Clock().pump(bad))).toBe("ERR_NOT_ITERABLE");
  });

  it("is not a task", () => {
    for (const take of [cooperate, coiterate, (task: never) => new Cooperator().cooperate(task)]) {
      expect(codeOf(() => take(bad))).toBe("ERR_NOT_ITERABLE");
    }
  });
});

describe.each(BAD)("%s", (_, value) => {
  const bad = value as never;

  it("is not a clock for a LoopingCall, which is left as it was", () => {
    const loop = new LoopingCall(() => expect.fail("was called"));
    loop.clock = bad;
    expect(codeOf(() => loop.start(5))).toBe("ERR_NOT_A_CLOCK");
    expect([loop.running, loop.interval]).toEqual([false, undefined]);
    loop.clock = new Clock();
    void loop.start(5, false);
    loop.stop();
  });

  it("is not a clock for addTimeout(), which adds nothing", () => {
    const deferred = new Deferred();
    expect(codeOf(() => deferred.addTimeout(5, bad))).toBe("ERR_NOT_A_CLOCK");
    deferred.callback(1);
    expect(deferred.result).toBe(1);
  });
});

describe("Clock#pump()", () => {
  it("moves nothing when one of the spans is not a Duration", () => {
    const clock = new Clock();
    expect(codeOf(() => clock.pump([1, "x" as never]))).toBe("ERR_DURATION_TYPE");
    expect(clock.now()).toBe(0);
  });

  it.each([
    ["an object without next()", () => ({})],
    ["nothing", () => undefined],
    ["one whose next() gives nothing", () => ({ next: () => undefined })],
  ])("refuses an iterable that makes %s", (__, make) => {
    expect(codeOf(() => new Clock().pump({ [Symbol.iterator]: make } as never))).toBe("ERR_NOT_ITERABLE");
  });
});

describe("a Duration", () => {
  it.each<[string, unknown, string]>([
    [
      "that cannot add itself up",
      {
        total: () => {
          throw new RangeError("needs a relativeTo");
        },
      },
      "needs a relativeTo",
    ],
    ["whose total is no method", { total: 5 }, "expected a number of milliseconds"],
    ["whose total is a text", { total: () => "5" }, '"5", expected a number of milliseconds'],
    ["that was revoked", revoked({}), "expected a number of milliseconds"],
    ["with an amount that is a bigint", { seconds: 5n }, "is 5n, expected"],
  ])("%s is refused", (__, duration, message) => {
    const attempt = (): unknown => new Clock().advance(duration as never);
    expect(codeOf(attempt)).toBe("ERR_DURATION_TYPE");
    expect(attempt).toThrow(message);
  });
});

describe("LoopingCall#start()", () => {
  it("refuses anything but true and false as its second argument", () => {
    const loop = new LoopingCall(() => expect.fail("was called"));
    loop.clock = new Clock();
    expect(codeOf(() => loop.start(5, "no" as never))).toBe("ERR_ARGUMENT");
    expect(loop.running).toBe(false);
  });
});

describe("CooperativeTask", () => {
  it("fails with what its iterator's next() must not give", () => {
    const ticks: (() => void)[] = [];
    const cooperator = new Cooperator({ scheduler: (tick) => (ticks.push(tick), { cancel: () => undefined }) });
    let code: unknown;
    cooperator
      .cooperate({ next: () => 5 as never })
      .whenDone()
      .addErrback((failure) => void (code = (failure.value as { code?: unknown }).code));
    ticks[0]?.();
    expect(code).toBe("ERR_NOT_ITERABLE");
  });
});
