import { Headers } from "../http/Headers.js";
import type { Request } from "../http/Request.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { DownloaderMiddleware } from "./DownloaderMiddleware.js";

/**
 * Gives requests the headers of DEFAULT_REQUEST_HEADERS that they have not got themselves.
 *
 * @see Scrapy `DefaultHeadersMiddleware`
 */
export class DefaultHeadersMiddleware implements DownloaderMiddleware {
  readonly #headers: readonly (readonly [name: string, value: string])[];

  /**
   * @param crawler - Its setting DEFAULT_REQUEST_HEADERS: values, lists of values, or null for none.
   * @throws TypeError when one of them cannot be sent.
   */
  constructor(crawler: CrawlerContext) {
    const headers = Object.entries(crawler.settings.getDict("DEFAULT_REQUEST_HEADERS"));
    this.#headers = headers.flatMap(([name, value]) => {
      if (value === null || value === undefined) return [];
      return (Array.isArray(value) ? value : [value]).map((each) => [name, String(each)] as const);
    });
    // One error before the crawl begins, in place of one a page.
    this.processRequest({ headers: new Headers() });
  }

  processRequest({ headers }: Pick<Request, "headers">): undefined {
    const missing = this.#headers.filter(([name]) => !headers.has(name));
    for (const [name, value] of missing) headers.append(name, value);
  }
}
