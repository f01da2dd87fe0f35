import { typeError } from "./errors.js";
import { requireFunction } from "./requireFunction.js";
import { functionLength } from "./showValue.js";

/**
 * Refuse what is not a canceller: above all `(resolve, reject) => …`, which would be called by `cancel()` only, so that the
 * Deferred would never fire.
 *
 * @throws TypeError (`ERR_NOT_CALLABLE`, `ERR_CANCELLER`).
 * @internal
 */
export function requireCanceller(canceller: (...args: never[]) => unknown): void {
  requireFunction(canceller, "make a Deferred", "canceller");
  const declared = functionLength(canceller);
  if (declared < 2) return;
  throw typeError(
    "ERR_CANCELLER",
    `Cannot make a Deferred: the canceller declares ${declared} parameters, expected at most one, the Deferred to cancel; ` +
      "a function of (resolve, reject) belongs to a promise: `new Promise(…)`, or `Deferred.fromFuture(new Promise(…))`; " +
      "for an API that takes a callback, use deferredFromCallback",
  );
}
