// Without a reactor: a spider imports the module that would install one.
import { AsyncCrawlerProcess } from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

class ImportingSpider extends NoRequestsSpider {
  async *start() {
    await import("deferred-interop/reactor");
    yield { imported: true };
  }
}

const crawlerProcess = new AsyncCrawlerProcess({ TWISTED_REACTOR_ENABLED: false });
crawlerProcess.crawl(ImportingSpider);
await crawlerProcess.start();
