// The log is set up before the reactor is installed; the reactor is run and stopped by hand.
import { ASYNCIO_REACTOR_PATH, getReactor, installReactor } from "deferred-interop";
import { configureLogging, CrawlerRunner } from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

class AsyncioSpider extends NoRequestsSpider {
  static customSettings = { TWISTED_REACTOR: ASYNCIO_REACTOR_PATH };
}

const settings = { LOG_FORMAT: "%(levelname)s: %(message)s" };
configureLogging(settings);
installReactor(ASYNCIO_REACTOR_PATH);
const reactor = getReactor();
const crawl = new CrawlerRunner(settings).crawl(AsyncioSpider);
crawl.addBoth(() => reactor.callWhenRunning(() => reactor.stop()));
await reactor.run();
