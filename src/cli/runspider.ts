import { DeferredInteropError } from "../core/errors.js";
import { showValue } from "../core/showValue.js";
import { loadSpider } from "../crawler/spiders/loadSpider.js";
import { SpiderLoadError } from "../crawler/spiders/SpiderLoadError.js";
import { configureLogging } from "../crawler/logging/configureLogging.js";
import { getLogger } from "../crawler/logging/Logger.js";
import { AsyncCrawlerProcess } from "../crawler/process/AsyncCrawlerProcess.js";
import type { Crawler } from "../crawler/process/Crawler.js";
import type { Settings } from "../crawler/settings/Settings.js";
import { parseRunspider } from "./parseRunspider.js";
import { tell } from "./tell.js";

const logger = getLogger("scrapy.commands.runspider");

/**
 * The command `runspider`: crawl with the spider that a file exports.
 *
 * @param argv - What follows the command's name.
 * @returns The exit code.
 * @throws {@link UsageError} (as a rejection) when the command line makes no sense.
 */
export async function runspider(argv: readonly string[]): Promise<number> {
  const { file, settings, args } = parseRunspider(argv);
  try {
    configureLogging(settings);
    const spiderClass = await loadSpider(file);
    const crawlerProcess = new AsyncCrawlerProcess(settings);
    const crawler = crawlerProcess.createCrawler(spiderClass);
    // start() reports what becomes of it.
    crawlerProcess.crawl(crawler, args).catch(() => undefined);
    await crawlerProcess.start();
    return judge(crawler);
  } catch (error) {
    return fail(error, settings);
  }
}

/** Say in the last line of the log how it went, unless all went well. */
function judge(crawler: Crawler): number {
  const { stats } = crawler;
  // A signal has ended it, and the exit code says which.
  const signalCode = Number(process.exitCode ?? 0);
  if (signalCode !== 0) {
    logger.warning(`The crawl was stopped before it was complete; exit code ${signalCode}`);
    return signalCode;
  }
  const exceptions = stats.getCount("spider_exceptions/count");
  const unstored = Object.entries(stats.getStats())
    .filter(([key]) => key.startsWith("feedexport/failed_count/"))
    .reduce((sum, [, count]) => sum + Number(count), 0);
  if (exceptions === 0 && unstored === 0) return 0;
  const problems = [
    exceptions > 0 ? `the spider raised ${count(exceptions, "exception")}` : "",
    unstored > 0 ? `${count(unstored, "feed")} could not be stored` : "",
  ].filter((problem) => problem !== "");
  logger.error(`The crawl has failed: ${problems.join(", and ")} (see above); exit code 1`);
  return 1;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** One line for what we know, and a traceback too for what the user's own code has thrown. */
function fail(error: unknown, settings: Settings): number {
  for (const one of error instanceof AggregateError ? (error.errors as unknown[]) : [error]) {
    if (one instanceof SpiderLoadError) {
      tell(one.message, settings, logger, one.code === "ERR_SPIDER_MODULE" ? one.cause : undefined);
    } else if (one instanceof DeferredInteropError) {
      tell(one.message, settings, logger);
    } else {
      const thrown = one instanceof Error ? `${one.name}: ${one.message}` : showValue(one);
      tell(`The crawl has failed, in the code of the spider or of a component: ${thrown}`, settings, logger, one);
    }
  }
  return typeof process.exitCode === "number" && process.exitCode > 2 ? process.exitCode : 1;
}
