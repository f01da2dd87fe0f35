// A process without any settings but TWISTED_REACTOR, if one is given.
//   simple.mjs PROCESS_CLASS [TWISTED_REACTOR]
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const [className, reactor] = process.argv.slice(2);
const crawlerProcess = new crawler[className](reactor === undefined ? {} : { TWISTED_REACTOR: reactor });
crawlerProcess.crawl(NoRequestsSpider);
await crawlerProcess.start();
