import { NotConfigured } from "../errors.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { refererFor } from "./refererFor.js";
import type { SpiderMiddleware } from "./SpiderMiddleware.js";

/**
 * Gives requests the Referer of the page that they come from, unless they have one.
 *
 * The policy is that of browsers of old, no-referrer-when-downgrade: an https page is not named to an http one.
 *
 * @see Scrapy `RefererMiddleware`, which knows other policies too
 */
export class RefererMiddleware implements SpiderMiddleware {
  /**
   * @param crawler - Its setting REFERER_ENABLED.
   * @throws NotConfigured when that is false.
   */
  constructor({ settings }: CrawlerContext) {
    if (!settings.getBool("REFERER_ENABLED", true)) throw new NotConfigured();
  }

  getProcessedRequest(request: Request, response: Response | undefined): Request {
    const referer = response === undefined ? undefined : refererFor(response.url, request.url);
    if (referer !== undefined && !request.headers.has("referer")) request.headers.append("Referer", referer);
    return request;
  }
}
