import type { Deferred } from "../../core/Deferred.js";
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
import {
  beginProcess,
  prepareReactor,
  startedTwice,
  type CrawlerProcessOptions,
  type StartOptions,
} from "./ProcessOptions.js";
import { ShutdownSignals } from "./ShutdownSignals.js";

/** How often a reactor without crawls is kept from ending, in milliseconds. */
const KEEP_ALIVE = 3_600_000;

/**
 * Runs crawls in a program that has nothing else to do: it sets up the log, installs the reactor that TWISTED_REACTOR
 * names, handles signals, and ends when the crawls have ended.
 *
 * It works under any reactor. Under one that blocks its thread, `start()` returns when all is over, spiders are written
 * with generators, and SIGTERM ends the process at once unless the command line tool has started it.
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
  /** @internal */
  static override readonly counterpart: string = "AsyncCrawlerProcess";
  readonly #outcome: CrawlOutcome = new CrawlOutcome();
  #started = false;
  /** The first crawl installs the reactor, and the others have to do with it. */
  #mayInstall = true;

  /**
   * @param settings - Laid under those of the spiders.
   * @param options - See {@link CrawlerProcessOptions}.
   * @throws RuntimeError (`ERR_REACTORLESS_UNSUPPORTED`) when TWISTED_REACTOR_ENABLED is false (A35).
   */
  constructor(settings?: SettingsInit, options: CrawlerProcessOptions = {}) {
    super(settings);
    beginProcess(this.constructor.name, this.settings, options);
  }

  /**
   * Start a crawl; see {@link CrawlerRunner.crawl}.
   *
   * @returns A Deferred that need not be looked at: `start()` reports failures.
   * @throws RuntimeError (`ERR_PROCESS_SPENT`) after the end of `start()`.
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
      this.retire("its start() has ended");
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
      this.retire("its start() has ended");
    }
    this.#outcome.report(shutdown.exitCode);
  }

  /** @returns the reactor that is to run; undefined when all crawls are over. */
  #prepare({ stopAfterCrawl = true }: StartOptions): Reactor | undefined {
    if (this.#started) throw startedTwice(this.constructor.name);
    this.requireFresh("start");
    this.#started = true;
    if (stopAfterCrawl && this.crawlers.size === 0) return undefined;
    const reactor = getReactor();
    prepareReactor(this.settings);
    if (stopAfterCrawl) this.#stopWhenOver(reactor);
    else keepAlive(reactor);
    // Whoever stops the reactor stops the crawls first.
    reactor.addSystemEventTrigger("before", "shutdown", () => this.stop().addBoth(() => this.join()));
    return reactor;
  }

  /** Whoever waited for the last crawl by a promise may begin another one; that takes some turns. */
  #stopWhenOver(reactor: Reactor): void {
    this.join().addBoth(() => {
      reactor.callLater(0, () => {
        if (this.crawlers.size > 0) this.#stopWhenOver(reactor);
        else stopOnce(reactor);
      });
    });
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

/** A reactor that blocks its thread would find that nothing is left that could wake it. */
function keepAlive(reactor: Reactor): void {
  reactor.callLater(KEEP_ALIVE, () => keepAlive(reactor));
}
