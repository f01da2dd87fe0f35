import { configureLogging, isLoggingConfigured } from "../logging/configureLogging.js";
import { FileSink } from "../logging/FileSink.js";
import { logRoot } from "../logging/logRoot.js";
import { stderrSink } from "../logging/stderrSink.js";
import type { Settings } from "../settings/Settings.js";

/**
 * Set the log up anew with the settings of a crawl, if it is set up at all: a spider may want another level or file.
 *
 * A sink that the program has given stays.
 *
 * @param settings - Of the crawl.
 * @internal
 */
export function renewLogging(settings: Settings): void {
  if (!isLoggingConfigured()) return;
  const { sink } = logRoot;
  const given = sink !== undefined && sink !== stderrSink && !(sink instanceof FileSink);
  configureLogging(settings, given ? { sink } : {});
}
