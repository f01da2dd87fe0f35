import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { StatsCollector } from "../stats/StatsCollector.js";
import type { SpiderMiddleware } from "./SpiderMiddleware.js";

const logger = getLogger("scrapy.spidermiddlewares.depth");

/**
 * Notes in the meta of requests (`depth`) how many links away from the start they are, and drops those beyond DEPTH_LIMIT.
 *
 * @see Scrapy `DepthMiddleware`
 */
export class DepthMiddleware implements SpiderMiddleware {
  readonly #stats: StatsCollector;
  readonly #limit: number;
  readonly #priority: number;
  readonly #verbose: boolean;

  /** @param crawler - Its settings DEPTH_LIMIT (0 for none), DEPTH_PRIORITY and DEPTH_STATS_VERBOSE, and its stats. */
  constructor({ settings, stats }: CrawlerContext) {
    this.#stats = stats;
    this.#limit = settings.getInt("DEPTH_LIMIT");
    this.#priority = settings.getInt("DEPTH_PRIORITY");
    this.#verbose = settings.getBool("DEPTH_STATS_VERBOSE");
  }

  getProcessedRequest(request: Request, response: Response | undefined): Request | undefined {
    if (response === undefined) return request;
    const depth = this.#depthOf(response.meta) + 1;
    request.meta.depth = depth;
    if (this.#limit > 0 && depth > this.#limit) {
      logger.debug(() => `Ignoring link (depth > ${this.#limit}): ${request.url} `);
      return undefined;
    }
    if (this.#verbose) this.#stats.incValue(`request_depth_count/${depth}`);
    this.#stats.maxValue("request_depth_max", depth);
    if (this.#priority === 0) return request;
    return request.replace({ priority: request.priority - depth * this.#priority });
  }

  #depthOf(meta: Record<string, unknown>): number {
    if (typeof meta.depth === "number") return meta.depth;
    if (this.#verbose) this.#stats.incValue("request_depth_count/0");
    return (meta.depth = 0);
  }
}
