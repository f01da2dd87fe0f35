import { NotConfigured } from "../errors.js";
import type { Request } from "../http/Request.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { StatsCollector } from "../stats/StatsCollector.js";
import type { SpiderMiddleware } from "./SpiderMiddleware.js";

const logger = getLogger("scrapy.spidermiddlewares.urllength");

/**
 * Drops requests whose URL is longer than URLLENGTH_LIMIT: a site that adds to its own links for ever makes such.
 *
 * @see Scrapy `UrlLengthMiddleware`
 */
export class UrlLengthMiddleware implements SpiderMiddleware {
  readonly #stats: StatsCollector;
  readonly #limit: number;

  /**
   * @param crawler - Its setting URLLENGTH_LIMIT, and its stats.
   * @throws NotConfigured when that is 0.
   */
  constructor({ settings, stats }: CrawlerContext) {
    this.#limit = settings.getInt("URLLENGTH_LIMIT");
    if (this.#limit === 0) throw new NotConfigured();
    this.#stats = stats;
  }

  getProcessedRequest(request: Request): Request | undefined {
    if (request.url.length <= this.#limit) return request;
    logger.info(() => `Ignoring link (url length > ${this.#limit}): ${request.url} `);
    this.#stats.incValue("urllength/request_ignored_count");
    return undefined;
  }
}
