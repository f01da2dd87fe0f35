import { afterEach, describe, expect, it } from "vitest";
import { hostClock } from "../../src/core/hostClock.js";
import { slots } from "../../src/core/slots.js";
import { nextTurn, thrownBy } from "./outcomes.js";

const KEY = Symbol.for("deferred-interop/state");
const holder = globalThis as { [KEY]?: unknown };
const own = slots();

afterEach(() => {
  holder[KEY] = own;
});

describe("slots()", () => {
  it("is one record per thread, under a registered symbol", () => {
    expect(holder[KEY]).toBe(slots());
  });

  it("has the host's timers as the clock, until a loop or a reactor says otherwise", () => {
    expect(own.currentClock()).toBe(hostClock);
  });

  it("runs a function when the present synchronous work is over, not before", async () => {
    const order: string[] = [];
    own.afterThisTurn(() => order.push("after"));
    order.push("now");
    await nextTurn();

    expect(order).toEqual(["now", "after"]);
  });

  it("refuses the record of a copy that speaks another protocol", () => {
    holder[KEY] = { ...own, protocol: 99 };
    const error = thrownBy(slots) as Error;

    expect([error.name, error]).toEqual([
      "StateProtocolError",
      expect.objectContaining({ code: "ERR_STATE_PROTOCOL" }),
    ]);
    expect(error.message).toBe(
      "Cannot share state with another copy of deferred-interop: it speaks protocol 99, this copy protocol 1; " +
        "install one version only (npm ls deferred-interop, npm dedupe)",
    );
  });
});
