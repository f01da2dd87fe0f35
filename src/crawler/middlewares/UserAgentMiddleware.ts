import { Headers } from "../http/Headers.js";
import type { Request } from "../http/Request.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { DownloaderMiddleware } from "./DownloaderMiddleware.js";

/**
 * Gives requests without a User-Agent that of USER_AGENT.
 *
 * @see Scrapy `UserAgentMiddleware`
 */
export class UserAgentMiddleware implements DownloaderMiddleware {
  readonly #userAgent: unknown;

  /**
   * @param crawler - Its setting USER_AGENT; null or an empty text for none.
   * @throws TypeError when it cannot be sent.
   */
  constructor(crawler: CrawlerContext) {
    this.#userAgent = crawler.settings.get("USER_AGENT");
    // One error before the crawl begins, in place of one a page.
    this.processRequest({ headers: new Headers() });
  }

  processRequest({ headers }: Pick<Request, "headers">): undefined {
    const userAgent = this.#userAgent;
    if (typeof userAgent === "string" && userAgent !== "" && !headers.has("user-agent")) {
      headers.append("User-Agent", userAgent);
    }
  }
}
