// A callback that sleeps, for signals to come in between.
//   sleeping.mjs PROCESS_CLASS reactor|reactorless SECONDS [--no-stop]
import { Deferred, getReactor, maybeDeferredToFuture, sleep } from "deferred-interop";
import * as crawler from "deferred-interop/crawler";

const [className, mode, seconds, noStop] = process.argv.slice(2);

/** Awakes after so many seconds, by whatever this kind of program has for it. */
function nap() {
  if (className !== "CrawlerProcess") return sleep({ seconds: Number(seconds) });
  const awake = new Deferred();
  getReactor().callLater({ seconds: Number(seconds) }, () => awake.callback(undefined));
  return maybeDeferredToFuture(awake);
}

class SleepingSpider extends crawler.Spider {
  static name = "sleeping";
  startUrls = ["data:,;"];

  async parse() {
    this.logger.info("Falling asleep");
    await nap();
    this.logger.info("Awake");
  }
}

const crawlerProcess = new crawler[className]({ TWISTED_REACTOR_ENABLED: mode === "reactor" });
crawlerProcess.crawl(SleepingSpider);
await crawlerProcess.start({ stopAfterCrawl: noStop !== "--no-stop" });
