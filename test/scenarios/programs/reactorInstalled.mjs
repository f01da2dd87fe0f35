// The program has installed a reactor.
//   reactorInstalled.mjs PROCESS_CLASS REACTOR [TWISTED_REACTOR]      REACTOR may be "subclass": one of the select reactor
import { installReactor, SelectReactor } from "deferred-interop";
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

class MyReactor extends SelectReactor {}

const [className, present, reactor] = process.argv.slice(2);
installReactor(present === "subclass" ? MyReactor : present);
const crawlerProcess = new crawler[className](reactor === undefined ? {} : { TWISTED_REACTOR: reactor });
crawlerProcess.crawl(NoRequestsSpider);
await crawlerProcess.start();
