import type { Deferred } from "../../core/Deferred.js";
import type { Failure } from "../../core/Failure.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";

/** What a method of a middleware returns: the thing itself, or a Deferred or promise of it. */
export type MiddlewareResult<T> = T | Deferred<T> | PromiseLike<T>;

/**
 * Stands between the engine and the downloader, in the place that DOWNLOADER_MIDDLEWARES gives it.
 *
 * Every method may be left out. `null` counts as `undefined`.
 *
 * @example
 * ```ts
 * import type { DownloaderMiddleware, Request } from "deferred-interop/crawler";
 *
 * class TokenMiddleware implements DownloaderMiddleware {
 *   processRequest(request: Request): undefined {
 *     request.headers.set("X-Token", "42");
 *   }
 * }
 * ```
 *
 * @see Scrapy's downloader middlewares
 */
export interface DownloaderMiddleware {
  /**
   * Called with each request on its way to the downloader, in ascending order of the middlewares.
   *
   * @returns undefined to go on; a Response to have that instead of downloading; a Request to have that queued instead.
   * @throws Whatever keeps the request from being downloaded, such as IgnoreRequest; see `processException`.
   */
  processRequest?(request: Request): MiddlewareResult<Request | Response | null | undefined | void>;
  /**
   * Called with each response on its way to the engine, in descending order of the middlewares.
   *
   * @returns The response, another one, or a Request to be queued instead; no other middleware sees that.
   * @throws What the request's errback will get; no middleware is asked about it.
   */
  processResponse?(request: Request, response: Response): MiddlewareResult<Request | Response>;
  /**
   * Called when the download, or `processRequest` of a middleware, failed; in descending order of the middlewares.
   *
   * @returns undefined to go on; a Response, which `processResponse` of all middlewares then sees, or a Request to be
   *   queued, in place of the failure.
   */
  processException?(request: Request, failure: Failure): MiddlewareResult<Request | Response | null | undefined | void>;
}

/** What DOWNLOADER_MIDDLEWARES names: a class of middlewares. */
export interface DownloaderMiddlewareClass {
  /** @throws NotConfigured to stay out. */
  new (crawler: CrawlerContext): DownloaderMiddleware;
}
