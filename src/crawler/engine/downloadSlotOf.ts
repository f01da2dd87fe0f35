import type { Request } from "../http/Request.js";

/**
 * The slot of the downloader that a request belongs to: its meta `downloadSlot`, else the host of its URL.
 *
 * @internal
 */
export function downloadSlotOf(request: Request): string {
  const { downloadSlot } = request.meta;
  if (typeof downloadSlot === "string") return downloadSlot;
  return hostnameOf(request.url);
}

/** The host of a normalised URL, without its port; empty where there is none. @internal */
export function hostnameOf(url: string): string {
  const scheme = url.indexOf("://");
  if (scheme === -1) return "";
  if (lastOrigin !== "" && url.startsWith(lastOrigin)) return lastHostname;
  // `new URL` costs 2.3 µs; requests of one host come one after the other.
  const { hostname } = new URL(url);
  const end = url.indexOf("/", scheme + 3);
  // With the slash, so that http://example.com does not stand for http://example.com.evil.test.
  lastOrigin = end === -1 ? "" : `${url.slice(0, end + 1)}`;
  lastHostname = hostname;
  return hostname;
}

let lastOrigin = "";
let lastHostname = "";
