import { beforeEach, describe, expect, it } from "vitest";
import { DelayedCall } from "../../src/time/DelayedCall.js";
import { TimerQueue } from "../../src/time/TimerQueue.js";

describe("TimerQueue", () => {
  let queue: TimerQueue;
  let now: number;
  const owner = {
    now: () => now,
    cancelled: (call: DelayedCall) => queue.cancelled(call),
    moved: (call: DelayedCall) => queue.moved(call),
  };
  const add = (time: number): DelayedCall => {
    const call = new DelayedCall(owner, time, () => undefined);
    queue.add(call);
    return call;
  };
  /** All that is due by now, in order. */
  const takeAll = (): DelayedCall[] => {
    queue.nextTime();
    const taken: DelayedCall[] = [];
    for (let call = queue.takeDue(now); call !== undefined; call = queue.takeDue(now)) taken.push(call);
    return taken;
  };

  beforeEach(() => {
    queue = new TimerQueue();
    now = 0;
  });

  it("has nothing to take when it is empty", () => {
    expect([queue.size, queue.nextTime(), queue.takeDue(Infinity)]).toEqual([0, undefined, undefined]);
  });

  it("gives calls by their times, and those of one time in the order of adding", () => {
    const [c, a1, b, a2] = [add(3), add(1), add(2), add(1)];
    expect(queue.nextTime()).toBe(1);
    now = 3;
    expect(takeAll()).toEqual([a1, a2, b, c]);
    expect(queue.size).toBe(0);
  });

  it("keeps what is not due", () => {
    const call = add(2);
    now = 1.999;
    expect(takeAll()).toEqual([]);
    now = 2;
    expect(takeAll()).toEqual([call]);
  });

  it("leaves out a call that is new until the next time has been asked for", () => {
    now = 5;
    const call = add(1);
    expect(queue.takeDue(now)).toBeUndefined();
    queue.nextTime();
    expect(queue.takeDue(now)).toBe(call);
  });

  it("does not give what was cancelled, before it was sorted in or after", () => {
    const first = add(1);
    first.cancel();
    const second = add(2);
    expect(queue.nextTime()).toBe(2);
    second.cancel();
    expect([queue.size, queue.nextTime(), [...queue]]).toEqual([0, undefined, []]);
  });

  it("moves a call to a later time, and to a sooner one, keeping its rank among those of the same time", () => {
    const [moved, other] = [add(5), add(7)];
    queue.nextTime();
    moved.reset(7);
    expect(queue.nextTime()).toBe(7);
    moved.delay(-4);
    expect(queue.nextTime()).toBe(3);
    moved.delay(4);
    now = 7;
    expect(takeAll()).toEqual([moved, other]);
  });

  it("gives a call that was moved many times once", () => {
    const call = add(50);
    for (const span of [40, 60, 30, 70, 20]) {
      queue.nextTime();
      call.reset(span);
    }
    now = 100;
    expect(takeAll()).toEqual([call]);
    expect([...queue]).toEqual([]);
  });

  it("takes no notice of calls that it has given away or forgotten", () => {
    const [taken, forgotten] = [add(1), add(1)];
    queue.nextTime();
    queue.takeDue(1);
    queue.clear();
    const stays = add(1);
    taken.cancel();
    forgotten.reset(0);
    forgotten.cancel();
    expect([queue.size, [...queue], queue.nextTime()]).toEqual([1, [stays], 1]);
  });

  it.each([
    ["while they are new", false],
    ["when they are sorted in", true],
  ])("lets go of calls that are cancelled %s, though nobody takes them", (_when, isSorted) => {
    const kept = [add(1e6), add(1e6 + 1)];
    let most = 0;
    for (let i = 0; i < 10_000; i++) {
      const call = add(1e5 + i);
      if (isSorted) queue.nextTime();
      call.cancel();
      most = Math.max(most, queue.held);
    }
    expect(most).toBeLessThanOrEqual(64);
    expect(new Set(queue)).toEqual(new Set(kept));
  });

  it("lets go of the places that moved calls have left", () => {
    const call = add(1e6);
    for (let i = 0; i < 10_000; i++) {
      queue.nextTime();
      call.delay(-1);
    }
    expect(queue.held).toBeLessThanOrEqual(64);
    expect(queue.nextTime()).toBe(1e6 - 10_000);
  });

  it("lets go of the half that was cancelled of many", () => {
    const calls = Array.from({ length: 1000 }, (_, i) => add(i % 10));
    queue.nextTime();
    for (const call of calls.slice(0, 600)) call.cancel();
    expect(queue.held).toBeLessThan(600);
    now = 10;
    const left = calls.slice(600);
    expect(takeAll()).toEqual(left.sort((a, b) => a.getTime() - b.getTime()));
  });

  it("holds the calls it was given, those sorted in and the new ones", () => {
    expect(queue.held).toBe(0);
    add(1);
    queue.nextTime();
    add(2);

    expect([queue.held, queue.size]).toEqual([2, 2]);
  });

  it("does not sort in what was cancelled before that", () => {
    add(1).cancel();
    queue.nextTime();

    expect(queue.held).toBe(0);
  });

  it("leaves a call in its place that is moved to a later time, or to the same", () => {
    const call = add(1);
    queue.nextTime();
    call.delay(1);
    call.delay(0);

    expect(queue.held).toBe(1);
  });

  it("forgets all calls, those sorted in and the new ones", () => {
    add(1);
    queue.nextTime();
    add(2);
    queue.clear();
    now = 5;

    expect([queue.size, queue.held, [...queue], takeAll()]).toEqual([0, 0, [], []]);
  });

  it("gives the first call first when it has let go of the one before it", () => {
    // In the order of a heap: below the first one, the sooner of the two next is the right one.
    const first = add(1);
    const [late, soon] = [add(100), add(2)];
    const rest = Array.from({ length: 97 }, (_, i) => add(101 + i));
    queue.nextTime();
    first.cancel();
    for (const call of rest.slice(0, 60)) call.cancel();
    now = 100;

    expect(takeAll()).toEqual([soon, late]);
  });
});
