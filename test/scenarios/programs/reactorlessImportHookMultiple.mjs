// Without a reactor: two processes, one after the other, each with its guard.
import { AsyncCrawlerProcess, getLogger } from "deferred-interop/crawler";
import { countGuards } from "./countGuards.mjs";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

class CountingSpider extends NoRequestsSpider {
  start() {
    this.logger.info(`Hooks during run: ${countGuards()}`);
    return [];
  }
}

for (const _ of ["first", "second"]) {
  const crawlerProcess = new AsyncCrawlerProcess({ TWISTED_REACTOR_ENABLED: false });
  crawlerProcess.crawl(CountingSpider);
  await crawlerProcess.start();
}
getLogger("program").info(`Hooks after runs: ${countGuards()}`);
