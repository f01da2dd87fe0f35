// An item pipeline whose openSpider() returns a Deferred made from a coroutine.
//   deferredSignal.mjs PROCESS_CLASS [LOOP]
import { ASYNCIO_REACTOR_PATH, deferredFromCoro, sleep } from "deferred-interop";
import * as crawler from "deferred-interop/crawler";

const [className, loop = null] = process.argv.slice(2);

class AsyncPipeline {
  openSpider() {
    return deferredFromCoro(this.#open());
  }

  async #open() {
    await sleep(10);
    crawler.getLogger("pipeline").info("async pipeline opened!");
  }

  processItem(item) {
    return item;
  }
}

class UrlSpider extends crawler.Spider {
  static name = "url_spider";
  startUrls = ["data:,"];

  *parse() {
    yield { url: "data:," };
  }
}

const crawlerProcess = new crawler[className]({
  TWISTED_REACTOR: ASYNCIO_REACTOR_PATH,
  ASYNCIO_EVENT_LOOP: loop,
  ITEM_PIPELINES: { pipeline: [AsyncPipeline, 1] },
});
crawlerProcess.crawl(UrlSpider);
await crawlerProcess.start();
