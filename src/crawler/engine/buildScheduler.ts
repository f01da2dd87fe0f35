import { typeError } from "../../core/errors.js";
import { className } from "../../core/showValue.js";
import type { EngineContext } from "./EngineContext.js";
import type { RequestScheduler } from "./Scheduler.js";

const REQUIRED = ["hasPendingRequests", "enqueueRequest", "nextRequest"] as const;

/**
 * Make the scheduler that the setting SCHEDULER names.
 *
 * @throws TypeError (`ERR_SCHEDULER`) when it lacks a method.
 * @internal
 */
export function buildScheduler(crawler: EngineContext): RequestScheduler {
  const scheduler = crawler.build<RequestScheduler>("SCHEDULER");
  const missing = REQUIRED.filter((method) => typeof scheduler[method] !== "function");
  if (missing.length === 0) return scheduler;
  throw typeError(
    "ERR_SCHEDULER",
    `The provided scheduler class (${className(scheduler)}) does not fully implement the scheduler interface: ` +
      `it has no ${missing.join("(), ")}()`,
  );
}
