// Without a reactor: when the process has ended, the guard is gone, and the module may be imported.
import { AsyncCrawlerProcess, getLogger } from "deferred-interop/crawler";
import { countGuards } from "./countGuards.mjs";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const logger = getLogger("program");
const crawlerProcess = new AsyncCrawlerProcess({ TWISTED_REACTOR_ENABLED: false });
crawlerProcess.crawl(NoRequestsSpider);
await crawlerProcess.start();
logger.info(`Hooks after start(): ${countGuards()}`);
await import("deferred-interop/reactor");
logger.info("Reactor imported after start()");
