// An import, at the top, has installed the default reactor of the platform.
//   reactorDefault.mjs PROCESS_CLASS [TWISTED_REACTOR]
import "deferred-interop/reactor";
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const [className, reactor] = process.argv.slice(2);
const crawlerProcess = new crawler[className](reactor === undefined ? {} : { TWISTED_REACTOR: reactor });
crawlerProcess.crawl(NoRequestsSpider);
await crawlerProcess.start();
