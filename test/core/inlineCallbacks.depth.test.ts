import { describe, expect, it } from "vitest";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { succeed } from "../../src/core/succeed.js";

type Steps<R> = Generator<unknown, R, any>;

describe("inlineCallbacks()", () => {
  // I2
  // T: BasicTests.testStackUsage
  it.each(["yield", "yield*"])("takes 100,000 fired Deferreds in constant stack: %s", (form) => {
    const d = inlineCallbacks(function* (): Steps<number> {
      let sum = 0;
      for (let i = 0; i < 100_000; i++) sum += (form === "yield" ? yield succeed(1) : yield* succeed(1)) as number;
      return sum;
    })();

    expect(d.result).toBe(100_000);
  });

  // I4
  // T: BasicTests.testStackUsage2
  it("takes 100,000 plain values in constant stack", () => {
    const d = inlineCallbacks(function* (): Steps<number> {
      let sum = 0;
      for (let i = 0; i < 100_000; i++) sum += (yield 1) as number;
      return sum;
    })();

    expect(d.result).toBe(100_000);
  });

  // I2
  it("takes 100,000 Deferreds that fire while they are waited for in constant stack", () => {
    const d = inlineCallbacks(function* (): Steps<number> {
      let sum = 0;
      for (let i = 0; i < 100_000; i++) {
        const paused = succeed(1).addCallback((n) => n);
        paused.pause();
        const waiting = succeed(0).addCallback(() => paused);
        paused.unpause();
        sum += (yield waiting) as number;
      }
      return sum;
    })();

    expect(d.result).toBe(100_000);
  });
});
