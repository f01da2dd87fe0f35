import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { CancelledError, FailureGroup } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { race } from "../../src/core/race.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled, unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { errorOf, nextTurn, recordResults, thrownBy } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

const boom = new Error("boom");

watchRejections();

const cleanings: Deferred<string>[] = [];

function throwing(): Deferred<string> {
  return new Deferred<string>(() => {
    throw boom;
  });
}

function whileLogging(fn: () => void): unknown[] {
  const logged: unknown[] = [];
  const previous = setErrorLogger((failure) => logged.push(failure.value));
  fn();
  setErrorLogger(previous);
  return logged;
}

describe("race()", () => {
  // R1, R2
  // T: RaceTests.test_success
  it("fires with [index, value] of the first success, after cancelling the others", () => {
    const order: unknown[] = [];
    const loser = new Deferred<string>(() => {
      order.push("cancelled");
    });
    const winner = new Deferred<string>();
    race([loser, winner]).addCallback((result) => order.push(result));
    winner.callback("fast");

    expect(order).toEqual(["cancelled", [1, "fast"]]);
  });

  // R2
  it("consumes the results of all inputs", () => {
    const inputs = [new Deferred<string>(), new Deferred<string>(), new Deferred<string>()];
    race(inputs);
    inputs[0]?.errback(boom);
    inputs[1]?.callback("x");

    expect(inputs.map((input) => [input.called, input.result, unhandledFailureOf(input)])).toEqual(
      inputs.map(() => [true, undefined, undefined]),
    );
  });

  // R3
  // T: RaceTests.test_failure
  it("fails with FailureGroup, in input order, when all fail", () => {
    const inputs = [new Deferred<string>(), new Deferred<string>()];
    const d = race(inputs);
    inputs[1]?.errback(new Error("second"));
    inputs[0]?.errback(new Error("first"));

    const error = errorOf(d);
    expect(error).toBeInstanceOf(FailureGroup);
    expect(error).toMatchObject({
      name: "FailureGroup",
      code: "ERR_FAILURE_GROUP",
      message: "All 2 Deferreds failed: first; second",
    });
    expect(error.failures.map((failure: { value: Error }) => failure.value.message)).toEqual(["first", "second"]);
  });

  // R2
  // T: RaceTests.test_resultAfterCancel
  it("drops the late result of a loser that cannot be cancelled", () => {
    const [loser, winner] = [new Deferred<string>(), new Deferred<string>()];
    const got = recordResults(race([loser, winner]));
    winner.callback("fast");
    loser.callback("late");

    expect(got).toEqual([[1, "fast"]]);
  });

  // R2
  // T: RaceTests.test_resultFromCancel
  it("ignores the value of a loser whose canceller succeeds", () => {
    const loser = new Deferred<string>((self) => {
      self.callback("its choice");
    });
    const winner = new Deferred<string>();
    const d = race([loser, winner]);
    winner.callback("fast");

    expect(d.result).toEqual([1, "fast"]);
  });

  // R4
  // T: RaceTests.test_cancel
  it("cancels every input in order on cancel, and fails with FailureGroup of CancelledErrors", () => {
    const cancelled: number[] = [];
    const d = race([0, 1].map((index) => new Deferred<string>(() => cancelled.push(index))));
    d.cancel();

    expect(cancelled).toEqual([0, 1]);
    expect(errorOf(d).failures.map((failure: { type: unknown }) => failure.type)).toEqual([
      CancelledError,
      CancelledError,
    ]);
  });

  // R4
  it("has the value of a canceller that succeeds on cancel", () => {
    const d = race([
      new Deferred<string>(),
      new Deferred<string>((self) => {
        self.callback("its choice");
      }),
    ]);
    d.cancel();

    expect(d.result).toEqual([1, "its choice"]);
  });

  // R4
  it("fails with CancelledError on cancel when some input stays pending", () => {
    const cleaning = new Deferred<string>();
    const slow = new Deferred<string>().addErrback(() => cleaning);
    const d = race([slow]);
    d.cancel();

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
  });

  // R4, but for the throw: Twisted ends there
  it("logs what a canceller throws on cancel, cancels the rest and ends", () => {
    const last = new Deferred<string>();
    const d = race([throwing(), last]);
    const logged = whileLogging(() => d.cancel());

    expect(logged).toEqual([boom]);
    expect(last.called).toBe(true);
    expect(errorOf(d)).toBeInstanceOf(CancelledError);
  });

  // R2, but for the throw: Twisted fails the winner's chain, and the race stays unfired
  it("logs what a loser's canceller throws, cancels the other losers and fires", () => {
    const [winner, last] = [new Deferred<string>(), new Deferred<string>()];
    const d = race([throwing(), winner, last]);
    const logged = whileLogging(() => winner.callback("fast"));

    expect(logged).toEqual([boom]);
    expect(last.called).toBe(true);
    expect([d.result, winner.result]).toEqual([[1, "fast"], undefined]);
  });

  it("fires when it is won while its cancel is being done, and only then", () => {
    const results: unknown[] = [];
    const d: Deferred<unknown> = race([
      new Deferred<string>((self) => self.callback("its choice")),
      new Deferred<string>(() => results.push("cancelled")),
    ]).addBoth((result) => results.push(result));
    d.cancel();

    expect(results).toEqual(["cancelled", [0, "its choice"]]);
  });

  it("keeps its winner when a loser's canceller cancels the race", () => {
    const winner = new Deferred<string>();
    const d: Deferred<unknown> = race([new Deferred<string>(() => d.cancel()), winner, new Deferred<string>()]);
    winner.callback("fast");

    expect(d.result).toEqual([1, "fast"]);
  });

  it.each(["fail", "succeed"])("drops what inputs do after it was cancelled: they %s", (how) => {
    const inputs = [1, 2].map(() =>
      inlineCallbacks(function* () {
        try {
          yield* new Deferred<string>();
        } catch {
          // The cancel is not what it ends with.
        }
        const cleaning = new Deferred<string>();
        cleanings.push(cleaning);
        return yield* cleaning;
      })(),
    );
    const d = race(inputs);
    d.cancel();
    for (const cleaning of cleanings.splice(0)) {
      if (how === "fail") cleaning.errback(boom);
      else cleaning.callback("late");
    }

    expect(errorOf(d)).toBeInstanceOf(CancelledError);
    expect(inputs.map((input) => input.result)).toEqual([undefined, undefined]);
  });

  it("ends with CancelledError when it is cancelled and an input waits for it", () => {
    const gate = new Deferred<unknown>();
    const last = new Deferred<unknown>();
    const d: Deferred<unknown> = race([gate.addCallback(() => d), last]);
    const seen: unknown[] = [];
    d.addErrback((failure) => seen.push(failure.check(CancelledError)));
    gate.callback(undefined);
    d.cancel();

    expect(seen).toEqual([CancelledError]);
    expect(last.called).toBe(true);
  });

  // R5
  it("never fires for no input", () => {
    expect(race([]).called).toBe(false);
  });

  // R1
  it("fires at once when an input has fired, and cancels the rest", () => {
    const [before, after] = [new Deferred<string>(), new Deferred<string>()];
    const d = race([before, succeed("x"), after]);

    expect(d.result).toEqual([1, "x"]);
    expect([before.called, after.called]).toEqual([true, true]);
  });

  it("takes promises, whose failures count as handled", async () => {
    const tracked = trackUnhandled();
    const d = race([Promise.reject(boom), Promise.resolve("x"), new Promise(() => undefined)]);
    await nextTurn();

    expect(d.result).toEqual([1, "x"]);
    expect(tracked.failures()).toEqual([]);
    tracked.stop();
  });

  it("refuses what is neither", () => {
    expect(thrownBy(() => race([5 as never]))).toMatchObject({
      code: "ERR_NOT_A_DEFERRED",
      message: "Cannot race: the element at index 0 is 5, expected a Deferred or a promise",
    });
  });

  // R3
  it("has the failures of inputs that failed before", () => {
    expect(errorOf(race([fail(boom)])).failures[0].value).toBe(boom);
  });

  // R1
  it("does not cancel the one that has won", () => {
    const cancelled: string[] = [];
    class Watched extends Deferred<string> {
      override cancel(): void {
        cancelled.push("winner");
        super.cancel();
      }
    }
    const winner = new Watched();
    const loser = new Deferred<string>(() => cancelled.push("loser"));
    race([loser, winner]);
    winner.callback("x");

    expect(cancelled).toEqual(["loser"]);
  });
});
