import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { deferredFromCoro } from "../../src/interop/deferredFromCoro.js";
import { deferredToFuture } from "../../src/interop/deferredToFuture.js";
import { CountingSignal } from "./CountingSignal.js";
import { expectNothingUnhandled, turn } from "./unhandled.js";

/** What may happen to a Deferred that was made a promise that was made a Deferred, in any order and any number. */
const EVENTS = ["succeed", "fail", "cancel inner", "cancel outer", "abort", "pause", "unpause", "a turn"] as const;

describe("deferredFromCoro(deferredToFuture(d))", () => {
  expectNothingUnhandled();

  it("settles once, with an outcome that was there, and leaves nothing behind, in any order of events", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...EVENTS), { maxLength: 8 }),
        fc.boolean(),
        async (events, controlled) => {
          const signal = new CountingSignal();
          const controller = { abort: (reason: unknown) => signal.abort(reason) };
          const error = new Error("failed");
          const inner = new Deferred<string>();
          const outer = deferredFromCoro(deferredToFuture(inner, { signal }), controlled ? { controller } : {});
          const outcomes: unknown[] = [];
          outer.addCallbacks(
            (value) => {
              outcomes.push(value);
            },
            (failure) => {
              outcomes.push(failure.value);
            },
          );

          let paused = false;
          const happen = async (event: (typeof EVENTS)[number] | "settle"): Promise<void> => {
            if (event === "succeed" || event === "settle") {
              if (!inner.called) inner.callback("succeeded");
            } else if (event === "fail") {
              if (!inner.called) inner.errback(error);
            } else if (event === "cancel inner") inner.cancel();
            else if (event === "cancel outer") outer.cancel();
            else if (event === "abort" && !signal.aborted) signal.abort("aborted");
            else if (event === "pause" && !paused) {
              paused = true;
              inner.pause();
            } else if (event === "unpause" && paused) {
              paused = false;
              inner.unpause();
            } else await turn();
          };
          for (const event of [...events, "settle", "unpause", "a turn"] as const) await happen(event);

          expect(outcomes).toHaveLength(1);
          const [outcome] = outcomes;
          const known = outcome === "succeeded" || outcome === error || outcome === "aborted";
          expect(known || (outcome as Error).name === "CancelledError").toBe(true);
          expect(signal.listeners).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ["value", (d: Deferred<unknown>) => d.callback(42)],
    ["error", (d: Deferred<unknown>) => d.errback("boom")],
  ])("gives the same %s after any number of crossings", async (how, settle) => {
    let deferred = new Deferred<unknown>();
    const first = deferred;
    for (let crossing = 0; crossing < 50; crossing++) deferred = deferredFromCoro(deferredToFuture(deferred));
    settle(first);
    const outcome = await deferredToFuture(deferred).then(
      (value) => ["value", value],
      (reason: unknown) => ["error", reason],
    );
    expect(outcome).toEqual([how, how === "value" ? 42 : "boom"]);
  });
});
