import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AbortSignalLike } from "../../src/index.js";
import {
  Clock,
  Deferred,
  DeferredList,
  DeferredLock,
  DeferredQueue,
  deferLater,
  inlineCallbacks,
  race,
  setUnhandledErrorHandler,
  wait,
} from "../../src/index.js";
import { runs } from "./runs.js";

setUnhandledErrorHandler(() => undefined);

/** Counts its listeners: none may be left. */
class CountingSignal implements AbortSignalLike {
  aborted = false;
  reason: unknown;
  readonly listeners = new Set<() => void>();
  addEventListener(_type: "abort", listener: () => void): void {
    this.listeners.add(listener);
  }
  removeEventListener(_type: "abort", listener: () => void): void {
    this.listeners.delete(listener);
  }
  abort(reason: unknown): void {
    this.aborted = true;
    this.reason = reason;
    for (const listener of [...this.listeners]) listener();
  }
}

/** A piece of work, put together of others. */
type Work =
  | { readonly kind: "later"; readonly delay: number; readonly fails: boolean }
  | { readonly kind: "locked" | "timed" | "returned" | "coroutine"; readonly delay: number; readonly inner: Work }
  | { readonly kind: "all" | "first"; readonly parts: readonly Work[] }
  | { readonly kind: "queued" };

const { work } = fc.letrec<{ work: Work }>((tie) => ({
  work: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.record({ kind: fc.constant("later" as const), delay: fc.nat(9), fails: fc.boolean() }),
    fc.constant({ kind: "queued" } as const),
    fc.record({
      kind: fc.constantFrom("locked" as const, "timed" as const, "returned" as const, "coroutine" as const),
      delay: fc.nat(9),
      inner: tie("work"),
    }),
    fc.record({
      kind: fc.constantFrom("all" as const, "first" as const),
      parts: fc.array(tie("work"), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));

class World {
  readonly clock = new Clock();
  readonly lock = new DeferredLock();
  readonly queue = new DeferredQueue<number>();

  begin(wanted: Work): Deferred<unknown> {
    switch (wanted.kind) {
      case "later":
        return deferLater(this.clock, wanted.delay, () => {
          if (wanted.fails) throw new Error("late");
        });
      case "queued":
        return this.queue.get();
      case "locked":
        return this.lock.run(() => this.begin(wanted.inner));
      case "timed":
        return this.begin(wanted.inner).addTimeout(wanted.delay, this.clock);
      case "returned":
        return deferLater(this.clock, wanted.delay, () => this.begin(wanted.inner));
      case "coroutine":
        return this.#inCoroutine(wanted.delay, wanted.inner);
      case "all":
        // Not gatherResults: when one fails, the others go on, and nobody is left to cancel them (Y10).
        return new DeferredList(
          wanted.parts.map((part) => this.begin(part)),
          { consumeErrors: true },
        );
      case "first":
        return race(wanted.parts.map((part) => this.begin(part)));
    }
  }

  #inCoroutine(delay: number, inner: Work): Deferred<unknown> {
    return inlineCallbacks(function* (this: World) {
      yield* deferLater(this.clock, delay);
      try {
        return yield* wait(this.begin(inner));
      } finally {
        yield* deferLater(this.clock, 0);
      }
    }).call(this);
  }
}

describe("cancelling", () => {
  it("leaves no timer, no one waiting and no listener, wherever and whenever it happens", () => {
    fc.assert(
      fc.property(work, fc.array(fc.nat(4), { maxLength: 6 }), fc.boolean(), (wanted, pauses, bySignal) => {
        const world = new World();
        const signal = new CountingSignal();
        const d = world.begin(wanted).addErrback(() => undefined);
        const promise = bySignal ? d.asFuture({ signal }) : undefined;
        promise?.catch(() => undefined);

        for (const pause of pauses) world.clock.advance(pause);
        if (bySignal) signal.abort(new Error("enough"));
        else d.cancel();
        // Coroutines may take time to clean up, and may be cancelled again while they do.
        world.clock.advance(0);
        for (let more = 0; more < 40 && !isOver(d); more++) {
          d.cancel();
          world.clock.advance(10);
        }

        expect(isOver(d)).toBe(true);
        expect(world.lock.waiting).toEqual([]);
        expect(world.queue.waiting).toEqual([]);
        expect(signal.listeners.size).toBe(0);
        expect(world.clock.getDelayedCalls()).toEqual([]);
      }),
      { numRuns: runs(1500) },
    );
  });
});

function isOver(d: Deferred<unknown>): boolean {
  return d.called && !(d.result instanceof Deferred);
}
