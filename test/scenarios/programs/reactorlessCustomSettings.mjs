// A spider whose own settings say that there is no reactor.
//   reactorlessCustomSettings.mjs RUNNER_OR_PROCESS_CLASS
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

class ReactorlessSpider extends NoRequestsSpider {
  static customSettings = { TWISTED_REACTOR_ENABLED: false };
}

const [className] = process.argv.slice(2);
crawler.configureLogging();
const runner = new crawler[className]();
const crawl = runner.crawl(ReactorlessSpider);
if (runner instanceof crawler.AsyncCrawlerProcess) await runner.start();
else await crawl;
