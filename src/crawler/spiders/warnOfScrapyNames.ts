import { getLogger } from "../logging/Logger.js";
import type { Spider } from "./Spider.js";
import { spiderClassName } from "./spiderClassName.js";

const logger = getLogger("scrapy.spiders");

/** What members of spiders are called in Scrapy, and here. */
const NAMES = [
  ["start_urls", "startUrls"],
  ["start_requests", "start"],
  ["custom_settings", "static customSettings"],
  ["allowed_domains", "allowedDomains"],
  ["handle_httpstatus_list", "handleHttpstatusList"],
  ["from_crawler", "static fromCrawler"],
  ["update_settings", "static updateSettings"],
] as const;

/**
 * Warn of members of a spider that are spelled as in Scrapy: they have no effect.
 *
 * @param spider - The spider.
 * @internal
 */
export function warnOfScrapyNames(spider: Spider): void {
  for (const [name, ours] of NAMES) {
    if (!(name in spider) && !(name in spider.constructor)) continue;
    logger.warning(`${spiderClassName(spider)} has ${name}, which has no effect. Here it is named ${ours}`);
  }
}
