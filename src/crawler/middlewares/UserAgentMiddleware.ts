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

  /** @param crawler - Its setting USER_AGENT; null or an empty text for none. */
  constructor(crawler: CrawlerContext) {
    this.#userAgent = crawler.settings.get("USER_AGENT");
  }

  processRequest({ headers }: Request): undefined {
    const userAgent = this.#userAgent;
    if (typeof userAgent === "string" && userAgent !== "" && !headers.has("user-agent")) {
      headers.append("User-Agent", userAgent);
    }
  }
}
