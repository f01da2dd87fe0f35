// Spiders that ask for a reactor in their own settings; each crawl's error is logged.
//   spiderReactor.mjs PROCESS_CLASS REACTOR...
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const [className, ...reactors] = process.argv.slice(2);
const logger = crawler.getLogger("program");
const crawlerProcess = new crawler[className]();
for (const reactor of reactors) {
  class ReactorSpider extends NoRequestsSpider {
    static customSettings = { TWISTED_REACTOR: reactor };
  }
  crawlerProcess.crawl(ReactorSpider).then(undefined, (error) => logger.error("The crawl has failed", error));
}
await crawlerProcess.start();
