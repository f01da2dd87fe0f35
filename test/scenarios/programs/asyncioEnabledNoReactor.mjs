// An extension that needs the asyncio reactor, which the process installs.
//   asyncioEnabledNoReactor.mjs PROCESS_CLASS
import { ASYNCIO_REACTOR_PATH } from "deferred-interop";
import * as crawler from "deferred-interop/crawler";
import { AsyncioExtension } from "./AsyncioExtension.mjs";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const [className] = process.argv.slice(2);
const crawlerProcess = new crawler[className]({
  TWISTED_REACTOR: ASYNCIO_REACTOR_PATH,
  EXTENSIONS: { asyncio: [AsyncioExtension, 0] },
});
crawlerProcess.crawl(NoRequestsSpider);
await crawlerProcess.start();
