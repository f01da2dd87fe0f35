import type { Logger } from "../crawler/logging/Logger.js";
import type { Settings } from "../crawler/settings/Settings.js";

/**
 * Tell people why a command has failed: in the log, and on the standard error output if the log does not go there.
 *
 * @param message - Why.
 * @param settings - LOG_ENABLED, LOG_FILE.
 * @param logger - Writes it into the log.
 * @param error - Whose traceback is to follow in the log.
 */
export function tell(message: string, settings: Settings, logger: Logger, error?: unknown): void {
  logger.critical(message, error);
  const logged = settings.getBool("LOG_ENABLED") && (settings.get("LOG_FILE") ?? "") === "";
  if (!logged) process.stderr.write(`deferred-interop: ${message}\n`);
}
