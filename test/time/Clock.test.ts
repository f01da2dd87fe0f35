import { describe, expect, it } from "vitest";
import { succeed } from "../../src/core/succeed.js";
import { Clock } from "../../src/time/Clock.js";
import { thrownBy } from "../core/outcomes.js";

const boom = new Error("boom");

/** A clock, and a way to note the time at which each named call is made. */
function makeClock(): { clock: Clock; order: string[]; note: (name: string) => string } {
  const order: string[] = [];
  return { clock: new Clock(), order, note: (name) => (order.push(name), name) };
}

describe("Clock#now()", () => {
  // C1
  // T: ClockTests.testSeconds
  it("begins at 0 and is moved by advance()", () => {
    const clock = new Clock();
    expect(clock.now()).toBe(0);
    clock.advance({ seconds: 1.5 });
    clock.advance(0.25);

    expect(clock.now()).toBe(1500.25);
  });
});

describe("Clock#callLater()", () => {
  // C1
  // T: ClockTests.testCallLater
  it("gives an active call that is due after the delay", () => {
    const clock = new Clock();
    clock.advance(5);
    const call = clock.callLater({ seconds: 1 }, () => undefined);

    expect([call.active(), call.getTime()]).toEqual([true, 1005]);
  });

  // C1
  // T: ClockTests.test_callLaterOrdering
  it("gives a new call each time", () => {
    const clock = new Clock();
    const fn = (): undefined => undefined;

    expect(clock.callLater(1, fn)).not.toBe(clock.callLater(1, fn));
  });

  // C1
  it("passes the arguments to the function", () => {
    const clock = new Clock();
    const seen: unknown[][] = [];
    clock.callLater(1, (...args: [number, string]) => seen.push(args), 1, "two");
    clock.advance(1);

    expect(seen).toEqual([[1, "two"]]);
  });

  // C2
  // T: ClockTests.test_callLaterKeepsCallsOrdered
  it("keeps the list in the order of the due times", () => {
    const clock = new Clock();
    const a = clock.callLater(3, () => undefined);
    const b = clock.callLater(1, () => undefined);
    const c = clock.callLater(2, () => undefined);

    expect(clock.getDelayedCalls()).toEqual([b, c, a]);
  });

  // C2
  it("keeps the order of insertion for equal times", () => {
    const { clock, order, note } = makeClock();
    for (const name of ["a", "b", "c"]) clock.callLater(1, note, name);
    clock.advance(1);

    expect(order).toEqual(["a", "b", "c"]);
  });

  it("refuses what is no function", () => {
    expect(thrownBy(() => new Clock().callLater(1, 5 as never))).toMatchObject({
      name: "TypeError",
      code: "ERR_NOT_CALLABLE",
      message: "Cannot call later: the function is 5, expected a function",
    });
  });

  it.each([-1, NaN, Infinity])("refuses the delay %s", (delay) => {
    const clock = new Clock();

    expect(thrownBy(() => clock.callLater(delay, () => undefined))).toMatchObject({
      name: "RangeError",
      code: "ERR_DURATION_RANGE",
      message: `Cannot call later: the duration is ${delay}, expected a finite span of 0 or more`,
    });
    expect(clock.getDelayedCalls()).toEqual([]);
  });
});

describe("Clock#advance()", () => {
  // C1
  // T: ClockTests.testAdvance
  it("makes the calls that are due, and those only", () => {
    const { clock, order, note } = makeClock();
    clock.callLater(1, note, "at 1");
    clock.callLater(2, note, "at 2");
    clock.callLater(3, note, "at 3");
    clock.advance(2);

    expect([order, clock.getDelayedCalls().length]).toEqual([["at 1", "at 2"], 1]);
  });

  // C1
  it("moves the time first, so that a call sees the final time", () => {
    const clock = new Clock();
    const seen: number[] = [];
    clock.callLater(1, () => seen.push(clock.now()));
    clock.advance(10);

    expect(seen).toEqual([10]);
  });

  // C3
  it("makes calls that are scheduled meanwhile and due by then", () => {
    const { clock, order, note } = makeClock();
    clock.callLater(1, () => {
      note("outer");
      clock.callLater(0, note, "at once");
      clock.callLater(1, note, "later");
    });
    clock.advance(5);

    expect(order).toEqual(["outer", "at once"]);
    clock.advance(1);
    expect(order).toEqual(["outer", "at once", "later"]);
  });

  // C1
  it("makes a call of delay 0 on advance(0), not before", () => {
    const { clock, order, note } = makeClock();
    clock.callLater(0, note, "now");
    expect(order).toEqual([]);
    clock.advance(0);

    expect(order).toEqual(["now"]);
  });

  // C6
  it("lets an error of a call out; the rest stay and are made by the next advance()", () => {
    const { clock, order, note } = makeClock();
    clock.callLater(1, () => {
      throw boom;
    });
    clock.callLater(1, note, "rest");
    expect(thrownBy(() => clock.advance(2))).toBe(boom);
    expect([clock.now(), order, clock.getDelayedCalls().length]).toEqual([2, [], 1]);
    clock.advance(0);

    expect(order).toEqual(["rest"]);
  });

  // C1
  it("may be called by a call", () => {
    const { clock, order, note } = makeClock();
    clock.callLater(1, () => {
      note("outer begins");
      clock.advance(1);
      note("outer ends");
    });
    clock.callLater(2, note, "inner");
    clock.advance(1);

    expect([order, clock.now()]).toEqual([["outer begins", "inner", "outer ends"], 2]);
  });

  it.each([-1, NaN])("refuses to go by %s", (duration) => {
    const clock = new Clock();

    expect(thrownBy(() => clock.advance(duration))).toMatchObject({
      code: "ERR_DURATION_RANGE",
      message: `Cannot advance the clock: the duration is ${duration}, expected a finite span of 0 or more`,
    });
    expect(clock.now()).toBe(0);
  });
});

describe("Clock#pump()", () => {
  // C1
  it("advances by each span in turn", () => {
    const clock = new Clock();
    const seen: number[] = [];
    for (const delay of [1, 2, 3]) clock.callLater(delay, () => seen.push(clock.now()));
    clock.pump([1, { milliseconds: 1.5 }, 1]);

    expect(seen).toEqual([1, 2.5, 3.5]);
  });
});

describe("Clock#getDelayedCalls()", () => {
  // C8
  // T: ClockTests.test_getDelayedCalls
  it("lists the pending calls", () => {
    const clock = new Clock();
    const a = clock.callLater(1, () => undefined);
    const b = clock.callLater(2, () => undefined);

    expect(clock.getDelayedCalls()).toEqual([a, b]);
  });

  // C8
  // T: ClockTests.test_getDelayedCallsEmpty
  it("is empty on an unused clock", () => {
    expect(new Clock().getDelayedCalls()).toEqual([]);
  });

  // C8
  it("is a copy", () => {
    const clock = new Clock();
    clock.callLater(1, () => undefined);
    clock.getDelayedCalls().pop();

    expect(clock.getDelayedCalls()).toHaveLength(1);
  });
});

describe("Clock#advanceAsync()", () => {
  it("lets promise continuations run before the first call", async () => {
    const { clock, order, note } = makeClock();
    clock.callLater(1, note, "call");
    void Promise.resolve()
      .then(() => note("microtask"))
      .then(() => note("and the next"));
    await clock.advanceAsync(1);

    expect(order).toEqual(["microtask", "and the next", "call"]);
  });

  it("lets promise continuations run after each call", async () => {
    const { clock, order, note } = makeClock();
    for (const name of ["a", "b"]) {
      clock.callLater(1, async () => {
        note(name);
        await succeed(undefined);
        note(`${name} continued`);
      });
    }
    await clock.advanceAsync(1);

    expect(order).toEqual(["a", "a continued", "b", "b continued"]);
  });

  it("makes calls that a continuation scheduled and that are due", async () => {
    const { clock, order, note } = makeClock();
    clock.callLater(1, async () => {
      await succeed(undefined);
      clock.callLater(0, note, "from a continuation");
    });
    await clock.advanceAsync(1);

    expect(order).toEqual(["from a continuation"]);
  });

  it("makes a call that a continuation scheduled before the time moved", async () => {
    const { clock, order, note } = makeClock();
    void Promise.resolve().then(() => clock.callLater(5, note, "in time"));
    await clock.advanceAsync(5);

    expect([order, clock.now()]).toEqual([["in time"], 5]);
  });

  // C6
  it("rejects with an error of a call; the rest stay", async () => {
    const { clock, order, note } = makeClock();
    clock.callLater(1, () => {
      throw boom;
    });
    clock.callLater(1, note, "rest");
    await expect(clock.advanceAsync(1)).rejects.toBe(boom);
    clock.advance(0);

    expect(order).toEqual(["rest"]);
  });

  it("rejects a bad duration", async () => {
    await expect(new Clock().advanceAsync(-1)).rejects.toMatchObject({ code: "ERR_DURATION_RANGE" });
  });

  it("says what was attempted with a span that is none", async () => {
    await expect(new Clock().advanceAsync(-1)).rejects.toThrow("Cannot advance the clock: the duration is -1");
  });
});
