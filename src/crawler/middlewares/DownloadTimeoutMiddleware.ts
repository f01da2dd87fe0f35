import type { Request } from "../http/Request.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { DownloaderMiddleware } from "./DownloaderMiddleware.js";

/**
 * Notes in the meta of requests (`downloadTimeout`, in seconds) how long they may take, unless it is there already.
 *
 * @see Scrapy `DownloadTimeoutMiddleware`
 */
export class DownloadTimeoutMiddleware implements DownloaderMiddleware {
  readonly #timeout: number;

  /** @param crawler - Its setting DOWNLOAD_TIMEOUT; 0 for no limit. */
  constructor(crawler: CrawlerContext) {
    this.#timeout = crawler.settings.getFloat("DOWNLOAD_TIMEOUT");
  }

  processRequest({ meta }: Request): undefined {
    if (this.#timeout > 0) meta.downloadTimeout ??= this.#timeout;
  }
}
