import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, it } from "vitest";
import { enableAsyncContext } from "../../src/core/asyncContext.js";
import { Deferred } from "../../src/core/Deferred.js";
import { DeferredLock } from "../../src/core/DeferredLock.js";
import { DeferredSemaphore } from "../../src/core/DeferredSemaphore.js";
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

  // I14, K3
  it.each([
    ["lock", () => new DeferredLock()],
    ["semaphore", () => new DeferredSemaphore(1)],
  ])("has a %s run a job in the stores of the call of run(), not of whoever releases", (_name, make) => {
    const storage = new AsyncLocalStorage<string>();
    const guard = make();
    const seen: unknown[] = [];
    void guard.acquire();
    storage.run("job", () => guard.run(() => seen.push(storage.getStore())));
    storage.run("releaser", () => guard.release());

    expect(seen).toEqual(["job"]);
  });

  // I14, D23
  it("keeps to the stores in a line of 15,000 coroutines, and callbacks see those of the coroutine", () => {
    const storage = new AsyncLocalStorage<number>();
    const wrong: unknown[] = [];
    const first = new Deferred<number>();
    let last: Deferred<number> = first;
    for (let i = 0; i < 15_000; i++) {
      const previous = last;
      const link = inlineCallbacks(function* () {
        const n = yield* previous;
        if (storage.getStore() !== i) wrong.push(["coroutine", i, storage.getStore()]);
        return n + 1;
      });
      last = storage.run(i, link);
      last.addCallback((n) => {
        if (storage.getStore() !== i) wrong.push(["callback", i, storage.getStore()]);
        return n;
      });
    }
    storage.run(-1, () => first.callback(0));

    expect(wrong).toEqual([]);
    expect(last.result).toBe(15_000);
  });
});
