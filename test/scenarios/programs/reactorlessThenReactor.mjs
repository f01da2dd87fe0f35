// A process without a reactor, and then one with a reactor.
import { AsyncCrawlerProcess } from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

for (const settings of [{ TWISTED_REACTOR_ENABLED: false }, {}]) {
  const crawlerProcess = new AsyncCrawlerProcess(settings);
  crawlerProcess.crawl(NoRequestsSpider);
  await crawlerProcess.start();
}
