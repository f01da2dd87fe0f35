import type { Deferred } from "../../core/Deferred.js";
import { typeError } from "../../core/errors.js";
import { fail } from "../../core/fail.js";
import { showValue } from "../../core/showValue.js";
import { succeed } from "../../core/succeed.js";
import type { Request } from "../http/Request.js";
import { Response } from "../http/Response.js";
import type { DownloadHandler } from "./DownloadHandler.js";

/**
 * "Downloads" what a data: URL holds (RFC 2397), at once.
 *
 * The status is 200, and the header Content-Type says what the URL says. What looks like a fragment is part of the data,
 * so that a page may be written into a URL with its links.
 *
 * @see Scrapy `DataURIDownloadHandler`
 */
export class DataURIDownloadHandler implements DownloadHandler {
  download(request: Request): Deferred<Response> {
    const { url } = request;
    const comma = url.indexOf(",");
    if (comma === -1) return fail(noData(url));
    const mediaType = url.slice("data:".length, comma);
    const plainType = mediaType.replace(/;\s*base64\s*$/i, "");
    const bytes = unescapeBytes(url.slice(comma + 1));
    const body = plainType === mediaType ? bytes : Buffer.from(bytes.toString("latin1"), "base64");
    return succeed(new Response(url, { body, request, headers: { "Content-Type": contentTypeOf(plainType) } }));
  }

  /** There is nothing to let go of. */
  close(): void {}
}

function contentTypeOf(mediaType: string): string {
  const type = unescapeBytes(mediaType).toString("latin1").trim();
  // The RFC adds charset=US-ASCII, which decoders of today read as windows-1252; people mean UTF-8, which contains it.
  if (type === "") return "text/plain";
  return type.startsWith(";") ? `text/plain${type}` : type;
}

/** `%41` becomes A; a percent sign that escapes nothing stays. Everything beyond ASCII is UTF-8. */
function unescapeBytes(text: string): Buffer {
  if (!text.includes("%")) return Buffer.from(text);
  const bytes = Buffer.from(text).toString("latin1");
  const unescaped = bytes.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(unescaped, "latin1");
}

function noData(url: string): TypeError {
  return typeError(
    "ERR_INVALID_DATA_URI",
    `Cannot read the data URI ${showValue(url)}: it has no comma; write "data:,text" or "data:text/html;base64,PGI+"`,
  );
}
