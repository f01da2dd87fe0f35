/**
 * Crawls in one mode: `node crawlInMode.mjs MODE SPIDER-FILE ARGUMENTS SETTINGS OUTPUT`, the third and fourth in JSON. Writes
 * items, stats and the end of the log to the output file, at the end of the process, so that the exit code is in it.
 */
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { AsyncCrawlerProcess, configureLogging, CrawlerProcess, signals } from "deferred-interop/crawler";
import { isAsyncioAvailable } from "deferred-interop";

const MODES = {
  AR: { Process: AsyncCrawlerProcess, settings: {} },
  RL: { Process: AsyncCrawlerProcess, settings: { TWISTED_REACTOR_ENABLED: false } },
  NR: { Process: CrawlerProcess, settings: { TWISTED_REACTOR: "twisted.internet.selectreactor.SelectReactor" } },
};

const [mode, file, args, given, output] = process.argv.slice(2);
const { Process, settings } = MODES[mode];
const [Spider] = Object.values(await import(pathToFileURL(file).href));
const all = { LOG_LEVEL: "ERROR", LOG_VERSIONS: [], ...JSON.parse(given), ...settings };
const errors = [];
configureLogging(all, { sink: { write: (text) => void errors.push(text.split("\n", 1)[0]) } });

const crawlerProcess = new Process(all, { installRootHandler: false });
const crawler = crawlerProcess.createCrawler(Spider);
const items = [];
crawler.signals.connect(signals.itemScraped, ({ item }) => void items.push(item));
const ran = {};
crawler.signals.connect(signals.spiderOpened, () => void (ran.asyncio = isAsyncioAvailable()));
crawlerProcess.crawl(crawler, JSON.parse(args));
process.on("exit", () => {
  writeFileSync(output, JSON.stringify({ ...ran, items, stats: crawler.stats.getStats(), errors: errors.slice(-5) }));
});
const started = crawlerProcess.start();
if (mode !== "NR") await started;
