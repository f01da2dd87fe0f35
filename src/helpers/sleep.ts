import { aSignal } from "../core/kinds.js";
import { requireOptions } from "../core/requireOptions.js";
import type { AbortSignalLike } from "../core/AbortSignalLike.js";
import type { Deferred } from "../core/Deferred.js";
import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import { slots } from "../core/slots.js";
import { deferLater } from "../time/deferLater.js";
import { underSignal } from "./underSignal.js";

/**
 * Wait: a Deferred that fires with undefined after some time, in every mode.
 *
 * `await sleep(5)` in an async function, `yield* sleep(5)` in a coroutine. Cancelling it removes the timer.
 *
 * @param duration - How long; milliseconds as a number.
 * @param options.signal - Aborting it fails the Deferred with a CancelledError whose cause is the signal's reason.
 *
 * @example
 * ```ts
 * import { sleep } from "deferred-interop";
 *
 * await sleep({ milliseconds: 5 });
 * ```
 *
 * @see Scrapy `sleep`, which takes seconds
 */
export function sleep(
  duration: Duration,
  options: { readonly signal?: AbortSignalLike | undefined } = {},
): Deferred<undefined> {
  requireOptions(options, "sleep", "{ signal }", { signal: aSignal });
  const { signal } = options;
  const milliseconds = toMilliseconds(duration, "sleep");
  const clock = slots().currentClock();
  return underSignal(signal, "The sleep", () => deferLater(clock, milliseconds));
}
