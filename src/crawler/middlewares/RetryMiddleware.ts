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
 * @see Scrapy `RetryMiddleware`
 */
export class RetryMiddleware implements DownloaderMiddleware {
  readonly #policy: RetryPolicy;

  /**
   * @param crawler - Its RETRY_… settings.
   * @throws NotConfigured when RETRY_ENABLED is false.
   */
  constructor(crawler: CrawlerContext) {
    this.#policy = new RetryPolicy(crawler);
    if (!this.#policy.enabled) throw new NotConfigured();
  }

  processResponse(request: Request, response: Response): Request | Response {
    return this.#policy.afterStatus(request, response.status) ?? response;
  }

  processException(request: Request, failure: Failure): Request | undefined {
    return this.#policy.afterError(request, failure.value);
  }
}
