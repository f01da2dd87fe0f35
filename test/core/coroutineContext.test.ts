import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, it } from "vitest";
import { enableAsyncContext } from "../../src/core/asyncContext.js";
import { Deferred } from "../../src/core/Deferred.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";

/** The stores that a coroutine sees that was begun in one, resumed in another, and then resumed in none. */
function storesSeen(): unknown[] {
  const storage = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const ds = [new Deferred<number>(), new Deferred<number>()] as const;
  const work = inlineCallbacks(function* () {
    seen.push(storage.getStore());
    for (const d of ds) {
      yield* d;
      seen.push(storage.getStore());
    }
  });
  storage.run("begun", () => void work());
  storage.run("fired", () => {
    ds[0].callback(1);
  });
  ds[1].callback(2);
  return seen;
}

// The choice is for good: what comes without it comes first.
describe("A coroutine", () => {
  // I14
  it("sees the stores of whoever fired", () => {
    expect(storesSeen()).toEqual(["begun", "fired", undefined]);
  });
});

describe("A coroutine after enableAsyncContext()", () => {
  // I14
  it("sees the stores of the call that began it", () => {
    enableAsyncContext();

    expect(storesSeen()).toEqual(["begun", "begun", "begun"]);
  });
});
