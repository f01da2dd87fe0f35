// The program itself installs the asyncio reactor; nothing before that may do so by the way.
//   asyncioEnabledReactor.mjs PROCESS_CLASS
import assert from "node:assert/strict";
import {
  ASYNCIO_REACTOR_PATH,
  installReactor,
  isAsyncioAvailable,
  isAsyncioReactorInstalled,
  isReactorInstalled,
  RuntimeError,
  setEventLoop,
} from "deferred-interop";
import * as crawler from "deferred-interop/crawler";
import { AsyncioExtension } from "./AsyncioExtension.mjs";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

assert.equal(isReactorInstalled(), false);
assert.throws(isAsyncioReactorInstalled, RuntimeError);
// A program of Python begins without an event loop.
setEventLoop(null);
assert.throws(isAsyncioAvailable, RuntimeError);
assert.equal(isReactorInstalled(), false);
installReactor(ASYNCIO_REACTOR_PATH);
assert.equal(isAsyncioReactorInstalled(), true);

const [className] = process.argv.slice(2);
const crawlerProcess = new crawler[className]({
  TWISTED_REACTOR: ASYNCIO_REACTOR_PATH,
  EXTENSIONS: { asyncio: [AsyncioExtension, 0] },
});
crawlerProcess.crawl(NoRequestsSpider);
await crawlerProcess.start();
