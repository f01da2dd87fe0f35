// The settings say that there is no reactor, but the program has installed one.
//   reactorlessReactor.mjs RUNNER_OR_PROCESS_CLASS
import { ASYNCIO_REACTOR_PATH, installReactor } from "deferred-interop";
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const [className] = process.argv.slice(2);
installReactor(ASYNCIO_REACTOR_PATH);
const runner = new crawler[className]({ TWISTED_REACTOR_ENABLED: false });
await runner.crawl(NoRequestsSpider);
