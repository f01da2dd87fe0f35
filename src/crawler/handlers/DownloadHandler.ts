import type { Deferred } from "../../core/Deferred.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { Settings } from "../settings/Settings.js";

/**
 * Downloads what the URLs of a scheme name.
 *
 * @example A handler of your own, for the setting DOWNLOAD_HANDLERS
 * ```ts
 * import { succeed, type Deferred } from "deferred-interop";
 * import { Response, type DownloadHandler, type Request } from "deferred-interop/crawler";
 *
 * class MemoDownloadHandler implements DownloadHandler {
 *   download(request: Request): Deferred<Response> {
 *     return succeed(new Response(request.url, { body: Buffer.from(request.url.slice("memo:".length)) }));
 *   }
 *   close(): void {}
 * }
 * ```
 *
 * @see Scrapy's download handler protocol; `download` is its `download_request`
 */
export interface DownloadHandler {
  /**
   * Download one thing.
   *
   * @param request - What to download; its scheme is one that the handler is configured for.
   * @returns A Deferred of the response. It fails with the errors of `handlers/errors.ts`; cancelling it ends the
   *   download and frees what it used.
   */
  download(request: Request): Deferred<Response>;
  /**
   * Let go of connections and the like; called once, when the engine has stopped.
   *
   * @returns Anything; a Deferred or a promise is waited for.
   */
  close(): unknown;
}

/** What DOWNLOAD_HANDLERS names: a class of handlers. */
export interface DownloadHandlerClass {
  /** Whether to make the handler when the first request needs it instead of when the crawl begins. */
  readonly lazy?: boolean;

  /**
   * @throws NotConfigured to say why the scheme cannot be used; requests then fail with that text.
   */
  new (settings: Settings): DownloadHandler;
}
