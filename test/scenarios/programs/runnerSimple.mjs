// A runner in a program that has installed the asyncio reactor.
//   runnerSimple.mjs RUNNER_CLASS
import { ASYNCIO_REACTOR_PATH, installReactor, react } from "deferred-interop";
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const [className] = process.argv.slice(2);
installReactor(ASYNCIO_REACTOR_PATH);
crawler.configureLogging();
await react(() => new crawler[className]().crawl(NoRequestsSpider));
