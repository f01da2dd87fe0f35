// A runner on the asyncio reactor with some class of event loops; the spider asks for uvloop.Loop.
//   runnerCustomLoop.mjs RUNNER_CLASS [LOOP]
import { ASYNCIO_REACTOR_PATH, installReactor, react } from "deferred-interop";
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

class LoopSpider extends NoRequestsSpider {
  static customSettings = { TWISTED_REACTOR: ASYNCIO_REACTOR_PATH, ASYNCIO_EVENT_LOOP: "uvloop.Loop" };
}

const [className, loop] = process.argv.slice(2);
installReactor(ASYNCIO_REACTOR_PATH, loop);
crawler.configureLogging();
await react(() => new crawler[className]().crawl(LoopSpider));
