import type { Failure } from "../../core/Failure.js";
import { NotConfigured } from "../errors.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { DownloaderMiddleware } from "./DownloaderMiddleware.js";
import { RetryPolicy } from "./retryRequest.js";

/**
 * Sends requests again whose download failed, or whose response says that it was the server's fault.
 *
 * Which ones, the settings RETRY_EXCEPTIONS and RETRY_HTTP_CODES say; how often, RETRY_TIMES or meta `maxRetryTimes`. Meta
 * `dontRetry` keeps a request from it, `priorityAdjust` is for RETRY_PRIORITY_ADJUST.
 *
 * Before it is queued again, a request waits: RETRY_BACKOFF_START_DELAY seconds, twice as long each time, at most
 * RETRY_BACKOFF_MAX_DELAY, and a random half to whole of that; or as long as the response's Retry-After says, at most
 * RETRY_AFTER_MAX_DELAY. It takes no place among CONCURRENT_REQUESTS meanwhile.
 *
 * @see Scrapy `RetryMiddleware`, which queues it at once
 */
export class RetryMiddleware implements DownloaderMiddleware {
  readonly #policy: RetryPolicy;

  /**
   * @param crawler - Its RETRY_… settings.
   * @param random - From 0 to 1; stands in for chance in tests.
   * @throws NotConfigured when RETRY_ENABLED is false.
   */
  constructor(crawler: CrawlerContext, random?: () => number) {
    this.#policy = new RetryPolicy(crawler, random);
    if (!this.#policy.enabled) throw new NotConfigured();
  }

  processResponse(request: Request, response: Response): Request | Response {
    return this.#policy.afterResponse(request, response) ?? response;
  }

  processException(request: Request, failure: Failure): Request | undefined {
    return this.#policy.afterError(request, failure.value);
  }
}
