import { beforeEach, describe, expect, it } from "vitest";
import { AlreadyCalled, AlreadyCancelled } from "../../src/time/errors.js";
import { collectLoggedErrors } from "./loggedErrors.js";
import type { MakeReactor, ReactorUnderTest } from "./reactorContract.js";

/** What every reactor does with calls: `callLater`, its handles, `callFromThread`, `callWhenRunning`. */
export function describeCallsContract(make: MakeReactor): void {
  const logged = collectLoggedErrors();
  let under: ReactorUnderTest;
  let calls: unknown[];
  const note = (...args: unknown[]): void => {
    calls.push(...args);
  };
  /** Run until the calls that are due within some time have been made. */
  const runFor = (milliseconds: number): Promise<void> => {
    under.reactor.callLater(milliseconds, () => under.reactor.stop());
    return under.run();
  };

  beforeEach(() => {
    under = make();
    calls = [];
  });

  describe("callLater()", () => {
    it("makes the call with its arguments, at its time", async () => {
      const { reactor } = under;
      const start = reactor.now();
      reactor.callLater(10, (...args: string[]) => note(reactor.now() - start, ...args), "a", "b");
      await runFor(20);
      expect(calls).toEqual([10, "a", "b"]);
    });

    it("makes calls in the order of their times, and those of one time in the order of asking", async () => {
      const { reactor } = under;
      reactor.callLater(7, note, "d");
      reactor.callLater(5, note, "b");
      reactor.callLater(5, note, "c");
      reactor.callLater(0, note, "a");
      await runFor(20);
      expect(calls).toEqual(["a", "b", "c", "d"]);
    });

    it("takes a Duration in parts", async () => {
      const { reactor } = under;
      const start = reactor.now();
      reactor.callLater({ minutes: 1, seconds: 1, milliseconds: 1 }, () => note(reactor.now() - start));
      await runFor(100_000);
      expect(calls).toEqual([61_001]);
    });

    it("never makes a call inside callLater, nor inside the call that asked for it", async () => {
      const { reactor } = under;
      reactor.callLater(0, () => {
        reactor.callLater(0, note, "inner");
        note("outer");
      });
      note("asked");
      await runFor(1);
      expect(calls).toEqual(["asked", "outer", "inner"]);
    });

    it("waits longer than 2³¹ milliseconds", async () => {
      const { reactor } = under;
      const start = reactor.now();
      reactor.callLater(2 ** 31 + 5, () => note(reactor.now() - start));
      await runFor(2 ** 32);
      expect(calls).toEqual([2 ** 31 + 5]);
    });

    it("logs what a call throws, and makes the rest", async () => {
      const { reactor } = under;
      const boom = new Error("boom");
      reactor.callLater(1, () => {
        throw boom;
      });
      reactor.callLater(1, note, "same time");
      reactor.callLater(2, note, "later");
      await runFor(3);
      expect(logged).toEqual([boom]);
      expect(calls).toEqual(["same time", "later"]);
    });

    it.each([
      [NaN, RangeError],
      [-1, RangeError],
      [Infinity, RangeError],
      [{ seconds: -1 }, RangeError],
      [{ second: 1 } as never, TypeError],
      ["5" as never, TypeError],
      [undefined as never, TypeError],
    ])("refuses the delay %o and registers nothing", (delay, type) => {
      const before = under.registered();
      expect(() => under.reactor.callLater(delay, note)).toThrow(type);
      expect(under.reactor.getDelayedCalls()).toEqual([]);
      expect(under.registered()).toBe(before);
    });

    it("refuses what is not a function and registers nothing", () => {
      expect(() => under.reactor.callLater(1, "note" as never)).toThrow(
        'Cannot call later: the function is "note", expected a function',
      );
      expect(under.reactor.getDelayedCalls()).toEqual([]);
    });
  });

  describe("getDelayedCalls()", () => {
    it("lists the calls that are still to come", async () => {
      const { reactor } = under;
      const first: ReturnType<typeof reactor.callLater> = reactor.callLater(1, () =>
        note(reactor.getDelayedCalls().includes(first)),
      );
      const second = reactor.callLater(100, note);
      const third = reactor.callLater(50, note);
      third.cancel();
      expect(new Set(reactor.getDelayedCalls())).toEqual(new Set([first, second]));
      reactor.callLater(10, () => {
        expect(reactor.getDelayedCalls()).toEqual([second]);
        reactor.crash();
      });
      await under.run();
      expect(calls).toEqual([false]);
      expect(reactor.getDelayedCalls()).toEqual([second]);
    });

    it("gives a list of its own", () => {
      const { reactor } = under;
      reactor.callLater(1, note);
      reactor.getDelayedCalls().length = 0;
      expect(reactor.getDelayedCalls()).toHaveLength(1);
    });
  });

  describe("the handle of a call", () => {
    it("cancels it, and nothing of it stays registered", async () => {
      const { reactor } = under;
      const before = under.registered();
      const call = reactor.callLater(5, note, "never");
      expect(call.active()).toBe(true);
      call.cancel();
      expect(call.active()).toBe(false);
      expect(under.registered()).toBe(before);
      await runFor(10);
      expect(calls).toEqual([]);
    });

    it("refuses to touch a call that was cancelled", () => {
      const call = under.reactor.callLater(5, note);
      call.cancel();
      expect(() => call.cancel()).toThrow(AlreadyCancelled);
      expect(() => call.reset(1)).toThrow(AlreadyCancelled);
      expect(() => call.delay(1)).toThrow(AlreadyCancelled);
      expect(under.reactor.getDelayedCalls()).toEqual([]);
    });

    it("refuses to touch a call that is made or being made", async () => {
      const { reactor } = under;
      const call = reactor.callLater(5, () => {
        note(call.active());
        call.cancel();
      });
      await runFor(10);
      expect(calls).toEqual([false]);
      expect(logged).toEqual([expect.any(AlreadyCalled)]);
      expect(() => call.reset(1)).toThrow(AlreadyCalled);
      expect(() => call.delay(1)).toThrow(AlreadyCalled);
      expect(reactor.getDelayedCalls()).toEqual([]);
    });

    it("resets it to a span from now, later or earlier", async () => {
      const { reactor } = under;
      const start = reactor.now();
      const later = reactor.callLater(10, () => note("later", reactor.now() - start));
      const earlier = reactor.callLater(1000, () => note("earlier", reactor.now() - start));
      reactor.callLater(4, () => {
        later.reset(20);
        earlier.reset({ milliseconds: 10 });
      });
      await runFor(2000);
      expect(calls).toEqual(["earlier", 14, "later", 24]);
    });

    it("delays it by a span, a negative one for earlier", async () => {
      const { reactor } = under;
      const start = reactor.now();
      const later = reactor.callLater(10, () => note("later", reactor.now() - start));
      const earlier = reactor.callLater(1000, () => note("earlier", reactor.now() - start));
      reactor.callLater(4, () => {
        later.delay(5);
        earlier.delay({ milliseconds: -990 });
      });
      await runFor(2000);
      expect(calls).toEqual(["earlier", 10, "later", 15]);
      expect(later.getTime() - start).toBe(15);
    });

    it("makes a call that was moved into the past as soon as it can, but not at once", async () => {
      const { reactor } = under;
      const start = reactor.now();
      const call = reactor.callLater(10, () => note(reactor.now() - start));
      reactor.callLater(4, () => {
        call.delay(-1000);
        note("moved");
      });
      await runFor(20);
      expect(calls).toEqual(["moved", 4]);
    });

    it("makes a moved call once", async () => {
      const { reactor } = under;
      const call = reactor.callLater(5, note, "once");
      call.reset(6);
      call.delay(1);
      call.reset(3);
      await runFor(50);
      expect(calls).toEqual(["once"]);
    });

    it("leaves the call as it was when the span is bad", async () => {
      const { reactor } = under;
      const start = reactor.now();
      const call = reactor.callLater(5, () => note(reactor.now() - start));
      expect(() => call.reset(-1)).toThrow(RangeError);
      expect(() => call.reset(NaN)).toThrow(RangeError);
      expect(() => call.delay(Infinity)).toThrow(RangeError);
      expect(() => call.delay({ weeks: 1 } as never)).toThrow(TypeError);
      await runFor(10);
      expect(calls).toEqual([5]);
    });
  });

  describe("callFromThread()", () => {
    it("makes the calls on a later turn, in the order of asking", async () => {
      const { reactor } = under;
      reactor.callWhenRunning(() => {
        reactor.callFromThread(note, "a", 1);
        reactor.callFromThread(note, "b", 2);
        note("asked");
      });
      await runFor(1);
      expect(calls).toEqual(["asked", "a", 1, "b", 2]);
    });

    it("logs what a call throws, and makes the rest", async () => {
      const { reactor } = under;
      const boom = new Error("boom");
      reactor.callFromThread(() => {
        throw boom;
      });
      reactor.callFromThread(note, "next");
      await runFor(1);
      expect(logged).toEqual([boom]);
      expect(calls).toEqual(["next"]);
    });

    it("leaves what a call asks for to the turn after", async () => {
      const { reactor } = under;
      reactor.callFromThread(() => {
        reactor.callFromThread(note, "inner");
        note("outer");
      });
      reactor.callFromThread(note, "second");
      await runFor(1);
      expect(calls).toEqual(["outer", "second", "inner"]);
    });

    it("makes very many calls, all of them in order", async () => {
      const { reactor } = under;
      const many = 100_000;
      let made = 0;
      for (let i = 0; i < many; i++) reactor.callFromThread(() => (made === i ? made++ : note(i)));
      await runFor(1);
      expect(made).toBe(many);
      expect(calls).toEqual([]);
    });

    it("makes them before the calls that are due", async () => {
      const { reactor } = under;
      reactor.callLater(0, note, "due");
      reactor.callFromThread(note, "from a thread");
      await runFor(1);
      expect(calls).toEqual(["from a thread", "due"]);
    });

    it("refuses what is not a function", () => {
      expect(() => under.reactor.callFromThread(null as never)).toThrow(
        "Cannot call from a thread: the function is null, expected a function",
      );
    });
  });

  describe("callWhenRunning()", () => {
    it("makes the calls when the reactor starts, in the order of asking", async () => {
      const { reactor } = under;
      reactor.callWhenRunning((...args: unknown[]) => note(reactor.running, ...args), "a", 1);
      reactor.callWhenRunning(note, "b");
      expect(calls).toEqual([]);
      await runFor(1);
      expect(calls).toEqual([true, "a", 1, "b"]);
    });

    it("makes the call at once when the reactor runs, and then has nothing to take back", async () => {
      const { reactor } = under;
      reactor.callLater(1, () => {
        note(reactor.callWhenRunning(note, "now"), "after");
      });
      await runFor(2);
      expect(calls).toEqual(["now", undefined, "after"]);
    });

    it("logs what a call throws at startup, and makes the rest", async () => {
      const { reactor } = under;
      const boom = new Error("boom");
      reactor.callWhenRunning(() => {
        throw boom;
      });
      reactor.callWhenRunning(note, "next");
      await runFor(1);
      expect(logged).toEqual([boom]);
      expect(calls).toEqual(["next"]);
    });

    it("throws what the call throws when the reactor runs", async () => {
      const { reactor } = under;
      const boom = new Error("boom");
      reactor.callLater(1, () => {
        expect(() =>
          reactor.callWhenRunning(() => {
            throw boom;
          }),
        ).toThrow(boom);
        note("threw");
      });
      await runFor(2);
      expect(calls).toEqual(["threw"]);
    });

    it("gives what takes the call back", async () => {
      const { reactor } = under;
      const id = reactor.callWhenRunning(note, "never");
      expect(id).toMatchObject({ phase: "after", event: "startup" });
      if (id !== undefined) reactor.removeSystemEventTrigger(id);
      await runFor(1);
      expect(calls).toEqual([]);
    });

    it("refuses what is not a function", () => {
      expect(() => under.reactor.callWhenRunning(42 as never)).toThrow(
        "Cannot call when running: the function is 42, expected a function",
      );
    });
  });
}
