// Two crawls of a runner, one after the other.
//   runnerMultiSeq.mjs RUNNER_CLASS
import { ASYNCIO_REACTOR_PATH, installReactor, react, wait } from "deferred-interop";
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const [className] = process.argv.slice(2);
installReactor(ASYNCIO_REACTOR_PATH);
crawler.configureLogging();
await react(function* () {
  const runner = new crawler[className]();
  yield* wait(runner.crawl(NoRequestsSpider));
  yield* wait(runner.crawl(NoRequestsSpider));
});
