import { isMainThread } from "node:worker_threads";
import { DeferredInteropError } from "../core/errors.js";
import { showValue } from "../core/showValue.js";
import { loadSpider } from "../crawler/spiders/loadSpider.js";
import { SpiderLoadError } from "../crawler/spiders/SpiderLoadError.js";
import { configureLogging } from "../crawler/logging/configureLogging.js";
import { getLogger } from "../crawler/logging/Logger.js";
import { AsyncCrawlerProcess } from "../crawler/process/AsyncCrawlerProcess.js";
import type { Crawler } from "../crawler/process/Crawler.js";
import { CrawlerProcess } from "../crawler/process/CrawlerProcess.js";
import type { Settings } from "../crawler/settings/Settings.js";
import { ASYNCIO_REACTOR_PATH } from "../reactors/knownReactors.js";
import { parseRunspider } from "./parseRunspider.js";
import { runInWorker } from "./runInWorker.js";
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
    // A reactor that blocks its thread needs one that does nothing else.
    if (isMainThread && mayBlock(settings)) return await runInWorker(["runspider", ...argv]);
    configureLogging(settings);
    const spiderClass = await loadSpider(file);
    const crawlerProcess = wantsPromises(settings) ? new AsyncCrawlerProcess(settings) : new CrawlerProcess(settings);
    const crawler = crawlerProcess.createCrawler(spiderClass);
    // start() reports what becomes of it.
    crawlerProcess.crawl(crawler, args).then(undefined, () => undefined);
    await crawlerProcess.start();
    return judge(crawler);
  } catch (error) {
    return fail(error, settings);
  }
}

/** Whether the reactor is another than the asyncio one; a class of the user's own may be either. */
function mayBlock(settings: Settings): boolean {
  return settings.getBool("TWISTED_REACTOR_ENABLED") && settings.get("TWISTED_REACTOR") !== ASYNCIO_REACTOR_PATH;
}

/** Which of the two classes of processes runs the crawl (A25). */
function wantsPromises(settings: Settings): boolean {
  if (!settings.getBool("TWISTED_REACTOR_ENABLED")) return true;
  return !mayBlock(settings) && !settings.getBool("FORCE_CRAWLER_PROCESS");
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
  const lost = stats.getCount("item_error_count");
  const faults = stats.getCount("middleware_error_count");
  if (exceptions + unstored + lost + faults === 0) return 0;
  const problems = [
    exceptions > 0 ? `the spider raised ${count(exceptions, "exception")}` : "",
    faults > 0 ? `${count(faults, "request")} failed because a downloader middleware returned the wrong thing` : "",
    lost > 0 ? `${count(lost, "item")} could not be processed or exported` : "",
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
