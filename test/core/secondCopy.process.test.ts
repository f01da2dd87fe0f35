import { beforeAll, describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { DeferredList } from "../../src/core/DeferredList.js";
import { ensureDeferred } from "../../src/core/ensureDeferred.js";
import { CancelledError, TimeoutError } from "../../src/core/errors.js";
import { Failure } from "../../src/core/Failure.js";
import { gatherResults } from "../../src/core/gatherResults.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { isDeferred } from "../../src/core/isDeferred.js";
import { maybeDeferred } from "../../src/core/maybeDeferred.js";
import { race } from "../../src/core/race.js";
import { succeed } from "../../src/core/succeed.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { setUnhandledErrorHandler, trackUnhandled } from "../../src/core/unhandledErrors.js";
import { wait } from "../../src/core/wait.js";
import * as own from "../../src/index.js";
import { Clock } from "../../src/time/Clock.js";
import { Cooperator } from "../../src/time/Cooperator.js";
import { errorOf, failureOf, recordResults, thrownBy } from "./outcomes.js";
import { loadSecondCopy } from "./secondCopy.js";

const boom = new Error("boom");

type Library = Awaited<ReturnType<typeof loadSecondCopy>>;
let other: Library;

beforeAll(async () => {
  other = await loadSecondCopy();
});

describe("A Deferred of another copy of the package", () => {
  it("is of another class, and is a Deferred", () => {
    const foreign = other.succeed(1);

    expect(foreign).not.toBeInstanceOf(Deferred);
    expect([isDeferred(foreign), other.isDeferred(succeed(1))]).toEqual([true, true]);
  });

  it("is adopted at once, in this call stack, when a callback returns it", () => {
    const foreign = new other.Deferred<string>();
    const d = succeed(1).addCallback(() => foreign);
    expect([d.called, d.paused]).toEqual([true, 1]);
    foreign.callback("x");

    expect([d.result, foreign.result]).toEqual(["x", undefined]);
  });

  it("gives its failure as a Failure of this copy, with the plain error", () => {
    const tracked = other.trackUnhandled();
    const foreign = other.fail(boom);
    const d = succeed(1).addCallback(() => foreign);

    const failure = failureOf(d);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure.value).toBe(boom);
    expect(tracked.failures()).toEqual([]);
    tracked.stop();
  });

  it("is refused by callback() and errback(), as one's own is", () => {
    const d = new Deferred<unknown>();

    expect(thrownBy(() => d.callback(other.succeed(1)))).toMatchObject({ code: "ERR_FIRED_WITH_DEFERRED" });
    expect(thrownBy(() => d.errback(other.succeed(1)))).toMatchObject({ code: "ERR_FIRED_WITH_DEFERRED" });
  });

  it("can be fired by chainDeferred()", () => {
    const foreign = new other.Deferred<string>();
    succeed("x").chainDeferred(foreign);

    expect(foreign.result).toBe("x");
  });

  it("is waited for by coroutines, typed or not", () => {
    const first = new other.Deferred<number>();
    const second = new other.Deferred<number>();
    const third = new other.Deferred<number>();
    const d = inlineCallbacks(function* () {
      const a = yield* first;
      const b = (yield second) as number;
      const c = yield* wait(third);
      return [a, b, c];
    })();
    first.callback(1);
    second.callback(2);
    third.callback(3);

    expect(d.result).toEqual([1, 2, 3]);
  });

  it("is an input of lists, gatherings and races", () => {
    const make = (): Deferred<number> => other.succeed(1);

    expect(new DeferredList([make()]).result).toEqual([[true, 1]]);
    expect(gatherResults([make(), succeed(2)]).result).toEqual([1, 2]);
    expect(race([make()]).result).toEqual([0, 1]);
  });

  it("is what maybeDeferred(), ensureDeferred() and fromFuture() can take", () => {
    const make = () => other.succeed("x");

    expect(maybeDeferred(make).result).toBe("x");
    expect(ensureDeferred(make()).result).toBe("x");
    expect(Deferred.fromFuture(make()).result).toBe("x");
  });

  it("pauses a cooperative task", () => {
    const foreign = new other.Deferred<undefined>();
    let tick: (() => void) | undefined;
    const cooperator = new Cooperator({
      terminationPredicateFactory: () => () => true,
      scheduler: (fn) => {
        tick = fn;
        return { cancel: () => (tick = undefined) };
      },
    });
    const runTick = (): void => {
      const fn = tick;
      tick = undefined;
      fn?.();
    };
    const done = cooperator.coiterate([foreign][Symbol.iterator]());
    runTick();
    expect(tick).toBeUndefined();
    foreign.callback(undefined);
    runTick();

    expect(done.called).toBe(true);
  });

  it("can be awaited", async () => {
    expect(await other.succeed(1)).toBe(1);
  });

  // X6
  it("is cancelled with the Deferred made from it, which has what it gives at once", () => {
    const foreign = new other.Deferred<string>((self) => {
      self.callback("given up");
    });
    const d = Deferred.fromFuture<string>(foreign);
    d.cancel();

    expect(d.result).toBe("given up");
  });
});

describe("Cancelling what waits for a Deferred of another copy", () => {
  // X6
  it("cancels that one, whose failure comes back up", () => {
    let cancelled = 0;
    const foreign = new other.Deferred<string>(() => {
      cancelled++;
    });
    const d = succeed(1).addCallback(() => foreign);
    d.cancel();

    expect(cancelled).toBe(1);
    expect(errorOf(d)).toMatchObject({ code: "ERR_CANCELLED" });
  });

  // X2, X6
  it("goes on with the value of a canceller that succeeds", () => {
    const foreign = new other.Deferred<string>((self) => {
      self.callback("its choice");
    });
    const d = succeed(1).addCallback(() => foreign);
    d.cancel();

    expect(d.result).toBe("its choice");
  });

  // X6, I9
  it("waits for what that one does, when it takes its time", () => {
    const cleaning = new other.Deferred<string>();
    const foreign = new other.Deferred<string>();
    foreign.addErrback(() => cleaning);
    const d = succeed(1).addCallback(() => foreign);
    const got = recordResults(d);
    d.cancel();
    expect([got, d.paused]).toEqual([[], 1]);
    cleaning.callback("cleaned");

    expect(got).toEqual(["cleaned"]);
    expect(foreign.result).toBeUndefined();
  });

  // X6, I10
  it("passes every cancel on", () => {
    const cleaning = new other.Deferred<string>();
    const foreign = new other.Deferred<string>();
    foreign.addErrback(() => cleaning);
    const d = succeed(1).addCallback(() => foreign);
    d.cancel();
    d.cancel();

    expect(errorOf(d)).toMatchObject({ code: "ERR_CANCELLED" });
    expect(cleaning.called).toBe(true);
  });

  // X3
  it("lets an error of its canceller out and goes on waiting", () => {
    const foreign = new other.Deferred<string>(() => {
      throw boom;
    });
    const d = succeed(1).addCallback(() => foreign);
    expect(thrownBy(() => d.cancel())).toBe(boom);
    foreign.callback("x");

    expect(d.result).toBe("x");
  });

  // T2
  it("is a timeout when a timer did it", () => {
    const clock = new Clock();
    const d = succeed(1)
      .addCallback(() => new other.Deferred<string>())
      .addTimeout(10, clock);
    clock.advance(10);

    expect(errorOf(d)).toBeInstanceOf(TimeoutError);
  });

  // I9, I12
  it("reaches it through a coroutine, and the coroutine sees its error", () => {
    const foreign = new other.Deferred<string>();
    const d = inlineCallbacks(function* () {
      try {
        return yield* wait(foreign);
      } catch (error) {
        return (error as { code: string }).code;
      }
    })();
    d.cancel();

    expect(d.result).toBe("ERR_CANCELLED");
  });

  it("leaves nothing unhandled in either copy", () => {
    const tracked = [trackUnhandled(), other.trackUnhandled()];
    const paused = new other.Deferred<string>();
    const d = succeed(1).addCallback(() => paused);
    paused.callback("x");
    const late = new other.Deferred<string>();
    late.pause();
    const e = succeed(1).addCallback(() => late);
    late.callback("late");
    e.cancel();
    e.addErrback(() => undefined);
    late.unpause();

    expect([d.result, e.result]).toEqual(["x", "late"]);
    expect(tracked.map((each) => each.failures())).toEqual([[], []]);
    tracked.forEach((each) => each.stop());
  });
});

describe("A Failure of another copy of the package", () => {
  // F1
  it("is copied by new Failure(), not put into another", () => {
    expect(new Failure(new other.Failure(boom)).value).toBe(boom);
  });

  // D8, D13
  it("puts a chain on the error side, as a Failure of this copy", () => {
    const foreign = (): Failure => new other.Failure(boom);
    const fired = new Deferred<unknown>();
    fired.callback(foreign());

    for (const d of [fired, succeed(1).addCallback(foreign), succeed(foreign()), maybeDeferred(foreign)]) {
      const failure = failureOf(d);
      expect(failure).toBeInstanceOf(Failure);
      expect(failure.value).toBe(boom);
    }
  });

  // D14
  it("is taken apart when it is thrown", () => {
    const d = succeed(1).addCallback(() => {
      throw new other.Failure(boom);
    });

    expect(errorOf(d)).toBe(boom);
  });

  // I4
  it("is thrown into a coroutine that yields it", () => {
    const d = inlineCallbacks(function* () {
      try {
        yield new other.Failure(boom);
        return "not thrown";
      } catch (error) {
        return error;
      }
    })();

    expect(d.result).toBe(boom);
  });
});

describe("The errors of another copy of the package", () => {
  // F2
  it("are told by their code and name, too", () => {
    const foreign = new other.CancelledError();

    expect(Object.getPrototypeOf(foreign) === CancelledError.prototype).toBe(false);
    expect(new Failure(foreign).check("ERR_CANCELLED")).toBe("ERR_CANCELLED");
    expect(new Failure(foreign).check("CancelledError")).toBe("CancelledError");
  });
});

describe("The state that two copies share", () => {
  const KEY = Symbol.for("deferred-interop/state");

  it("is refused by name when the other copy speaks another protocol", () => {
    const holder = globalThis as unknown as Record<symbol, { protocol: number }>;
    const before = holder[KEY];
    holder[KEY] = { ...before, protocol: 2 };
    try {
      expect(thrownBy(() => new Deferred().addTimeout(1))).toMatchObject({
        name: "StateProtocolError",
        code: "ERR_STATE_PROTOCOL",
        message:
          "Cannot share state with another copy of deferred-interop: it speaks protocol 2, this copy protocol 1; " +
          "install one version only (npm ls deferred-interop, npm dedupe)",
      });
    } finally {
      holder[KEY] = before as { protocol: number };
    }
  });

  it("lets the clock that one copy chose serve the other", () => {
    const holder = globalThis as unknown as Record<symbol, { currentClock: () => unknown }>;
    succeed(1).addTimeout(1);
    const record = holder[KEY] as { currentClock: () => unknown };
    const before = record.currentClock;
    const clock = new Clock();
    record.currentClock = () => clock;
    try {
      const d = new other.Deferred<string>().addTimeout(10);
      clock.advance(10);

      expect((d.result as Failure).value).toMatchObject({ code: "ERR_TIMEOUT" });
      d.addErrback(() => undefined);
    } finally {
      record.currentClock = before;
    }
  });
});

describe("An error class of another copy of the package", () => {
  const classes = ["CancelledError", "TimeoutError", "AlreadyCalledError", "AssertionError", "RuntimeError"] as const;
  const errors = {
    CancelledError: (lib: Library) => new lib.CancelledError(),
    TimeoutError: (lib: Library) => new lib.TimeoutError(5),
    AlreadyCalledError: (lib: Library) => new lib.AlreadyCalledError(),
    AssertionError: (lib: Library) => new lib.AssertionError("rule"),
    RuntimeError: (lib: Library) => new lib.RuntimeError("state"),
  };

  it.each(classes)("recognises this copy's errors, and this copy's class the other's: %s", (name) => {
    for (const [one, two] of [
      [other, own],
      [own, other],
    ] as const) {
      const error = errors[name](one);
      expect(error instanceof two[name]).toBe(true);
      expect(error instanceof two.DeferredInteropError).toBe(true);
      expect(new Failure(error).check(two[name])).toBe(two[name]);
      expect(new Failure(error).trap(two.DeferredInteropError)).toBe(two.DeferredInteropError);
      const others = classes.filter((another) => another !== name);
      expect(others.filter((another) => error instanceof two[another])).toEqual([]);
    }
  });

  it("keeps to the ordinary check for subclasses of users", () => {
    class Mine extends CancelledError {
      override get name(): string {
        return "CancelledError";
      }
    }
    class Theirs extends other.CancelledError {}

    expect(new CancelledError() instanceof Mine).toBe(false);
    expect(new other.CancelledError() instanceof Mine).toBe(false);
    expect(new Theirs() instanceof Mine).toBe(false);
    expect([new Mine() instanceof other.CancelledError, new Theirs() instanceof CancelledError]).toEqual([true, true]);
  });

  it.each<[string, unknown]>([
    ["a plain object with the code", { code: "ERR_CANCELLED", name: "CancelledError", message: "" }],
    ["an Error with the code", Object.assign(new Error("x"), { code: "ERR_CANCELLED", name: "CancelledError" })],
    ["an object without a prototype", Object.create(null)],
    ["null", null],
    ["a text", "ERR_CANCELLED"],
    ["a revoked proxy", revokedProxy()],
  ])("is not fooled by %s", (_what, value) => {
    expect(value instanceof CancelledError).toBe(false);
    expect(value instanceof other.CancelledError).toBe(false);
  });
});

describe("Two copies of the package", () => {
  it("share the hook for unhandled failures and the error logger", () => {
    const [handler, logger] = [(): void => undefined, (): void => undefined];
    const previous = [other.setUnhandledErrorHandler(handler), other.setErrorLogger(logger)] as const;

    expect(setUnhandledErrorHandler(previous[0])).toBe(handler);
    expect(setErrorLogger(previous[1])).toBe(logger);
  });
});

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
