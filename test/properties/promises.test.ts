import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Deferred,
  deferredFromCoro,
  deferredToFuture,
  inlineCallbacks,
  setUnhandledErrorHandler,
  wait,
} from "../../src/index.js";
import { runs } from "./runs.js";

setUnhandledErrorHandler(() => undefined);

const rejections: unknown[] = [];
function note(reason: unknown): void {
  rejections.push(reason);
}
beforeAll(() => {
  process.on("unhandledRejection", note);
});
afterAll(() => {
  process.off("unhandledRejection", note);
});

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** One way across the bridge, there and back. */
const ways: ((promise: Promise<unknown>) => Promise<unknown>)[] = [
  (promise) => deferredToFuture(Deferred.fromFuture(promise)),
  (promise) => deferredToFuture(deferredFromCoro(promise)),
  (promise) => Promise.resolve(Deferred.fromFuture(promise)),
  async (promise) => await Deferred.fromFuture(promise),
  (promise) => {
    const d = new Deferred<unknown>();
    d.callback(promise);
    return d.asFuture();
  },
  (promise) =>
    deferredToFuture(
      inlineCallbacks(function* () {
        return yield* wait(promise);
      })(),
    ),
];

describe("promises and Deferreds", () => {
  it("hand value and error to each other unchanged, however often", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.anything(), fc.constant(new Error("kept"))).filter((value) => !isThenable(value)),
        fc.boolean(),
        fc.array(fc.constantFrom(...ways), { minLength: 1, maxLength: 5 }),
        async (value, fails, path) => {
          const start = fails ? Promise.reject(value) : Promise.resolve(value);
          const end = path.reduce((promise, way) => way(promise), start);

          const [outcome] = await Promise.allSettled([end]);

          expect(outcome.status).toBe(fails ? "rejected" : "fulfilled");
          expect(outcome.status === "rejected" ? outcome.reason : outcome.value).toBe(value);
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it("mixed at random with signals and cancels, leave no unhandled rejection", async () => {
    const act = fc.record({
      what: fc.constantFrom("cancel", "abort", "settle", "fail", "turn", "look", "take", "add", "return"),
      which: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { maxLength: 12 }),
        fc.constantFrom("none", "onCancel", "controller"),
        async (acts, cancel) => {
          const subjects = Array.from({ length: 4 }, () => subject(cancel));

          for (const { what, which } of acts) {
            if (what === "turn") await Promise.resolve();
            else perform(what, subjects[which]!, subjects[(which + 1) % 4]!);
          }
          // Whoever has a Deferred in hand at the end deals with it.
          for (const { d } of subjects) d.addErrback(() => undefined);
          await turn();
        },
      ),
      { numRuns: runs(1500) },
    );
    await turn();

    expect(rejections).toEqual([]);
  });
});

interface Subject {
  readonly d: Deferred<unknown>;
  readonly signal: AbortController;
  settle(value: unknown): void;
  fail(reason: unknown): void;
}

function subject(cancel: string): Subject {
  let settle!: (value: unknown) => void;
  let fail!: (reason: unknown) => void;
  const promise = new Promise((resolve, reject) => {
    [settle, fail] = [resolve, reject];
  });
  const controller = new AbortController();
  controller.signal.addEventListener("abort", () => fail(new Error("aborted")));
  const options =
    cancel === "onCancel" ? { onCancel: () => settle("late") } : cancel === "controller" ? { controller } : {};
  return { d: Deferred.fromFuture(promise, options), signal: new AbortController(), settle, fail };
}

function perform(what: string, one: Subject, other: Subject): void {
  switch (what) {
    case "cancel":
      return one.d.cancel();
    case "abort":
      return one.signal.abort(new Error("signal"));
    case "settle":
      return one.settle(1);
    case "fail":
      return one.fail(new Error("failed"));
    case "look":
      return void one.d.then(undefined, () => undefined);
    case "take":
      return void deferredToFuture(one.d, { signal: one.signal.signal }).catch(() => undefined);
    case "add":
      return void one.d.addCallback(() => Promise.reject(new Error("from a callback"))).addErrback(() => undefined);
    default:
      return void (one.d === other.d || one.d.addCallback(() => other.d.asFuture()).addErrback(() => undefined));
  }
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
