import { toFailure } from "./Failure.js";
import { isDeferred } from "./isDeferred.js";
import { isThenable } from "./isThenable.js";
import { logError } from "./logError.js";

/**
 * Call a function of which nobody waits for an answer: what it throws is logged, and so is what its promise is rejected
 * with, so that one bad call does not end the program. A failed Deferred has a report of its own.
 *
 * @internal
 */
export function callLogged(fn: () => unknown): void {
  try {
    const result = fn();
    if (isThenable(result) && !isDeferred(result)) result.then(undefined, logThrown);
  } catch (error) {
    logThrown(error);
  }
}

function logThrown(error: unknown): void {
  logError(toFailure(error));
}
