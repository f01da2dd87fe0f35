import { fingerprint } from "../http/fingerprint.js";
import type { Request } from "../http/Request.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";

const logger = getLogger("scrapy.dupefilters");

/** What DUPEFILTER_CLASS names: it knows which requests were made before. */
export interface RequestFilter {
  /**
   * Note a request.
   *
   * @returns Whether it was noted before.
   */
  requestSeen(request: Request): boolean;
  /** Told of each request that is dropped for that reason. */
  log?(request: Request): void;
  /** Called before the first request; a Deferred or promise is waited for. */
  open?(): unknown;
  /** Called at the end of the crawl; a Deferred or promise is waited for. */
  close?(reason: string): unknown;
}

/**
 * Drops requests that were made before: same method, same canonical URL, same body.
 *
 * Fingerprints are kept in memory. That of a plain GET is its URL, so a queued request and its fingerprint share one
 * string. Requests with `dontFilter` are not asked about.
 *
 * @see Scrapy `scrapy.dupefilters.RFPDupeFilter`
 */
export class DupeFilter implements RequestFilter {
  readonly #seen = new Set<string>();
  readonly #crawler: CrawlerContext;
  readonly #debug: boolean;
  #silent = false;

  /** @param crawler - Its setting DUPEFILTER_DEBUG and its stats. */
  constructor(crawler: CrawlerContext) {
    this.#crawler = crawler;
    this.#debug = crawler.settings.getBool("DUPEFILTER_DEBUG");
  }

  requestSeen(request: Request): boolean {
    const seen = this.#seen;
    const before = seen.size;
    // One look-up instead of two: most links of a page are duplicates.
    return seen.add(fingerprint(request)).size === before;
  }

  log(request: Request): void {
    this.#crawler.stats.incValue("dupefilter/filtered");
    if (this.#debug) {
      const referer = request.headers.get("referer") ?? "None";
      logger.debug(() => `Filtered duplicate request: ${String(request)} (referer: ${referer})`);
    } else if (!this.#silent) {
      this.#silent = true;
      logger.debug(
        `Filtered duplicate request: ${String(request)} - no more duplicates will be shown ` +
          "(see DUPEFILTER_DEBUG to show all duplicates)",
      );
    }
  }
}
