// Two crawls at the same time.
//   multi.mjs PROCESS_CLASS
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const [className] = process.argv.slice(2);
const crawlerProcess = new crawler[className]({});
crawlerProcess.crawl(NoRequestsSpider);
crawlerProcess.crawl(NoRequestsSpider);
await crawlerProcess.start();
