import { arch, platform, release } from "node:os";
import { packageVersion } from "../settings/packageVersion.js";
import type { Settings } from "../settings/Settings.js";
import { getLogger } from "./Logger.js";
import { pformat } from "./pformat.js";

const logger = getLogger("scrapy.utils.log");

/**
 * Log which program runs, for which bot, and the versions of what it stands on: the first lines of a process object.
 *
 * @param settings - BOT_NAME, and LOG_VERSIONS: names out of `process.versions` and `"platform"`; without any, the second
 *   line is left out.
 *
 * @see Scrapy `scrapy.utils.log.log_scrapy_info`
 */
export function logStarted(settings: Settings): void {
  logger.info(`deferred-interop ${packageVersion} started (bot: ${String(settings.get("BOT_NAME"))})`);
  const wanted = settings.getList("LOG_VERSIONS").map(String);
  if (wanted.length === 0) return;
  const versions = wanted.map((name) => [name, versionOf(name)]);
  logger.info(`Versions:\n${pformat(Object.fromEntries(versions))}`);
}

function versionOf(name: string): string | null {
  return name === "platform" ? `${platform()}-${release()}-${arch()}` : (process.versions[name] ?? null);
}
