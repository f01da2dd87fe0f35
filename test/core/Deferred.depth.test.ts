import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { succeed } from "../../src/core/succeed.js";
import { errorOf } from "./outcomes.js";

const boom = new Error("boom");

describe("A Deferred returned from a callback", () => {
  // D23
  // T: DeferredTests.test_boundedStackDepth
  it("hands a result through 1,000,000 Deferreds that wait for each other in constant stack", () => {
    const first = new Deferred<number>();
    let last: Deferred<number> = first;
    for (let i = 0; i < 1_000_000; i++) {
      const inner = last;
      last = succeed(0).addCallback(() => inner);
    }
    first.callback(7);

    expect(last.result).toBe(7);
  });

  // D23
  it("hands a failure through 100,000 Deferreds that wait for each other, each with a callback, in constant stack", () => {
    const first = new Deferred<number>();
    let last: Deferred<number> = first;
    let failures = 0;
    for (let i = 0; i < 100_000; i++) {
      const inner = last;
      last = succeed(0)
        .addCallback(() => inner)
        .addErrback((failure): never => {
          failures++;
          throw failure;
        });
    }
    first.errback(boom);

    expect(errorOf(last)).toBe(boom);
    expect(failures).toBe(100_000);
  });

  // D23
  it("takes 1,000,000 fired Deferreds one after the other in constant stack", () => {
    const d = new Deferred<number>();
    for (let i = 0; i < 1_000_000; i++) d.addCallback((n) => succeed(n + 1));
    d.callback(0);

    expect(d.result).toBe(1_000_000);
  });

  // X6, D23
  it("can be cancelled through 1,000,000 Deferreds that wait for each other in constant stack", () => {
    const first = new Deferred<number>();
    let last: Deferred<number> = first;
    for (let i = 0; i < 1_000_000; i++) {
      const inner = last;
      last = succeed(0).addCallback(() => inner);
    }
    last.cancel();

    expect(errorOf(last)).toMatchObject({ code: "ERR_CANCELLED" });
  });
});
