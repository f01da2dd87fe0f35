import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RuntimeError } from "../../src/core/errors.js";
import { setErrorLogger } from "../../src/core/logError.js";
import type { ScheduledCall } from "../../src/core/ReactorTime.js";
import type { EventLoop } from "../../src/loops/EventLoop.js";
import { collectLoggedErrors } from "../reactors/loggedErrors.js";

/** Let what is done at the end of a turn be done, such as letting go of a host's timer. */
async function endTurn(): Promise<void> {
  await Promise.resolve();
}

/**
 * What every event loop of this package must do, however it waits. Time is that of the faked host.
 *
 * @param name - The class, for the titles.
 * @param make - Makes a new one.
 */
export function describeEventLoopContract(name: string, make: () => EventLoop): void {
  describe(`${name} as an event loop`, () => {
    const logged = collectLoggedErrors();
    let loop = make();
    let calls: unknown[] = [];
    const note = (...args: unknown[]): void => {
      calls.push(...args);
    };

    beforeEach(() => {
      calls = [];
      loop = make();
      vi.useFakeTimers({
        toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"],
      });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    describe("callLater()", () => {
      it("makes the call with its arguments when the delay is over", () => {
        loop.callLater(10, note, "a", "b");

        vi.advanceTimersByTime(9);
        expect(calls).toEqual([]);
        vi.advanceTimersByTime(1);
        expect(calls).toEqual(["a", "b"]);
      });

      it("never makes a call inside callLater", () => {
        loop.callLater(0, note, "a");
        expect(calls).toEqual([]);
        vi.advanceTimersByTime(1);
        expect(calls).toEqual(["a"]);
      });

      it("takes a Duration in parts", () => {
        loop.callLater({ seconds: 1, milliseconds: 5 }, note, "a");
        vi.advanceTimersByTime(1004);
        expect(calls).toEqual([]);
        vi.advanceTimersByTime(1);
        expect(calls).toEqual(["a"]);
      });

      it("makes no call too soon, though the host's timers take whole milliseconds", () => {
        loop.callLater(9.99, note, "a");
        vi.advanceTimersByTime(9);
        expect(calls).toEqual([]);
        vi.advanceTimersByTime(1);
        expect(calls).toEqual(["a"]);
      });

      it("waits longer than a host's timer can", () => {
        loop.callLater(2 ** 31 + 5, note, "a");
        vi.advanceTimersByTime(2 ** 31 + 4);
        expect(calls).toEqual([]);
        vi.advanceTimersByTime(1);
        expect(calls).toEqual(["a"]);
        expect(vi.getTimerCount()).toBe(0);
      });

      it("makes no call that was cancelled, and leaves no timer", async () => {
        const call = loop.callLater(2 ** 32, note, "a");
        vi.advanceTimersByTime(2 ** 31);
        call.cancel();
        call.cancel();
        expect(call.active()).toBe(false);
        await endTurn();
        expect(vi.getTimerCount()).toBe(0);
      });

      it("cancels one of several calls, also from a call that is due with it", () => {
        const cancelled = [loop.callLater(5, note, "first"), loop.callLater(5, note, "third")];
        loop.callLater(4, () => cancelled[0]?.cancel());
        loop.callLater(4, () => cancelled[1]?.cancel());
        loop.callLater(5, note, "second");
        vi.advanceTimersByTime(5);
        expect(calls).toEqual(["second"]);
      });

      it("is quiet when a call is cancelled that has been made", () => {
        const call = loop.callLater(1, note, "a");
        vi.advanceTimersByTime(1);
        call.cancel();
        expect(calls).toEqual(["a"]);
      });

      it("makes calls by their times, and those of one time in the order of their making", () => {
        loop.callLater(20, note, "twenty");
        loop.callLater(10, note, "ten");
        loop.callLater(5000, note, "five thousand");
        loop.callLater(20, note, "twenty again");
        vi.advanceTimersByTime(10);
        loop.callLater(10, note, "twenty, made later");
        loop.callLater(1, note, "eleven");
        vi.advanceTimersByTime(5000);
        expect(calls).toEqual(["ten", "eleven", "twenty", "twenty again", "twenty, made later", "five thousand"]);
      });

      it("makes a call that another call has scheduled", () => {
        loop.callLater(1, () => loop.callLater(1, note, "a"));
        vi.advanceTimersByTime(1);
        expect(calls).toEqual([]);
        vi.advanceTimersByTime(1);
        expect(calls).toEqual(["a"]);
      });

      it("makes a call of no delay on a later turn, also from within a call", () => {
        loop.callLater(1, () => {
          loop.callLater(0, note, "inner");
          note("outer");
        });
        vi.advanceTimersByTime(1);
        expect(calls[0]).toBe("outer");
        vi.advanceTimersByTime(1);
        expect(calls).toEqual(["outer", "inner"]);
      });

      it("goes on when the logger of errors throws", () => {
        setErrorLogger(() => {
          throw new Error("disk full");
        });
        loop.callLater(1, () => {
          throw new Error("boom");
        });
        loop.callLater(1, note, "next");
        for (let turns = 0; turns < 3; turns++) {
          try {
            vi.advanceTimersByTime(1);
          } catch {
            // The host hears of it, as of any error of a timer.
          }
        }
        expect(calls).toEqual(["next"]);
      });

      it("logs what the promise of a call is rejected with", async () => {
        const boom = new Error("boom");
        loop.callLater(1, () => Promise.reject(boom));
        vi.advanceTimersByTime(1);
        await endTurn();
        expect(logged).toEqual([boom]);
      });

      it("keeps the host no longer than there is something to wait for", () => {
        loop.callLater(1, note, "a");
        vi.advanceTimersByTime(1);
        expect(vi.getTimerCount()).toBe(0);
      });

      it("is active until the call is made", () => {
        const call: ScheduledCall = loop.callLater(1, () => note(call.active()));
        expect(call.active()).toBe(true);
        vi.advanceTimersByTime(1);
        expect(calls).toEqual([false]);
      });

      it("logs the error of a call and goes on", () => {
        const boom = new Error("boom");
        loop.callLater(1, () => {
          throw boom;
        });
        loop.callLater(1, note, "next");
        vi.advanceTimersByTime(1);
        expect(logged).toEqual([boom]);
        expect(calls).toEqual(["next"]);
      });

      it.each([
        [NaN, RangeError, "the duration is NaN"],
        [-1, RangeError, "the duration is -1"],
        [Infinity, RangeError, "the duration is Infinity"],
        [{ seconds: -1 }, RangeError, "the duration is -1000 ms"],
        [{ second: 1 } as never, TypeError, 'unknown key "second"'],
        [{} as never, TypeError, "expected a number of milliseconds"],
        ["5" as never, TypeError, 'the duration is "5"'],
        [null as never, TypeError, "the duration is null"],
      ])("refuses %o and schedules nothing", (delay, type, text) => {
        expect(() => loop.callLater(delay, note)).toThrow(type);
        expect(() => loop.callLater(delay, note)).toThrow(text);
        expect(vi.getTimerCount()).toBe(0);
      });

      it("refuses what is not a function", () => {
        expect(() => loop.callLater(1, "note" as never)).toThrow('the function is "note", expected a function');
      });
    });

    describe("callAt()", () => {
      it("makes the call at a time of the loop's clock", () => {
        loop.callAt(loop.now() + 20, note, "a");
        vi.advanceTimersByTime(19);
        expect(calls).toEqual([]);
        vi.advanceTimersByTime(1);
        expect(calls).toEqual(["a"]);
      });

      it("makes a call whose time has passed on a later turn", () => {
        loop.callAt(loop.now() - 1000, note, "a");
        expect(calls).toEqual([]);
        vi.advanceTimersByTime(1);
        expect(calls).toEqual(["a"]);
      });

      it.each([NaN, Infinity, -Infinity])("refuses the time %s", (when) => {
        expect(() => loop.callAt(when, note)).toThrow(RangeError);
        expect(vi.getTimerCount()).toBe(0);
      });
    });

    describe("callSoon()", () => {
      it("makes the calls in their order, on a later turn", () => {
        loop.callSoon(note, 1);
        loop.callSoon(note, 2);
        loop.callSoon(note, 3, 4);
        expect(calls).toEqual([]);
        vi.runAllTimers();
        expect(calls).toEqual([1, 2, 3, 4]);
      });

      it("takes a turn of the host, not a timer", async () => {
        vi.useRealTimers();
        vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
        await new Promise<void>((resolve) => {
          const again = (left: number): void => {
            if (left === 0) resolve();
            else loop.callSoon(again, left - 1);
          };
          again(100);
        });
        expect(vi.getTimerCount()).toBe(0);
      });

      it("makes no call that was cancelled, however often", () => {
        const call = loop.callSoon(note, 1);
        expect(call.active()).toBe(true);
        call.cancel();
        call.cancel();
        expect(call.active()).toBe(false);
        vi.runAllTimers();
        expect(calls).toEqual([]);
      });

      it("is quiet when a call is cancelled that has been made", () => {
        const call: ScheduledCall = loop.callSoon(() => note(call.active()));
        vi.runAllTimers();
        call.cancel();
        expect(calls).toEqual([false]);
      });

      it("logs the error of a call and goes on", () => {
        const boom = new Error("boom");
        loop.callSoon(() => {
          throw boom;
        });
        loop.callSoon(note, "next");
        vi.runAllTimers();
        expect(logged).toEqual([boom]);
        expect(calls).toEqual(["next"]);
      });

      it("refuses what is not a function", () => {
        expect(() => loop.callSoon(undefined as never)).toThrow("Cannot call soon: the function is undefined");
      });
    });

    describe("callSoonThreadsafe()", () => {
      it("makes the calls on a later turn, in one order with those of callSoon()", () => {
        loop.callSoon(note, 1);
        loop.callSoonThreadsafe(note, 2);
        loop.callSoon(note, 3);
        expect(calls).toEqual([]);
        vi.runAllTimers();
        expect(calls).toEqual([1, 2, 3]);
      });

      it("refuses what is not a function", () => {
        expect(() => loop.callSoonThreadsafe(1 as never)).toThrow("expected a function");
      });
    });

    describe("time()", () => {
      it("is now()", () => {
        const before = loop.now();
        expect(loop.time()).toBe(before);
        vi.advanceTimersByTime(5);
        expect(loop.time()).toBe(before + 5);
        expect(loop.now()).toBe(before + 5);
      });
    });

    describe("close()", () => {
      it("cancels what is pending and leaves no timer", async () => {
        const pending = [
          loop.callLater(5, note, "later"),
          loop.callLater(2 ** 32, note, "much later"),
          loop.callAt(loop.now() + 7, note, "at"),
          loop.callSoon(note, "soon"),
        ];
        expect(pending.map((call) => call.active())).toEqual([true, true, true, true]);

        loop.close();

        expect(pending.map((call) => call.active())).toEqual([false, false, false, false]);
        await endTurn();
        vi.advanceTimersByTime(10);
        expect(calls).toEqual([]);
        expect(vi.getTimerCount()).toBe(0);
      });

      it("cancels what is due with the call that closes it", () => {
        loop.callLater(1, () => {
          loop.close();
        });
        loop.callLater(1, note, "a");
        vi.advanceTimersByTime(5);
        expect(calls).toEqual([]);
      });

      it.each([
        ["callSoon", (closed: EventLoop) => closed.callSoon(note)],
        ["callSoonThreadsafe", (closed: EventLoop) => closed.callSoonThreadsafe(note)],
        ["callLater", (closed: EventLoop) => closed.callLater(1, note)],
        ["callAt", (closed: EventLoop) => closed.callAt(1, note)],
      ])("has %s() refuse with asyncio's RuntimeError", (_name, attempt) => {
        loop.close();
        expect(() => attempt(loop)).toThrow(RuntimeError);
        expect(() => attempt(loop)).toThrow(
          expect.objectContaining({
            name: "RuntimeError",
            code: "ERR_EVENT_LOOP_CLOSED",
            message: expect.stringMatching(/^Event loop is closed: /) as string,
          }) as Error,
        );
        expect(vi.getTimerCount()).toBe(0);
      });

      it("is the end of running, and may be repeated", () => {
        expect([loop.isRunning(), loop.isClosed()]).toEqual([true, false]);
        loop.close();
        expect([loop.isRunning(), loop.isClosed()]).toEqual([false, true]);
        loop.close();
        expect(loop.isClosed()).toBe(true);
      });

      it("leaves other loops alone", () => {
        const other = make();
        other.callLater(1, note, "a");
        loop.close();
        vi.advanceTimersByTime(1);
        expect(calls).toEqual(["a"]);
      });

      it("leaves futures and the clock to be used", async () => {
        const future = loop.createFuture<number>();
        loop.close();
        future.resolve(loop.now());
        await expect(future.promise).resolves.toBe(loop.now());
        expect(loop.createFuture().promise).toBeInstanceOf(Promise);
      });
    });

    describe("createFuture()", () => {
      it("gives a promise with the means to fulfil it", async () => {
        const future = loop.createFuture<number>();
        future.resolve(1);
        await expect(future.promise).resolves.toBe(1);
      });

      it("gives a promise with the means to reject it", async () => {
        const future = loop.createFuture();
        const boom = new Error("boom");
        future.reject(boom);
        await expect(future.promise).rejects.toBe(boom);
      });
    });
  });
}
