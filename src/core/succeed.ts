import { debugging, recordSite } from "./debugging.js";
import { Deferred } from "./Deferred.js";
import { isFailure, toFailure } from "./Failure.js";
import { CALLED, FAILED } from "./state.js";

/**
 * Make a Deferred that has fired with a value.
 *
 * A Failure puts it on the error side, unknown to the reports of unhandled errors (D32); a promise is waited for.
 *
 * @param value - What it fires with; undefined if left out; not a Deferred.
 * @throws TypeError (`ERR_FIRED_WITH_DEFERRED`) when the value is a Deferred.
 *
 * @example
 * ```ts
 * import { succeed } from "deferred-interop";
 *
 * succeed(20).addCallback((n) => n + 1).result; // 21
 * ```
 *
 * @see Twisted `succeed`
 */
export function succeed<T = undefined>(value?: T | PromiseLike<T>): Deferred<T> {
  const deferred = new Deferred<T>();
  if ((typeof value === "object" && value !== null && !isFailure(value)) || typeof value === "function") {
    deferred.callback(value as T);
  } else {
    // Without a queue there is nothing to run, and nothing to tell the reports of.
    if (debugging) recordSite(deferred, "invoked");
    const failed = typeof value === "object" && value !== null;
    deferred._result = failed ? toFailure(value) : value;
    deferred._state = failed ? CALLED | FAILED : CALLED;
  }
  return deferred;
}
