import type { Deferred } from "../../src/core/Deferred.js";

/** What a Deferred gave; a failure is then handled. */
export function outcomesOf(deferred: Deferred<unknown>): unknown[] {
  const outcomes: unknown[] = [];
  deferred.addCallbacks(
    (value) => {
      outcomes.push(value);
    },
    (failure) => {
      outcomes.push(failure.value);
    },
  );
  return outcomes;
}
