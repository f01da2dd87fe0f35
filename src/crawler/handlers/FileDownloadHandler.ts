import { readFile, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Deferred } from "../../core/Deferred.js";
import { maybeDeferred } from "../../core/maybeDeferred.js";
import { slots } from "../../core/slots.js";
import type { Request } from "../http/Request.js";
import { Response } from "../http/Response.js";
import type { DownloadHandler } from "./DownloadHandler.js";

/**
 * "Downloads" what is in the file of a file: URL.
 *
 * The status is 200. A file that cannot be read fails with the error of node:fs (`ENOENT`, `EACCES`, `EISDIR`, …). The file
 * is read by Node's threads; while a non-asyncio reactor holds the loop it is read at once instead.
 *
 * @see Scrapy `FileDownloadHandler`
 */
export class FileDownloadHandler implements DownloadHandler {
  download(request: Request): Deferred<Response> {
    const { url } = request;
    return maybeDeferred(readBytes, url).addCallback((body) => new Response(url, { body, request }));
  }

  /** There is nothing to let go of. */
  close(): void {}
}

function readBytes(url: string): Uint8Array | Deferred<Uint8Array> {
  const path = fileURLToPath(url);
  // Where promises do not settle, nor do the callbacks of node:fs come.
  if (slots().promiseRule() !== undefined) return readFileSync(path);
  const controller = new AbortController();
  const bytes = new Deferred<Uint8Array>(() => controller.abort());
  readFile(path, { signal: controller.signal }, (error, content) => {
    if (bytes.called) return;
    if (error === null) bytes.callback(content);
    else bytes.errback(error);
  });
  return bytes;
}
