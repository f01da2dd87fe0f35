import { runtimeError } from "../../core/errors.js";
import { installedReactor } from "../../reactors/installedReactor.js";
import { ASYNCIO_REACTOR_PATH, reactorPath } from "../../reactors/knownReactors.js";
import type { StopOptions } from "../engine/StopOptions.js";
import type { SpiderArguments, SpiderClass } from "../spiders/Spider.js";
import { expectReactor, refuseReactor } from "./applyReactorSettings.js";
import type { Crawler } from "./Crawler.js";
import { CrawlerRunnerBase } from "./CrawlerRunnerBase.js";

/**
 * Runs crawls in a program that is in charge of everything else: the log, signals, and the reactor if there is one.
 *
 * For promise code: with the asyncio reactor, or with none (`TWISTED_REACTOR_ENABLED: false`).
 *
 * @example Two spiders, one after the other, without a reactor
 * ```ts
 * import { AsyncCrawlerRunner, configureLogging, Spider } from "deferred-interop/crawler";
 *
 * class OneSpider extends Spider {
 *   static name = "one";
 * }
 * class OtherSpider extends Spider {
 *   static name = "other";
 * }
 * configureLogging({ LOG_LEVEL: "INFO" });
 * const runner = new AsyncCrawlerRunner({ TWISTED_REACTOR_ENABLED: false });
 * await runner.crawl(OneSpider);
 * await runner.crawl(OtherSpider);
 * ```
 *
 * @see Scrapy `scrapy.crawler.AsyncCrawlerRunner`
 */
export class AsyncCrawlerRunner extends CrawlerRunnerBase {
  /** @internal */
  static override readonly counterpart: string = "CrawlerRunner";
  readonly #active = new Set<Promise<void>>();

  /**
   * Start a crawl; it begins when the present work is over.
   *
   * @param spider - A class of spiders, or a Crawler.
   * @param args - For the spider.
   * @returns A promise that is fulfilled when the crawl is over, and rejected when it could not begin or broke down.
   * @throws RuntimeError at once, when the installed reactor, or that there is none, does not fit the settings (A36)
   *   (`ERR_REACTOR_NOT_INSTALLED`, `ERR_REACTOR_UNEXPECTED`, `ERR_REACTOR_MISMATCH`), or when no crawl can begin any more
   *   (`ERR_PROCESS_SPENT`, `ERR_REACTOR_NOT_RESTARTABLE`).
   */
  crawl(spider: SpiderClass | Crawler, args: SpiderArguments = {}): Promise<void> {
    const crawler = this.createCrawler(spider);
    this.#checkReactor();
    this.enter(crawler);
    const crawl = Promise.resolve().then(async () => {
      await crawler.crawlAsync(args);
    });
    this.#active.add(crawl);
    const leave = (failed: boolean): void => {
      this.#active.delete(crawl);
      this.leave(crawler, failed);
    };
    // A promise of its own, so that a failure that nobody looks at is an unhandled rejection.
    return crawl.then(
      () => leave(false),
      (error) => {
        leave(true);
        throw error;
      },
    );
  }

  /**
   * Stop all crawls.
   *
   * @param options - In good order, fast, or first the one and then the other: see {@link StopOptions}.
   */
  async stop(options: StopOptions = {}): Promise<void> {
    await Promise.all(Array.from(this.crawlers, (crawler) => crawler.stopAsync(options)));
  }

  /** Wait until no crawl is under way, those that are started meanwhile included. It is never rejected. */
  async join(): Promise<void> {
    while (this.#active.size > 0) await Promise.allSettled(this.#active);
  }

  #checkReactor(): void {
    if (!this.settings.getBool("TWISTED_REACTOR_ENABLED")) return refuseReactor();
    expectReactor();
    const installed = installedReactor();
    if (installed === undefined || installed.isAsyncio) return;
    throw runtimeError(
      "ERR_REACTOR_MISMATCH",
      `When TWISTED_REACTOR_ENABLED is True, ${this.constructor.name} requires that the installed Twisted reactor is "${ASYNCIO_REACTOR_PATH}". ` +
        `${reactorPath(installed.reactor)} was ${installed.by}. Remove that and install the asyncio reactor, ` +
        `or ${this.instead}, with TWISTED_REACTOR set to that reactor or to null.`,
    );
  }
}
