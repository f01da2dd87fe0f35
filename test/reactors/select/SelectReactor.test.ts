import { beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { inlineCallbacks } from "../../../src/core/inlineCallbacks.js";
import { slots } from "../../../src/core/slots.js";
import { succeed } from "../../../src/core/succeed.js";
import { ReactorNotRestartable } from "../../../src/reactors/errors.js";
import { EPollReactor } from "../../../src/reactors/select/EPollReactor.js";
import { BlockingForbiddenError, DeadlockError } from "../../../src/reactors/select/errors.js";
import { PollReactor } from "../../../src/reactors/select/PollReactor.js";
import { SelectReactor } from "../../../src/reactors/select/SelectReactor.js";
import { deferLater } from "../../../src/time/deferLater.js";
import { LoopingCall } from "../../../src/time/LoopingCall.js";
import { mailbox } from "../../../src/threads/Mailbox.js";
import { collectLoggedErrors } from "../loggedErrors.js";
import { describeReactorContract, type ReactorUnderTest } from "../reactorContract.js";

/** A reactor on a clock of its own, which goes forward instead of blocking. */
class TimelessReactor extends SelectReactor {
  time = 0;
  readonly waits: number[] = [];

  override now(): number {
    return this.time;
  }

  protected override block(_seen: number, wait: number): void {
    if (wait === Infinity) throw new Error("The reactor would block for ever");
    this.waits.push(wait);
    this.time += wait;
  }
}

function makeUnderTest(): ReactorUnderTest {
  const reactor = new TimelessReactor();
  const run = (): Promise<void> => Promise.resolve(reactor.run());
  return { reactor, run, registered: () => 0 };
}

describeReactorContract("SelectReactor", makeUnderTest, { settlesPromises: false });

describe("SelectReactor", () => {
  const logged = collectLoggedErrors();
  let reactor: TimelessReactor;
  let calls: unknown[];
  const note = (...args: unknown[]): void => {
    calls.push(...args);
  };

  beforeEach(() => {
    reactor = new TimelessReactor();
    calls = [];
  });

  it("has returned from run() when it has stopped", () => {
    reactor.callLater(5, () => reactor.stop());
    expect(reactor.run()).toBeUndefined();
    expect([reactor.running, reactor.time]).toEqual([false, 5]);
  });

  it("blocks once for each time at which something is due", () => {
    reactor.callLater(10, note);
    reactor.callLater(10, note);
    reactor.callLater(15, () => reactor.stop());
    reactor.run();
    expect(reactor.waits).toEqual([10, 5]);
  });

  it("makes no call outside run()", async () => {
    reactor.callLater(0, note, "called");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(calls).toEqual([]);
  });

  it("runs generator coroutines, Deferreds and LoopingCalls", () => {
    const looping = new LoopingCall(note, "tick");
    looping.clock = reactor;
    void looping.start(10, false);
    const main = inlineCallbacks(function* () {
      const text = yield* deferLater(reactor, 25, () => "later");
      const more = yield* succeed("at once");
      reactor.stop();
      return [text, more];
    });
    let result: unknown;
    reactor.callWhenRunning(() => {
      main().addCallback((value) => {
        result = value;
      });
    });
    reactor.run();
    expect(calls).toEqual(["tick", "tick"]);
    expect(result).toEqual(["later", "at once"]);
  });

  it("runs no continuation of a promise before run() returns", async () => {
    const promise = Promise.resolve().then(() => note("promise"));
    reactor.callLater(5, () => {
      note("call");
      reactor.stop();
    });
    reactor.run();
    expect(calls).toEqual(["call"]);
    await promise;
    expect(calls).toEqual(["call", "promise"]);
  });

  describe("at the end of a turn", () => {
    it("runs what is to follow it, with what that adds, before the next call", () => {
      reactor.callLater(1, () => {
        slots().afterThisTurn(() => {
          note("after");
          slots().afterThisTurn(() => note("after that"));
        });
        note("turn");
      });
      reactor.callLater(2, note, "next");
      reactor.callLater(3, () => reactor.stop());
      reactor.run();
      expect(calls).toEqual(["turn", "after", "after that", "next"]);
    });

    it("logs what throws, and runs the rest", () => {
      const boom = new Error("boom");
      reactor.callLater(1, () => {
        slots().afterThisTurn(() => {
          throw boom;
        });
        slots().afterThisTurn(() => note("rest"));
        reactor.stop();
      });
      reactor.run();
      expect(logged).toEqual([boom]);
      expect(calls).toEqual(["rest"]);
    });

    it("leaves nothing undone when the turn was the last one", () => {
      reactor.callLater(1, () => {
        reactor.crash();
        slots().afterThisTurn(() => note("after"));
      });
      reactor.run();
      expect(calls).toEqual(["after"]);
    });

    it("leaves it to microtasks when it does not run", async () => {
      const before = slots().afterThisTurn;
      reactor.afterThisTurn(() => note("once"));
      await Promise.resolve();
      expect(calls).toEqual(["once"]);
      reactor.callWhenRunning(() => reactor.crash());
      reactor.run();
      expect(slots().afterThisTurn).toBe(before);
    });

    it("takes into run() what was asked for before", () => {
      reactor.afterThisTurn(() => note("before"));
      reactor.callLater(5, () => {
        note("call");
        reactor.stop();
      });
      reactor.run();
      expect(calls).toEqual(["before", "call"]);
    });
  });

  describe("when nothing could ever wake it", () => {
    const deadlock = (): unknown => {
      try {
        reactor.run();
      } catch (error) {
        return error;
      }
      return undefined;
    };

    it("throws a DeadlockError that names yield*, and does not run", () => {
      const error = deadlock();
      expect(error).toBeInstanceOf(DeadlockError);
      expect(error).toMatchObject({ name: "DeadlockError", code: "ERR_REACTOR_DEADLOCK" });
      expect((error as Error).message).toContain("Cannot go on running the TimelessReactor: nothing is left");
      expect((error as Error).message).toContain("An `await` inside run() never resumes");
      expect((error as Error).message).toContain("use `yield*`");
      expect(reactor.running).toBe(false);
    });

    it("does so for an async function that awaits inside", () => {
      reactor.callWhenRunning(async () => {
        await succeed(1);
        reactor.stop();
      });
      expect(deadlock()).toBeInstanceOf(DeadlockError);
    });

    it("does so when the last call was cancelled, and may then be run again", () => {
      const call = reactor.callLater(10, note);
      reactor.callLater(5, () => call.cancel());
      expect(deadlock()).toBeInstanceOf(DeadlockError);
      reactor.callLater(5, () => reactor.stop());
      expect(deadlock()).toBeUndefined();
    });

    it("does so for a trigger before the shutdown that waits for what nobody fires", () => {
      reactor.addSystemEventTrigger("before", "shutdown", () => new Deferred());
      reactor.callWhenRunning(() => reactor.stop());
      expect(deadlock()).toBeInstanceOf(DeadlockError);
      expect(deadlock()).toBeInstanceOf(ReactorNotRestartable);
    });

    it("blocks instead as long as a port owes something", () => {
      const { port1, port2 } = new MessageChannel();
      const port = mailbox().open(port1, (message) => {
        note(message);
        port.close();
        reactor.stop();
      });
      port.busy = true;
      let blocked = 0;
      reactor["block"] = (_seen, wait) => {
        // It looks now and then whether the other side is still there.
        expect(wait).toBeLessThanOrEqual(1_000);
        if (blocked++ > 0) throw new Error("It blocks although there is a message");
        port2.postMessage("answer");
      };
      reactor.run();
      expect(calls).toEqual(["answer"]);
    });
  });

  it("does not run where the thread must not block, and says the cure", () => {
    const { wait } = Atomics;
    const refused = new TypeError("Atomics.wait cannot be called in this context");
    Atomics.wait = () => {
      throw refused;
    };
    try {
      expect(() => reactor.run()).toThrow(
        expect.objectContaining({
          name: "BlockingForbiddenError",
          code: "ERR_BLOCKING_FORBIDDEN",
          message: expect.stringContaining("install the asyncio reactor") as string,
          cause: refused,
        }) as Error,
      );
      expect(() => reactor.run()).toThrow(BlockingForbiddenError);
    } finally {
      Atomics.wait = wait;
    }
    expect(reactor.running).toBe(false);
  });

  it("does not run on when it cannot block", () => {
    reactor.callWhenRunning(() => {
      const { block } = reactor as unknown as { block: () => void };
      reactor["block"] = () => {
        reactor["block"] = block;
        throw new Error("cannot block");
      };
    });
    reactor.callLater(1, note);
    expect(() => reactor.run()).toThrow("cannot block");
    expect(reactor.running).toBe(false);
  });

  it("blocks for real, and wakes in time", () => {
    const real = new SelectReactor();
    const start = performance.now();
    real.callLater(20, () => real.stop());
    real.run();
    expect(performance.now() - start).toBeGreaterThanOrEqual(20);
  });
});

describe("PollReactor and EPollReactor", () => {
  it.each([PollReactor, EPollReactor])("are SelectReactors by another name: %o", (Reactor) => {
    const reactor = new Reactor();
    reactor.callLater(1, () => reactor.stop());
    reactor.run();
    expect(reactor).toBeInstanceOf(SelectReactor);
    expect(() => new Reactor().run()).toThrow(`Cannot go on running the ${Reactor.name}`);
  });
});
