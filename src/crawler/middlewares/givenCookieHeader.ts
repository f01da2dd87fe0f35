import { Headers } from "../http/Headers.js";
import type { Request } from "../http/Request.js";

/*
 * A jar's cookies are put into the Cookie header of a request on its way. A copy of that request, for a retry or a redirect,
 * must not take them for its own: by then the server may have changed or deleted them.
 */
const given = new WeakMap<Request, string | undefined>();

/**
 * Put a Cookie header into a request, and remember the one it came with.
 *
 * @param request - The request.
 * @param value - The header.
 * @internal
 */
export function setCookieHeader(request: Request, value: string): void {
  if (!given.has(request)) given.set(request, request.headers.get("cookie"));
  request.headers.set("Cookie", value);
}

/** The Cookie header that a request came with, before a jar had its say. @internal */
export function givenCookieHeader(request: Request): string | undefined {
  return given.has(request) ? given.get(request) : request.headers.get("cookie");
}

/** A copy of a request's headers, with the Cookie header that it came with. @internal */
export function headersAsGiven(request: Request): Headers {
  const headers = new Headers(request.headers);
  if (!given.has(request)) return headers;
  const value = given.get(request);
  if (value === undefined) headers.delete("Cookie");
  else headers.set("Cookie", value);
  return headers;
}
