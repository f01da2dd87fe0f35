import type { Deferred } from "../../core/Deferred.js";
import { RuntimeError } from "../../core/errors.js";
import { getReactor } from "../../reactors/getReactor.js";
import { isAsyncioReactorInstalled } from "../../reactors/isAsyncioReactorInstalled.js";
import { isReactorInstalled } from "../../reactors/isReactorInstalled.js";
import type { Reactor } from "../../reactors/Reactor.js";
import { stopOnce } from "../../reactors/stopOnce.js";
import type { SettingsInit } from "../settings/BaseSettings.js";
import type { SpiderArguments, SpiderClass } from "../spiders/Spider.js";
import { Crawler } from "./Crawler.js";
import { CrawlerRunner } from "./CrawlerRunner.js";
import { CrawlOutcome } from "./CrawlOutcome.js";
import { beginProcess, prepareReactor, type CrawlerProcessOptions, type StartOptions } from "./ProcessOptions.js";
import { ShutdownSignals } from "./ShutdownSignals.js";

/**
 * Runs crawls in a program that has nothing else to do: it sets up the log, installs the reactor that TWISTED_REACTOR
 * names, handles signals, and ends when the crawls have ended.
 *
 * It works under any reactor. Under one that blocks its thread, `start()` returns when all is over, spiders are written
 * with generators, and a signal reaches the program only if the command line tool has started it.
 *
 * @example
 * ```ts
 * import { CrawlerProcess, Spider } from "deferred-interop/crawler";
 *
 * class BookSpider extends Spider {
 *   static name = "books";
 * }
 * const crawlerProcess = new CrawlerProcess({
 *   TWISTED_REACTOR: "twisted.internet.selectreactor.SelectReactor",
 *   LOG_LEVEL: "INFO",
 * });
 * crawlerProcess.crawl(BookSpider);
 * crawlerProcess.start(); // under the asyncio reactor: await it
 * ```
 *
 * @see Scrapy `scrapy.crawler.CrawlerProcess`, whose `start()` says nothing of crawls that failed
 */
export class CrawlerProcess extends CrawlerRunner {
  readonly #outcome: CrawlOutcome = new CrawlOutcome();
  #started = false;
  /** The first crawl installs the reactor, and the others have to do with it. */
  #mayInstall = true;

  /**
   * @param settings - Laid under those of the spiders.
   * @param options - See {@link CrawlerProcessOptions}.
   * @throws RuntimeError when TWISTED_REACTOR_ENABLED is false (A35).
   */
  constructor(settings?: SettingsInit, options: CrawlerProcessOptions = {}) {
    super(settings);
    beginProcess(this.constructor.name, this.settings, options);
  }

  /**
   * Start a crawl; see {@link CrawlerRunner.crawl}.
   *
   * @returns A Deferred that need not be looked at: `start()` reports failures.
   */
  override crawl(spider: SpiderClass | Crawler, args: SpiderArguments = {}): Deferred<undefined> {
    const crawl = super.crawl(spider, args);
    crawl.addErrback((failure) => {
      this.#outcome.addError(failure.value);
      return failure;
    });
    // To look at a failure is to handle it; start() is where it comes up.
    crawl.then(undefined, () => undefined);
    return crawl;
  }

  /**
   * Run until all crawls are over.
   *
   * The first SIGINT or SIGTERM stops the crawls in good order, the second ends the process at once. Since crawls that are
   * stopped are not complete, the exit code is then 130 or 143.
   *
   * @param options - See {@link StartOptions}.
   * @returns Under the asyncio reactor a promise, which is rejected with the error of the crawl that could not begin or
   *   broke down (an AggregateError for several). Any other reactor blocks: nothing is returned, and the error is thrown.
   *   The exit code is then 1, also when the error is handled.
   */
  start(options: StartOptions = {}): Promise<void> | undefined {
    if (isReactorInstalled() && !isAsyncioReactorInstalled()) {
      this.#startBlocking(options);
      return undefined;
    }
    return this.#startAsync(options);
  }

  /** @internal */
  protected override makeCrawler(spiderClass: SpiderClass): Crawler {
    const mayInstall = this.#mayInstall;
    this.#mayInstall = false;
    return new Crawler(spiderClass, this.settings, mayInstall);
  }

  #startBlocking(options: StartOptions): void {
    const reactor = this.#prepare(options);
    const shutdown = this.#handleSignals(options);
    try {
      void reactor?.run();
    } finally {
      shutdown.remove();
    }
    this.#outcome.report(shutdown.exitCode);
  }

  async #startAsync(options: StartOptions): Promise<void> {
    const reactor = this.#prepare(options);
    const shutdown = this.#handleSignals(options);
    try {
      await reactor?.run();
    } finally {
      shutdown.remove();
    }
    this.#outcome.report(shutdown.exitCode);
  }

  /** @returns the reactor that is to run; undefined when all crawls are over. */
  #prepare({ stopAfterCrawl = true }: StartOptions): Reactor | undefined {
    if (this.#started) {
      throw new RuntimeError(
        `Cannot start this ${this.constructor.name}: it was started before, and can be started once; make another one`,
      );
    }
    this.#started = true;
    const joined = this.join();
    if (stopAfterCrawl && joined.called) return undefined;
    const reactor = getReactor();
    prepareReactor(this.settings);
    if (stopAfterCrawl) joined.addBoth(() => stopOnce(reactor));
    // Whoever stops the reactor stops the crawls first.
    reactor.addSystemEventTrigger("before", "shutdown", () => this.stop().addBoth(() => this.join()));
    return reactor;
  }

  #handleSignals({ installSignalHandlers = true }: StartOptions): ShutdownSignals {
    const shutdown = new ShutdownSignals({
      stop: () => this.#shutDown(),
      exit: (code) => process.exit(code),
    });
    if (installSignalHandlers) shutdown.install();
    return shutdown;
  }

  #shutDown(): void {
    const crawls = [...this.crawlers];
    const stopped = this.stop();
    this.#outcome.noteStopped(crawls);
    stopped.addBoth(() => this.join()).addBoth(() => stopOnce(getReactor()));
  }
}
