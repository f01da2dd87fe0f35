import { getLogger } from "../logging/Logger.js";
import { settingsPriorities } from "../settings/BaseSettings.js";
import type { Settings } from "../settings/Settings.js";

const logger = getLogger("scrapy.crawler");

/**
 * A sentence for the error about a setting that is for the whole process and that a spider has set for itself (A55); empty
 * when it was not the spider.
 *
 * @param settings - Of the crawl.
 * @param names - The settings that the error is about.
 * @internal
 */
export function cureForSpider(settings: Settings, ...names: string[]): string {
  const own = names.filter((name) => settings.getPriority(name) === settingsPriorities.spider);
  if (own.length === 0) return "";
  return ` The customSettings of the spider set ${own.join(" and ")}, which ${placeOf(own)}`;
}

/**
 * Warn of settings of the spider that come too late to have an effect.
 *
 * @param settings - Of the crawl.
 * @internal
 */
export function warnOfLateSettings(settings: Settings): void {
  // Without a reactor the loop is chosen when the process object is made, and nobody looks at it again.
  const unread = settings.getBool("TWISTED_REACTOR_ENABLED")
    ? ["REACTOR_THREADPOOL_MAXSIZE"]
    : ["REACTOR_THREADPOOL_MAXSIZE", "ASYNCIO_EVENT_LOOP", "TWISTED_REACTOR"];
  for (const name of unread) {
    if (settings.getPriority(name) !== settingsPriorities.spider) continue;
    logger.warning(`${name} in the customSettings of the spider has no effect: it ${placeOf([name])}`);
  }
}

function placeOf({ length }: readonly string[]): string {
  const [verb, pronoun] = length === 1 ? ["is", "it"] : ["are", "them"];
  return `${verb} for the whole process: give ${pronoun} to the process or runner object, or to the command with -s`;
}
