import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { DeferredList } from "../../src/core/DeferredList.js";
import { CancelledError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { gatherResults } from "../../src/core/gatherResults.js";
import { race } from "../../src/core/race.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled, unhandledFailureOf } from "../../src/core/unhandledErrors.js";
import { errorOf, failureOf, nextTurn } from "./outcomes.js";
import { watchRejections } from "./watchRejections.js";

const boom = new Error("boom");

watchRejections();

function makeInputs(count: number): Deferred<unknown>[] {
  return Array.from({ length: count }, () => new Deferred<unknown>());
}

function ignore(inputs: readonly Deferred<unknown>[]): void {
  for (const input of inputs) input.addErrback(() => undefined);
}

describe("gatherResults()", () => {
  // Y10
  // T: DeferredTests.test_gatherResults
  it("gives the values in order", () => {
    const [a, b] = makeInputs(2) as [Deferred<unknown>, Deferred<unknown>];
    const d = gatherResults([a, b]);
    b.callback("b");
    a.callback("a");

    expect(d.result).toEqual(["a", "b"]);
  });

  // Y10
  it("fails with FirstError on the first failure, which stays the input's, too", () => {
    const [a, b] = makeInputs(2) as [Deferred<unknown>, Deferred<unknown>];
    const d = gatherResults([a, b]);
    b.errback(boom);

    expect(errorOf(d)).toMatchObject({ index: 1, cause: boom });
    expect(unhandledFailureOf(b)?.value).toBe(boom);
    failureOf(b);
  });

  // Y10
  // T: DeferredTests.test_gatherResultsWithConsumeErrors
  it("silences the inputs with consumeErrors", () => {
    const inputs = [succeed(1), fail(boom), fail(new Error("second"))];
    const d = gatherResults(inputs, { consumeErrors: true });

    expect(errorOf(d)).toMatchObject({ index: 1 });
    expect(inputs.map(unhandledFailureOf)).toEqual([undefined, undefined, undefined]);
  });

  // Y9, Y10
  // T: DeferredTests.test_cancelGatherResults
  it("cancels every input, and fails with FirstError", () => {
    const inputs = makeInputs(2);
    const d = gatherResults(inputs);
    d.cancel();

    expect(errorOf(d).subFailure.type).toBe(CancelledError);
    expect(inputs.map((input) => input.called)).toEqual([true, true]);
    ignore(inputs);
  });

  // Y9, Y10
  // T: DeferredTests.test_cancelGatherResultsWithAllDeferredsCallback
  it("gathers the values when every canceller succeeds", () => {
    const inputs = ["a", "b"].map(
      (name) =>
        new Deferred<string>((self) => {
          self.callback(name);
        }),
    );
    const d = gatherResults(inputs);
    d.cancel();

    expect(d.result).toEqual(["a", "b"]);
  });

  // Y10
  it("is a DeferredList", () => {
    expect(gatherResults([])).toBeInstanceOf(DeferredList);
    expect(gatherResults([]).result).toEqual([]);
  });

  // Y6 (JS: nobody else has the Deferred that was made for a promise)
  it("takes the failure of a promise as handled", async () => {
    const tracked = trackUnhandled();
    const d = gatherResults([Promise.reject(boom), Promise.reject(boom), succeed(1)]);
    await nextTurn();

    expect(errorOf(d)).toMatchObject({ index: 0, cause: boom });
    expect(tracked.failures()).toEqual([]);
    tracked.stop();
  });
});

describe("FirstError", () => {
  // Y11
  // T: FirstErrorTests.test_repr, FirstErrorTests.test_str
  it("has the index and the text of the failure in its message", () => {
    const error = errorOf(gatherResults([fail(boom)], { consumeErrors: true }));

    expect(error.message).toBe("The Deferred at index 0 failed: boom");
    expect(String(error)).toBe("FirstError: The Deferred at index 0 failed: boom");
  });

  it("does not grow with every list around it, nor does FailureGroup's", () => {
    let [gathered, raced]: Deferred<unknown>[] = [fail(boom), fail(boom)];
    for (let i = 0; i < 100; i++) {
      gathered = gatherResults([gathered as Deferred<unknown>], { consumeErrors: true });
      raced = race([raced as Deferred<unknown>, fail(boom)]);
    }

    expect(errorOf(gathered as Deferred<unknown>).message.length).toBeLessThan(600);
    expect(errorOf(raced as Deferred<unknown>).message).toMatch(/^All 2 Deferreds failed: All 2 .{400,600}…$/);
  });

  it("shows the first ten errors of a race that failed", () => {
    expect(errorOf(race(Array.from({ length: 12 }, () => fail(boom)))).message).toBe(
      `All 12 Deferreds failed: ${Array<string>(10).fill("boom").join("; ")}; and 2 more`,
    );
  });
});
