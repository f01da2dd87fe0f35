import { hostnameOf } from "../engine/downloadSlotOf.js";
import { IgnoreRequest, NotConfigured } from "../errors.js";
import type { Request } from "../http/Request.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { toList } from "../settings/coerceSetting.js";
import { signals } from "../signals/signals.js";
import type { StatsCollector } from "../stats/StatsCollector.js";
import type { DownloaderMiddleware } from "./DownloaderMiddleware.js";
import { isWithin } from "./isWithin.js";
import { spiderField } from "./spiderField.js";

const logger = getLogger("scrapy.downloadermiddlewares.offsite");

/**
 * Drops requests to hosts that are not in the spider's `allowedDomains`, nor below one of them.
 *
 * They are dropped before they are queued; a redirect, too, is followed no further. `dontFilter` and meta `allowOffsite` let
 * a request pass.
 *
 * @see Scrapy `scrapy.downloadermiddlewares.offsite.OffsiteMiddleware`
 */
export class OffsiteMiddleware implements DownloaderMiddleware {
  readonly #stats: StatsCollector;
  readonly #allowed: ReadonlySet<string>;
  readonly #seen = new Set<string>();

  /**
   * @param crawler - Its spider, stats and signals.
   * @throws NotConfigured when the spider allows all domains.
   */
  constructor(crawler: CrawlerContext) {
    const given = spiderField(crawler, "allowedDomains");
    const domains = given === undefined || given === null ? [] : toList("allowedDomains", given);
    if (domains.length === 0) throw new NotConfigured();
    this.#stats = crawler.stats;
    this.#allowed = new Set(domains.filter(isDomain).map((domain) => domain.toLowerCase()));
    crawler.signals.connect(signals.requestScheduled, ({ request }) => this.processRequest(request));
  }

  processRequest(request: Request): undefined {
    const hostname = hostnameOf(request.url);
    if (hostname === "" || isWithin(hostname, this.#allowed)) return;
    if (request.dontFilter || request.meta.allowOffsite === true) return;
    if (!this.#seen.has(hostname)) {
      this.#seen.add(hostname);
      logger.debug(() => `Filtered offsite request to '${hostname}': ${String(request)}`);
      this.#stats.incValue("offsite/domains");
    }
    this.#stats.incValue("offsite/filtered");
    throw new IgnoreRequest(`Filtered offsite request to '${hostname}'`);
  }
}

function isDomain(entry: unknown): entry is string {
  if (typeof entry !== "string" || entry === "") return false;
  if (/^https?:\/\//i.test(entry)) {
    logger.warning(`allowed_domains accepts only domains, not URLs. Ignoring URL entry ${entry} in allowed_domains.`);
    return false;
  }
  if (/:\d+$/.test(entry)) {
    logger.warning(`allowed_domains accepts only domains without ports. Ignoring entry ${entry} in allowed_domains.`);
    return false;
  }
  return true;
}
