import type { Kind } from "../core/kinds.js";
import { aPositiveNumber } from "../core/kinds.js";
import { requireOptions } from "../core/requireOptions.js";
import type { WorkerLimits } from "../host/HostWorkers.js";

const LIMITS: Readonly<Record<keyof WorkerLimits, Kind>> = {
  maxOldGenerationSizeMb: aPositiveNumber,
  maxYoungGenerationSizeMb: aPositiveNumber,
  stackSizeMb: aPositiveNumber,
};

/**
 * Refuse limits of a thread that the runtime would ignore.
 *
 * @param limits - What was passed; undefined for none.
 * @param attempt - What was attempted, such as `"limit the threads of a pool"`.
 * @throws TypeError (`ERR_OPTIONS`).
 * @internal
 */
export function requireLimits(limits: unknown, attempt: string): void {
  if (limits !== undefined) requireOptions(limits, attempt, "{ maxOldGenerationSizeMb: 64 }", LIMITS);
}
