import type { Failure } from "../../core/Failure.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { MiddlewareResult } from "./DownloaderMiddleware.js";

/** What a callback gives, one after the other: requests and items. */
export type SpiderOutput = Iterable<unknown> | AsyncIterable<unknown>;

/**
 * Stands between the engine and the spider, in the place that SPIDER_MIDDLEWARES gives it.
 *
 * Every method may be left out. Most middlewares look at one request or item at a time: for them
 * `getProcessedRequest` and `getProcessedItem` are the simplest and the fastest, and work for every kind of callback.
 *
 * @example
 * ```ts
 * import type { Request, SpiderMiddleware } from "deferred-interop/crawler";
 *
 * class SameSiteMiddleware implements SpiderMiddleware {
 *   getProcessedRequest(request: Request): Request | undefined {
 *     return request.url.startsWith("https://example.com/") ? request : undefined;
 *   }
 * }
 * ```
 *
 * @see Scrapy's spider middlewares, and its `BaseSpiderMiddleware`
 */
export interface SpiderMiddleware {
  /**
   * Called with all that `start()` gives, in descending order of the middlewares.
   *
   * @param start - Async when `start()` is, or when a middleware before is.
   * @returns What to take instead; a generator or an async generator, as a rule.
   */
  processStart?(start: SpiderOutput): SpiderOutput;
  /**
   * Called with each response on its way to the callback, in ascending order of the middlewares.
   *
   * @throws What keeps the response from the callback: the request's errback gets it.
   */
  processSpiderInput?(response: Response): MiddlewareResult<null | undefined | void>;
  /**
   * Called with each request that the spider gives, in descending order of the middlewares.
   *
   * @param request - The request.
   * @param response - What the callback was called with; undefined for a request of `start()`.
   * @returns The request, another one, or undefined to drop it.
   */
  getProcessedRequest?(request: Request, response: Response | undefined): Request | null | undefined;
  /**
   * Called with each item that the spider gives, in descending order of the middlewares.
   *
   * @param item - The item.
   * @param response - What the callback was called with; undefined for an item of `start()`.
   * @returns The item, another one, or undefined to drop it.
   */
  getProcessedItem?(item: unknown, response: Response | undefined): unknown;
  /**
   * Called with all that a callback gives, in descending order of the middlewares: for middlewares that put something in
   * between, or look at several at once.
   *
   * @param response - What the callback was called with.
   * @param output - Async when the callback is, or when a middleware before is; a sync generator cannot read that.
   * @returns What to take instead; a generator or an async generator, as a rule.
   */
  processSpiderOutput?(response: Response, output: SpiderOutput): SpiderOutput;
  /**
   * Called when a callback, or `processSpiderInput`, failed and no errback took care of it; in descending order.
   *
   * @param response - What the callback was to be called with.
   * @param failure - What happened.
   * @returns undefined to go on, or what to take instead of the callback's output: it counts as handled then.
   */
  processSpiderException?(
    response: Response,
    failure: Failure,
  ): MiddlewareResult<SpiderOutput | null | undefined | void>;
}

/** What SPIDER_MIDDLEWARES names: a class of middlewares. */
export interface SpiderMiddlewareClass {
  /** @throws NotConfigured to stay out. */
  new (crawler: CrawlerContext): SpiderMiddleware;
}
