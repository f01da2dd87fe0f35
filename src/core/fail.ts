import { Deferred } from "./Deferred.js";

/**
 * Make a Deferred that has failed.
 *
 * @param error - An Error, any other value, or a Failure, which is used as it is.
 *
 * @example
 * ```ts
 * import { fail } from "deferred-interop";
 *
 * fail(new Error("no route")).addErrback((failure) => failure.getErrorMessage()).result; // "no route"
 * ```
 *
 * @see Twisted `fail`; the argument is required, since there is no exception in flight to take
 */
export function fail<T = never>(error: unknown): Deferred<T> {
  const deferred = new Deferred<T>();
  if (arguments.length === 0) (deferred.errback as () => void)();
  else deferred.errback(error);
  return deferred;
}
