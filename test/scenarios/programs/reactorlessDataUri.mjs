// Without a reactor: a page is fetched and gives an item.
//   reactorlessDataUri.mjs RUNNER_OR_PROCESS_CLASS
import * as crawler from "deferred-interop/crawler";

class DataSpider extends crawler.Spider {
  static name = "data";
  startUrls = ["data:,foo"];

  parse(response) {
    return { data: response.text };
  }
}

const [className] = process.argv.slice(2);
crawler.configureLogging();
const runner = new crawler[className]({ TWISTED_REACTOR_ENABLED: false });
const crawl = runner.crawl(DataSpider);
if (runner instanceof crawler.AsyncCrawlerProcess) await runner.start();
else await crawl;
