import type { Failure } from "../../core/Failure.js";
import { setErrorLogger } from "../../core/logError.js";
import { getLogger } from "./Logger.js";

const logger = getLogger("twisted");

/**
 * Have the errors of `logError()` written into the log, unless the program has chosen where they go.
 *
 * @see Scrapy's `PythonLoggingObserver`, and Twisted's "Unhandled Error"
 * @internal
 */
export function takeLoggedErrors(): void {
  const present = setErrorLogger(undefined);
  const standard = setErrorLogger(writeToLog);
  if (present !== standard && present !== writeToLog) setErrorLogger(present);
}

/** Take that back. @internal */
export function leaveLoggedErrors(): void {
  const present = setErrorLogger(undefined);
  if (present !== writeToLog) setErrorLogger(present);
}

function writeToLog(failure: Failure, message = "Unhandled Error"): void {
  logger.critical(message, failure);
}
