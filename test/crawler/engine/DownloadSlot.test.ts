import { afterEach, describe, expect, it, vi } from "vitest";
import { DownloadSlot, type DownloadSlotOptions } from "../../../src/crawler/engine/DownloadSlot.js";
import { Clock } from "../../../src/time/Clock.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A slot, and the times at which downloads began. */
function slotWith(options: Partial<DownloadSlotOptions>): { slot: DownloadSlot; clock: Clock; begun: number[] } {
  const clock = new Clock();
  return {
    slot: new DownloadSlot({ concurrency: Infinity, delay: 0, randomize: false, ...options }, clock),
    clock,
    begun: [],
  };
}

function request({ slot, clock, begun }: ReturnType<typeof slotWith>, count: number): void {
  for (let n = 0; n < count; n++) {
    const turn = slot.acquire();
    if (turn === undefined) begun.push(clock.now());
    else turn.addCallback(() => void begun.push(clock.now()));
  }
}

describe("DownloadSlot", () => {
  it("lets as many downloads begin as its concurrency, and the next when one is over", () => {
    const given = slotWith({ concurrency: 2 });
    request(given, 4);
    const first = given.begun.length;
    given.slot.release();

    expect([first, given.begun.length, given.slot.active]).toEqual([2, 3, 3]);
  });

  it("keeps the order", () => {
    const { slot } = slotWith({ concurrency: 1 });
    const order: number[] = [];
    slot.acquire();
    for (const n of [1, 2, 3]) slot.acquire()?.addCallback(() => void order.push(n));
    for (const _ of [1, 2, 3]) slot.release();

    expect(order).toEqual([1, 2, 3]);
  });

  it("keeps a delay between the beginnings", () => {
    const given = slotWith({ delay: 1000 });
    request(given, 3);
    given.clock.pump(Array<number>(30).fill(100));

    expect(given.begun).toEqual([0, 1000, 2000]);
  });

  it("counts the delay from the last beginning, also after a pause", () => {
    const given = slotWith({ delay: 1000 });
    request(given, 1);
    given.clock.advance(600);
    request(given, 1);
    given.clock.advance(399);
    const early = given.begun.length;
    given.clock.advance(1);

    expect([early, given.begun]).toEqual([1, [0, 1000]]);
  });

  it.each([
    [0, 500],
    [0.5, 1000],
    [0.999, 1499],
  ])("makes the delay random, 0.5 to 1.5 times as long (%d)", (random, wait) => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    const given = slotWith({ delay: 1000, randomize: true });
    request(given, 2);
    given.clock.advance(wait - 1);
    const early = given.begun.length;
    given.clock.advance(1);

    expect([early, given.begun.length]).toEqual([1, 2]);
  });

  it("keeps to delay and concurrency at the same time", () => {
    const given = slotWith({ delay: 1000, concurrency: 1 });
    request(given, 3);
    given.clock.advance(5000);
    const busy = given.begun.length;
    given.slot.release();
    given.slot.release();

    expect([busy, given.begun]).toEqual([1, [0, 5000]]);
    given.clock.advance(1000);
    expect(given.begun).toEqual([0, 5000, 6000]);
  });

  it("needs no more stack when downloads are over at once", () => {
    const given = slotWith({ concurrency: 1 });
    let over = 0;
    given.slot.acquire();
    for (let n = 0; n < 20_000; n++) {
      given.slot.acquire()?.addCallback(() => {
        over++;
        given.slot.release();
      });
    }
    given.slot.release();

    expect(over).toBe(20_000);
  });

  it("gives the turn of one who was cancelled to the next", () => {
    const { slot } = slotWith({ concurrency: 1 });
    const order: string[] = [];
    slot.acquire();
    const cancelled = slot.acquire();
    cancelled?.addErrback(() => void order.push("cancelled"));
    slot.acquire()?.addCallback(() => void order.push("next"));
    cancelled?.cancel();
    slot.release();

    expect(order).toEqual(["cancelled", "next"]);
    expect(slot.active).toBe(1);
  });

  it("is idle after some time without work", () => {
    const { slot, clock } = slotWith({ delay: 100 });
    slot.acquire();
    clock.advance(2000);
    const busy = slot.isIdleFor(1000);
    slot.release();

    expect([busy, slot.isIdleFor(1000), slot.isIdleFor(1900)]).toEqual([false, true, false]);
  });

  it("leaves no timer when it is closed", () => {
    const given = slotWith({ delay: 1000 });
    request(given, 2);
    given.slot.close();

    expect(given.clock.getDelayedCalls()).toEqual([]);
  });
});
