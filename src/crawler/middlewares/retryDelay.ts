import type { Settings } from "../settings/Settings.js";

/** How long a request waits before it is queued again; all in seconds. */
export interface RetryDelayOptions {
  /** What the wait before the first retry is made of; 0 for none. */
  readonly base: number;
  /** The longest wait. */
  readonly max: number;
  /** The longest wait that a server may ask for; 0 when it is not heeded. */
  readonly afterMax: number;
}

/** Read the settings RETRY_BACKOFF_ENABLED, RETRY_BACKOFF_START_DELAY, RETRY_BACKOFF_MAX_DELAY and RETRY_AFTER_MAX_DELAY. @internal */
export function retryDelayOptionsOf(settings: Settings): RetryDelayOptions {
  const enabled = settings.getBool("RETRY_BACKOFF_ENABLED", true);
  return {
    base: enabled ? settings.getFloat("RETRY_BACKOFF_START_DELAY") : 0,
    max: settings.getFloat("RETRY_BACKOFF_MAX_DELAY"),
    afterMax: settings.getFloat("RETRY_AFTER_MAX_DELAY"),
  };
}

/**
 * How long to wait before a request is sent again: what the server asks for, else twice as long each time.
 *
 * The latter is made a random half to whole of itself, so that requests that failed together do not come back together.
 *
 * @param options - Base and limits.
 * @param tries - How many retries there will have been; 1 for the first.
 * @param retryAfter - The header Retry-After of the response, if there is one.
 * @param random - From 0 to 1; stands in for chance in tests.
 * @param now - The present time, in milliseconds since 1970.
 * @returns Seconds.
 * @internal
 */
export function retryDelay(
  { base, max, afterMax }: RetryDelayOptions,
  tries: number,
  retryAfter: string | undefined,
  random: () => number = Math.random,
  now: number = Date.now(),
): number {
  const wanted = afterMax > 0 ? secondsOf(retryAfter, now) : undefined;
  const backoff = base > 0 ? Math.min(max, base * 2 ** (tries - 1)) * (0.5 + random() / 2) : 0;
  return wanted === undefined ? backoff : Math.max(Math.min(wanted, afterMax), backoff);
}

/** What a Retry-After says, in seconds from now; undefined when it says nothing. */
function secondsOf(retryAfter: string | undefined, now: number): number | undefined {
  const text = retryAfter?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text);
  // `Date.parse` takes many things for a date; HTTP's begin with the day.
  const date = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
