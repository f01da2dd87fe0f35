import { host } from "#host";
import type { Failure } from "./Failure.js";
import type { ErrorLogger } from "./hooks.js";
import { hooks } from "./hooks.js";
import { requireFunction } from "./requireFunction.js";

/**
 * Log a failure and return it, as an errback that only wants to be told: `d.addErrback(logError)`.
 *
 * The failure stays a failure, so it is still to be handled further down the chain (U3).
 *
 * @param failure - What to log.
 * @param message - What has failed; it is logged before the traceback.
 * @returns The same Failure.
 * @see Twisted `logError`
 */
export function logError<F extends Failure>(failure: F, message?: string): F {
  const logger = hooks().errorLogger ?? writeToHost;
  if (message === undefined) logger(failure);
  else logger(failure, message);
  return failure;
}

/**
 * Choose where {@link logError} writes, and where errors go that nobody can be given: those of a canceller that throws
 * while a DeferredList is cancelled, those of calls on a reactor's clock.
 *
 * @param fn - The new logger; undefined puts the default back, which writes tracebacks to standard error.
 * @returns The logger that was in place.
 */
export function setErrorLogger(fn: ErrorLogger | undefined): ErrorLogger {
  if (fn !== undefined) requireFunction(fn, "set the error logger", "logger");
  const previous = hooks().errorLogger ?? writeToHost;
  hooks().errorLogger = fn;
  return previous;
}

function writeToHost(failure: Failure, message?: string): void {
  const traceback = failure.getTraceback();
  host.writeError(message === undefined ? traceback : `${message}\n${traceback}`);
}
