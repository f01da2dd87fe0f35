import { runtimeError, type RuntimeError } from "../../core/errors.js";
import { suggestThreadPoolSize } from "../../reactors/threads/suggestThreadPoolSize.js";
import { configureLogging } from "../logging/configureLogging.js";
import { getLogger } from "../logging/Logger.js";
import { logStarted } from "../logging/logStarted.js";
import type { Settings } from "../settings/Settings.js";

const logger = getLogger("scrapy.crawler");

/** How a process object is set up. */
export interface CrawlerProcessOptions {
  /**
   * Whether to set up the log from the settings.
   *
   * @defaultValue true
   */
  readonly installRootHandler?: boolean | undefined;
}

/** How the `start()` of a process object behaves. */
export interface StartOptions {
  /**
   * Whether to end when no crawl is left; otherwise a signal, or stopping the reactor, ends it.
   *
   * @defaultValue true
   */
  readonly stopAfterCrawl?: boolean | undefined;
  /**
   * Whether Ctrl-C and SIGTERM stop the crawls, a second one at once.
   *
   * @defaultValue true
   */
  readonly installSignalHandlers?: boolean | undefined;
}

/**
 * What process objects do before the reactor runs: give its thread pool the size that the settings say (A49).
 *
 * @param settings - REACTOR_THREADPOOL_MAXSIZE; those of spiders have no say.
 * @internal
 */
export function prepareReactor(settings: Settings): void {
  suggestThreadPoolSize(settings.getInt("REACTOR_THREADPOOL_MAXSIZE"));
}

/** What a second `start()` fails with. @internal */
export function startedTwice(name: string): RuntimeError {
  return runtimeError(
    "ERR_PROCESS_SPENT",
    `Cannot start this ${name}: it was started before, and can be started once; make another one`,
  );
}

/** What process objects do first: set up the log and say what runs (A26, A51). @internal */
export function beginProcess(name: string, settings: Settings, options: CrawlerProcessOptions): void {
  if (options.installRootHandler !== false) configureLogging(settings);
  logStarted(settings);
  logger.debug(`Using ${name}`);
}
