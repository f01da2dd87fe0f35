import { createHash } from "node:crypto";
import type { Request } from "./Request.js";

/**
 * What makes two requests the same: method, canonical URL and body.
 *
 * Headers, callbacks and meta do not count. The fingerprint of a GET request without a body is its canonical URL, as a
 * rule the very string that is `request.url`: a queue and a set of what has been seen then share their memory.
 *
 * @param request - A request.
 * @returns A string, the same for two requests exactly when they ask for the same.
 *
 * @see Scrapy `scrapy.utils.request.fingerprint`, which hashes the same things
 */
export function fingerprint(request: Request): string {
  const url = canonicalizeUrl(request.url);
  const { body, method } = request;
  if (body.length > 0) return `${method} ${url} ${createHash("sha1").update(body).digest("hex")}`;
  return method === "GET" ? url : `${method} ${url}`;
}

/**
 * The one form of all URLs that ask a server for the same: parameters of the query sorted, no fragment.
 *
 * Escapes are written one way (`%2f` as `%2F`, a space in a query as `+`) and parameters with nothing in them dropped.
 *
 * @param url - A normalised URL, as `request.url` is.
 * @internal
 */
export function canonicalizeUrl(url: string): string {
  const fragment = url.indexOf("#");
  const whole = fragment === -1 ? url : url.slice(0, fragment);
  const escaped = whole.includes("%") ? whole.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase()) : whole;
  const question = escaped.indexOf("?");
  if (question === -1) return escaped;
  const query = escaped.slice(question + 1);
  const sorted = sortQuery(query);
  if (sorted === "") return escaped.slice(0, question);
  return sorted === query ? escaped : `${escaped.slice(0, question)}?${sorted}`;
}

function sortQuery(query: string): string {
  const spaces = query.replaceAll("%20", "+");
  if (!spaces.includes("&")) return spaces;
  return spaces
    .split("&")
    .filter((parameter) => parameter !== "")
    .sort()
    .join("&");
}
