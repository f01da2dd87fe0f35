import { nearestName } from "../../core/nearestName.js";
import { getLogger } from "../logging/Logger.js";
import { defaultSettings } from "./defaultSettings.js";
import type { Settings } from "./Settings.js";

const logger = getLogger("scrapy.crawler");

/** Settings of Scrapy's that somebody may rely on, and that nothing here reads. */
const WITHOUT_EFFECT: readonly (readonly [name: RegExp, why: string])[] = [
  [/^JOBDIR$/, "a crawl that was stopped begins anew"],
  [/^TELNETCONSOLE_/, "there is no telnet console"],
  [/^(?:TWISTED_DNS_RESOLVER|DNS_RESOLVER|DNS_TIMEOUT|DNSCACHE_.*)$/, "names are looked up by the system"],
  [/^FTP_/, "ftp: URLs cannot be downloaded"],
  [/^CONCURRENT_REQUESTS_PER_IP$/, "there is CONCURRENT_REQUESTS_PER_DOMAIN"],
  [/^HTTPCACHE_/, "there is no cache of pages"],
  [/^HTTPPROXY_|^DOWNLOAD_BIND_ADDRESS$/, "requests go to their servers directly"],
  [/^MEMUSAGE_/, "nothing watches the memory"],
  [/^METAREFRESH_/, "only redirects by HTTP are followed"],
  [/^LOG_STDOUT$/, "what is printed is not logged"],
];

/**
 * Warn of settings that have no effect: those of Scrapy's that nothing here reads, and names that look like a slip.
 *
 * Any name is allowed, because the settings carry those of users' own components: only a near miss is worth a word.
 *
 * @param settings - Of the crawl.
 * @internal
 */
export function warnOfSettings(settings: Settings): void {
  for (const [name, value] of settings) {
    if ((settings.getPriority(name) ?? 0) <= 0) continue;
    const [, why] = WITHOUT_EFFECT.find(([pattern]) => pattern.test(name)) ?? [];
    if (why !== undefined) {
      if (isOn(value)) logger.warning(`The setting ${name} has no effect: ${why}`);
      continue;
    }
    const meant = Object.hasOwn(defaultSettings, name) ? undefined : nearestSetting(name);
    if (meant !== undefined) logger.warning(`There is no setting ${name}. Is ${meant} meant?`);
  }
}

/** Whoever switches something off that is not there gets what he wants. */
function isOn(value: unknown): boolean {
  return ![undefined, null, false, 0, "", "0", "false", "False"].includes(value as string);
}

/**
 * The known setting whose name is so near to another one that a slip is likely; undefined where none is.
 *
 * @internal
 */
export function nearestSetting(name: string): string | undefined {
  const spelled = name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toUpperCase();
  return nearestName(spelled, Object.keys(defaultSettings));
}
