import type { Deferred } from "../../src/core/Deferred.js";
import { Failure } from "../../src/core/Failure.js";

/** Takes the failure a Deferred holds out of it, so that it is handled. */
export function failureOf(deferred: Deferred<any>): Failure {
  const failures: Failure[] = [];
  deferred.addErrback((failure) => {
    failures.push(failure);
  });
  const [failure] = failures;
  if (failure === undefined) throw new Error(`wanted a failed Deferred, got ${deferred.toString()}`);
  return failure;
}

/** Takes the error out of a failed Deferred. */
export function errorOf(deferred: Deferred<any>): any {
  return failureOf(deferred).value;
}

/** What a function throws. */
export function thrownBy(fn: () => unknown): any {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error("wanted an error to be thrown");
}

/** Adds a callback and an errback that note what they get, and pass it on. */
export function recordResults(deferred: Deferred<any>): unknown[] {
  const results: unknown[] = [];
  deferred.addBoth((result: unknown) => {
    results.push(result instanceof Failure ? result.value : result);
    return result;
  });
  return results;
}

/** Waits until microtasks, and the turn after them, are over. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
