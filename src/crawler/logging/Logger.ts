import { logLevels, type LogLevel } from "./LogLevel.js";
import type { LogMessage } from "./LogRecord.js";
import { emitRecord, logRoot } from "./logRoot.js";

const loggers = new Map<string, Logger>();

/**
 * Get the logger of a name; the same name always gives the same logger.
 *
 * @param name - Dotted, as in Scrapy: `scrapy.core.engine`, or a spider's name.
 *
 * @example
 * ```ts
 * import { configureLogging, getLogger } from "deferred-interop/crawler";
 *
 * configureLogging({ LOG_LEVEL: "INFO" });
 * const logger = getLogger("books");
 * logger.info("12 pages so far");
 * logger.debug(() => "never made: the level is INFO");
 * ```
 *
 * @see Python `logging.getLogger`
 */
export function getLogger(name: string): Logger {
  let logger = loggers.get(name);
  if (logger === undefined) loggers.set(name, (logger = new Logger(name)));
  return logger;
}

/**
 * Writes log lines under a name: see {@link getLogger}.
 *
 * A line is out when the call returns. All messages may be functions, which are called only when the line is wanted.
 */
export class Logger {
  /** The name in its lines. */
  readonly name: string;

  /** @internal */
  constructor(name: string) {
    this.name = name;
  }

  /** Whether lines of a level are wanted at present. */
  isEnabledFor(level: LogLevel): boolean {
    return logLevels[level] >= logRoot.weight;
  }

  /**
   * Log at a level that is chosen at run time.
   *
   * @param level - The level.
   * @param message - The text, or a function that makes it.
   * @param error - An Error or a Failure whose traceback is to follow.
   */
  log(level: LogLevel, message: LogMessage, error?: unknown): void {
    if (logLevels[level] >= logRoot.weight) emitRecord(this.name, level, message, error);
  }

  /** Log what only helps to find a fault; parameters as for {@link Logger.log}. */
  debug(message: LogMessage, error?: unknown): void {
    this.log("DEBUG", message, error);
  }

  /** Log what is good to know; parameters as for {@link Logger.log}. */
  info(message: LogMessage, error?: unknown): void {
    this.log("INFO", message, error);
  }

  /** Log what may be amiss; parameters as for {@link Logger.log}. */
  warning(message: LogMessage, error?: unknown): void {
    this.log("WARNING", message, error);
  }

  /** Log what failed; parameters as for {@link Logger.log}. */
  error(message: LogMessage, error?: unknown): void {
    this.log("ERROR", message, error);
  }

  /** Log what ends the program; parameters as for {@link Logger.log}. */
  critical(message: LogMessage, error?: unknown): void {
    this.log("CRITICAL", message, error);
  }
}
