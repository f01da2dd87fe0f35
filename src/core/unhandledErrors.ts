import { host } from "#host";
import type { Deferred } from "./Deferred.js";
import { CancelledError, typeError } from "./errors.js";
import type { Failure } from "./Failure.js";
import { isError } from "./Failure.js";
import { describeSites } from "./debugging.js";
import type { UnhandledErrorHandler } from "./hooks.js";
import { hooks } from "./hooks.js";
import { isDeferred } from "./isDeferred.js";
import { requireFunction } from "./requireFunction.js";
import { showValue } from "./showValue.js";
import { slots } from "./slots.js";
import { MARKED, QUEUED, REGISTERED } from "./state.js";

/*
 * A Deferred whose last run ended on a failure is marked (U1). The mark costs a flag and a push: only what is still
 * marked when the turn is over is handed to a FinalizationRegistry, which is dear (NODE-FACTS E5: 0.5–0.9 µs one by
 * one, 22–49 ns in batches). Invariant: QUEUED means "is in `recent`"; REGISTERED means "has a report in `reports`",
 * and then the report's failure is the Deferred's if it is marked, else undefined.
 */

/** What is kept of a registered Deferred; it must not refer to it. */
interface Report {
  failure: Failure | undefined;
  readonly sites: string;
}

/** Bounds what the batch keeps alive when one turn makes very many failures. */
const BATCH_LIMIT = 4096;

let recent: Deferred<unknown>[] = [];
const reports = new WeakMap<object, Report>();
const pending = new Set<Report>();
const trackers = new Set<Set<Deferred<unknown>>>();
let registry: FinalizationRegistry<Report> | undefined;

/**
 * Replace the hook that is told of failures nobody handled; it is called once for each, when the Deferred is collected
 * or the process ends.
 *
 * The default one writes the traceback to standard error and skips plain CancelledErrors. Timing and order are the
 * garbage collector's: use {@link trackUnhandled} in tests.
 *
 * Copies of the package in one thread share the hook.
 *
 * @param fn - The new hook; undefined puts the default back.
 * @returns The hook that was in place.
 * @throws TypeError (`ERR_NOT_CALLABLE`) when it is neither.
 *
 * @example
 * ```ts
 * import { setUnhandledErrorHandler } from "deferred-interop";
 *
 * const previous = setUnhandledErrorHandler((failure) => console.error(failure.getErrorMessage()));
 * setUnhandledErrorHandler(previous);
 * ```
 *
 * @see Twisted's "Unhandled error in Deferred", which is logged when the Deferred is collected
 */
export function setUnhandledErrorHandler(fn: UnhandledErrorHandler | undefined): UnhandledErrorHandler {
  if (fn !== undefined) requireFunction(fn, "set the handler of unhandled errors", "handler");
  const previous = hooks().unhandledErrorHandler ?? reportToHost;
  hooks().unhandledErrorHandler = fn;
  return previous;
}

/** What {@link trackUnhandled} returns. */
export interface UnhandledTracker {
  /** The failures that nobody has handled so far. */
  failures(): Failure[];
  /** Watch no longer. */
  stop(): void;
}

/**
 * Watch for failures that nobody has handled, without waiting for the garbage collector: for tests.
 *
 * @returns `failures()`, those of all Deferreds marked since this call and still marked, the package's internal ones and
 *   CancelledErrors included; and `stop()`.
 *
 * @example
 * ```ts
 * import { fail, trackUnhandled } from "deferred-interop";
 *
 * const tracked = trackUnhandled();
 * const d = fail(new Error("lost"));
 * tracked.failures().length; // 1
 * d.addErrback(() => undefined);
 * tracked.failures().length; // 0
 * tracked.stop();
 * ```
 */
export function trackUnhandled(): UnhandledTracker {
  const marked = new Set<Deferred<unknown>>();
  trackers.add(marked);
  return {
    failures: () => [...marked].map(unhandledFailureOf).filter((failure) => failure !== undefined),
    stop: () => {
      trackers.delete(marked);
    },
  };
}

/**
 * The failure that would be reported if this Deferred were dropped now; undefined if none would.
 *
 * @param deferred - Any Deferred.
 * @throws TypeError (`ERR_NOT_A_DEFERRED`) otherwise.
 */
export function unhandledFailureOf(deferred: Deferred<unknown>): Failure | undefined {
  if (!isDeferred(deferred)) {
    const shown = showValue(deferred);
    throw typeError("ERR_NOT_A_DEFERRED", `Cannot look for an unhandled failure: expected a Deferred, got ${shown}`);
  }
  return (deferred._state & MARKED) === 0 ? undefined : (deferred._result as Failure);
}

/** A run of this Deferred ended on a failure. @internal */
export function markUnhandled(deferred: Deferred<unknown>): void {
  const state = deferred._state;
  deferred._state = state | MARKED;
  if (trackers.size !== 0) for (const tracker of trackers) tracker.add(deferred);
  if ((state & REGISTERED) !== 0) {
    const failure = deferred._result as Failure;
    detachStack(failure.value, 0);
    reportOf(deferred).failure = failure;
  } else if ((state & QUEUED) === 0) queue(deferred);
}

/** Its failure was handled, or handed on. @internal */
export function clearUnhandled(deferred: Deferred<unknown>): void {
  deferred._state &= ~MARKED;
  if ((deferred._state & REGISTERED) !== 0) reportOf(deferred).failure = undefined;
}

function queue(deferred: Deferred<unknown>): void {
  registry ??= startReporting();
  deferred._state |= QUEUED;
  if (recent.push(deferred) === 1) slots().afterThisTurn(registerRecent);
  else if (recent.length === BATCH_LIMIT) registerRecent();
}

function registerRecent(): void {
  const batch = recent;
  recent = [];
  for (const deferred of batch) {
    deferred._state &= ~QUEUED;
    if ((deferred._state & MARKED) === 0) continue;
    deferred._state |= REGISTERED;
    const failure = deferred._result as Failure;
    detachStack(failure.value, 0);
    const report: Report = { failure, sites: describeSites(deferred) };
    reports.set(deferred, report);
    pending.add(report);
    registry?.register(deferred, report);
  }
}

/**
 * Have the stacks of an error and its causes written down. Until then V8 keeps the frames with their receivers, and an
 * error that was thrown by a callback would keep the very Deferred alive whose collection is waited for.
 */
function detachStack(error: unknown, depth: number): void {
  if (depth === 8 || !isError(error)) return;
  try {
    void error.stack;
    detachStack(error.cause, depth + 1);
  } catch {
    // An error whose fields cannot be read is reported when the process ends.
  }
}

function startReporting(): FinalizationRegistry<Report> {
  host.onExit(() => {
    registerRecent();
    for (const report of pending) submit(report);
  });
  return new FinalizationRegistry(submit);
}

function submit(report: Report): void {
  pending.delete(report);
  const { failure } = report;
  report.failure = undefined;
  if (failure !== undefined) (hooks().unhandledErrorHandler ?? reportToHost)(failure, report.sites);
}

function reportToHost(failure: Failure, sites: string): void {
  if (failure.value instanceof CancelledError && failure.value.cause === undefined) return;
  host.writeError(`Unhandled error in Deferred:\n${failure.getTraceback()}${sites}`);
}

function reportOf(deferred: Deferred<unknown>): Report {
  // REGISTERED says that it is there.
  return reports.get(deferred) as Report;
}
