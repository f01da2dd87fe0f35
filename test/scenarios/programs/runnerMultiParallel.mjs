// Two crawls of a runner at the same time.
//   runnerMultiParallel.mjs RUNNER_CLASS
import { ASYNCIO_REACTOR_PATH, installReactor, react } from "deferred-interop";
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const [className] = process.argv.slice(2);
installReactor(ASYNCIO_REACTOR_PATH);
crawler.configureLogging();
await react(() => {
  const runner = new crawler[className]();
  runner.crawl(NoRequestsSpider);
  runner.crawl(NoRequestsSpider);
  return runner.join();
});
