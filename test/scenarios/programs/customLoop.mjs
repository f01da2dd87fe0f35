// A class of event loops that the process's settings, the spider's, or both ask for; "-" asks for none.
//   customLoop.mjs PROCESS_CLASS LOOP_OF_PROCESS [LOOP_OF_SPIDER]
import { ASYNCIO_REACTOR_PATH } from "deferred-interop";
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const [className, loop, loopOfSpider = "-"] = process.argv.slice(2);

class LoopSpider extends NoRequestsSpider {
  static customSettings = loopOfSpider === "-" ? {} : { ASYNCIO_EVENT_LOOP: loopOfSpider };
}

const crawlerProcess = new crawler[className]({
  TWISTED_REACTOR: ASYNCIO_REACTOR_PATH,
  ASYNCIO_EVENT_LOOP: loop === "-" ? null : loop,
});
crawlerProcess.crawl(LoopSpider);
await crawlerProcess.start();
