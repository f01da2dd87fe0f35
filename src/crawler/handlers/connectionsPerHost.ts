import type { Settings } from "../settings/Settings.js";

/**
 * How many connections to one host a download handler may have: as many as the downloader will ever use at a time, so
 * that no request waits here, where waiting counts against its time limit.
 *
 * @returns A positive number; Infinity when CONCURRENT_REQUESTS_PER_DOMAIN is 0.
 * @internal
 */
export function connectionsPerHost(settings: Settings): number {
  const perDomain = settings.getInt("CONCURRENT_REQUESTS_PER_DOMAIN");
  if (perDomain <= 0) return Infinity;
  const slots = Object.values(settings.getDict("DOWNLOAD_SLOTS")) as ({ concurrency?: unknown } | null)[];
  return Math.max(perDomain, ...slots.map((slot) => (typeof slot?.concurrency === "number" ? slot.concurrency : 0)));
}
