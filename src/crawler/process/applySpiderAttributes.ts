import { getLogger } from "../logging/Logger.js";
import { settingsPriorities } from "../settings/BaseSettings.js";
import type { Settings } from "../settings/Settings.js";
import type { Spider } from "../spiders/Spider.js";

const logger = getLogger("scrapy.crawler");

/** What spiders used to be configured by, in both spellings. */
const ATTRIBUTES = [
  ["downloadDelay", "DOWNLOAD_DELAY"],
  ["download_delay", "DOWNLOAD_DELAY"],
  ["maxConcurrentRequests", "CONCURRENT_REQUESTS"],
  ["max_concurrent_requests", "CONCURRENT_REQUESTS"],
] as const;

/**
 * Take a spider at its word that has a `download_delay` or a `max_concurrent_requests` of its own, with a warning: otherwise
 * the attribute would be nothing, and the crawl faster than its author wants.
 *
 * @param settings - Of the crawl; they win from the priority of spiders on.
 * @param spider - The spider.
 * @see Scrapy `Crawler._apply_deprecated_spider_attr`
 * @internal
 */
export function applySpiderAttributes(settings: Settings, spider: Spider): void {
  for (const [attribute, setting] of ATTRIBUTES) {
    const value = (spider as unknown as Readonly<Record<string, unknown>>)[attribute];
    if (value === undefined || value === null) continue;
    const advice = `The '${attribute}' spider attribute is deprecated. Use the ${setting} setting instead.`;
    if ((settings.getPriority(setting) ?? 0) >= settingsPriorities.spider) {
      logger.warning(
        `${advice} It is also being ignored because ${setting} is already set at spider or higher priority. ` +
          `Remove the '${attribute}' attribute from your spider.`,
      );
    } else {
      logger.warning(advice);
      settings.set(setting, value, "spider");
    }
  }
}
