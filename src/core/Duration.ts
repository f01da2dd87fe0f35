import { rangeError, typeError } from "./errors.js";
import { showValue } from "./showValue.js";

/**
 * A span of time. A plain number is **milliseconds**, as in every JavaScript timer; the object form says its units and
 * adds them up; a `Temporal.Duration` is read by `total("milliseconds")`.
 *
 * @example
 * ```ts
 * import { sleep } from "deferred-interop";
 *
 * await sleep(5); // five milliseconds
 * await sleep({ seconds: 0.01 });
 * ```
 */
export type Duration = number | DurationParts | TemporalDurationLike;

/** The object form of a {@link Duration}: units that are added up, each 0 or more. */
export interface DurationParts {
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** As much of `Temporal.Duration` as is needed, so that no library of types is. */
export interface TemporalDurationLike {
  /** The whole span in milliseconds. */
  total(unit: "milliseconds"): number;
}

const MILLISECONDS_PER: Readonly<Record<string, number>> = {
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
};

/**
 * Read a Duration as milliseconds.
 *
 * @param duration - What the caller was given.
 * @param what - What was attempted, for the error's text, such as `"wait"`.
 * @returns 0 or more, finite.
 * @throws RangeError (`ERR_DURATION_RANGE`) when it is negative, infinite or NaN; TypeError (`ERR_DURATION_TYPE`) when it is no Duration.
 * @internal
 */
export function toMilliseconds(duration: Duration, what: string): number {
  const milliseconds = toSignedMilliseconds(duration, what);
  if (milliseconds < 0) throw outOfRange(duration, milliseconds, what);
  return milliseconds;
}

/**
 * Read a Duration that may be negative, as `DelayedCall#delay` takes it (C5).
 *
 * @internal
 */
export function toSignedMilliseconds(duration: Duration, what: string): number {
  const milliseconds = typeof duration === "number" ? duration : addUp(duration, what);
  if (!Number.isFinite(milliseconds)) throw outOfRange(duration, milliseconds, what);
  return milliseconds;
}

function addUp(duration: Exclude<Duration, number>, what: string): number {
  if (typeof duration !== "object" || (duration as unknown) === null) throw notADuration(duration, what);
  try {
    if ("total" in duration) return duration.total("milliseconds");
  } catch (error) {
    // A Temporal.Duration with months does not know how long it is; a revoked proxy has nothing.
    throw notADuration(duration, what, error);
  }
  let sum = 0;
  const keys = Object.keys(duration);
  for (const key of keys) {
    const unit = Object.hasOwn(MILLISECONDS_PER, key) ? MILLISECONDS_PER[key] : undefined;
    const amount = duration[key as keyof DurationParts];
    if (unit === undefined) {
      throw typeError(
        "ERR_DURATION_TYPE",
        `Cannot ${what}: unknown key "${key}" in the duration, expected hours, minutes, seconds or milliseconds`,
      );
    }
    if (amount === undefined) continue;
    if (typeof amount !== "number") throw notADuration(amount, what);
    sum += amount * unit;
  }
  if (keys.length === 0) throw notADuration(duration, what);
  return sum;
}

function notADuration(value: unknown, what: string, cause?: unknown): TypeError {
  const reason = cause instanceof Error ? ` (${cause.message})` : "";
  const error = typeError(
    "ERR_DURATION_TYPE",
    `Cannot ${what}: the duration is ${showValue(value)}${reason}, expected a number of milliseconds or an object such as { seconds: 2 }`,
  );
  return cause === undefined ? error : Object.assign(error, { cause });
}

function outOfRange(duration: Duration, milliseconds: unknown, what: string): RangeError | TypeError {
  if (typeof milliseconds !== "number") return notADuration(milliseconds, what);
  const shown = typeof duration === "number" ? String(milliseconds) : `${milliseconds} ms`;
  return rangeError(
    "ERR_DURATION_RANGE",
    `Cannot ${what}: the duration is ${shown}, expected a finite span of 0 or more`,
  );
}
