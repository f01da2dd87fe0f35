// A spider that changes a setting by its argument, while it is made.
//   argsSettings.mjs PROCESS_CLASS
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

class FooSpider extends NoRequestsSpider {
  static fromCrawler(crawl, args) {
    const spider = super.fromCrawler(crawl, args);
    crawl.settings.set("FOO", args.foo);
    return spider;
  }

  start() {
    this.logger.info(`The value of FOO is ${this.settings.getInt("FOO")}`);
    return [];
  }
}

const [className] = process.argv.slice(2);
const crawlerProcess = new crawler[className]({});
crawlerProcess.crawl(FooSpider, { foo: 42 });
await crawlerProcess.start();
