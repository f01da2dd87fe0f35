import { describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { InFlight } from "../../../src/crawler/engine/InFlight.js";

describe("InFlight", () => {
  it("has room until it is full", () => {
    const inFlight = new InFlight(2);
    inFlight.enter();
    const room = inFlight.room().called;
    inFlight.enter();
    const waiting = inFlight.room();
    const early = waiting.called;
    inFlight.leave();

    expect([room, early, waiting.called, inFlight.isFull]).toEqual([true, false, true, false]);
  });

  it("tells when none is left", () => {
    const inFlight = new InFlight();
    const one = new Deferred<void>();
    const two = new Deferred<void>();
    inFlight.add(one);
    inFlight.add(two);
    const none = inFlight.none();
    one.callback();
    const early = none.called;
    two.callback();

    expect([early, none.called, inFlight.count]).toEqual([false, true, 0]);
  });
});
