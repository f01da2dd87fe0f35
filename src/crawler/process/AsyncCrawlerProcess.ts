import { callSite } from "../../core/callSite.js";
import { Deferred } from "../../core/Deferred.js";
import { sleep } from "../../helpers/sleep.js";
import type { EventLoopClass } from "../../loops/EventLoop.js";
import { getReactor } from "../../reactors/getReactor.js";
import { installFor } from "../../reactors/installReactor.js";
import { isReactorInstalled } from "../../reactors/isReactorInstalled.js";
import { ASYNCIO_REACTOR_PATH } from "../../reactors/knownReactors.js";
import {
  installReactorImportHook,
  uninstallReactorImportHook,
  type ReactorImportHook,
} from "../../reactors/reactorImportHook.js";
import { setAsyncioEventLoop } from "../../reactors/setAsyncioEventLoop.js";
import { stopOnce } from "../../reactors/stopOnce.js";
import { requireReactor, verifyInstalledAsyncioEventLoop } from "../../reactors/verifyInstalledReactor.js";
import type { SettingsInit } from "../settings/BaseSettings.js";
import { classSetting } from "../settings/classSetting.js";
import type { SpiderArguments, SpiderClass } from "../spiders/Spider.js";
import { refuseReactor } from "./applyReactorSettings.js";
import { AsyncCrawlerRunner } from "./AsyncCrawlerRunner.js";
import type { Crawler } from "./Crawler.js";
import { CrawlOutcome } from "./CrawlOutcome.js";
import {
  beginProcess,
  prepareReactor,
  startedTwice,
  type CrawlerProcessOptions,
  type StartOptions,
} from "./ProcessOptions.js";
import { ShutdownSignals } from "./ShutdownSignals.js";

/** How often a process without crawls is kept from ending, in milliseconds. */
const KEEP_ALIVE = 3_600_000;

/**
 * Runs crawls in a program that has nothing else to do: it sets up the log, installs the asyncio reactor (or runs without
 * one, if TWISTED_REACTOR_ENABLED is false), handles signals, and ends when the crawls have ended.
 *
 * @example
 * ```ts
 * import { AsyncCrawlerProcess, Spider } from "deferred-interop/crawler";
 *
 * class BookSpider extends Spider {
 *   static name = "books";
 * }
 * const crawlerProcess = new AsyncCrawlerProcess({ TWISTED_REACTOR_ENABLED: false, LOG_LEVEL: "INFO" });
 * crawlerProcess.crawl(BookSpider);
 * await crawlerProcess.start();
 * ```
 *
 * @see Scrapy `scrapy.crawler.AsyncCrawlerProcess`, whose `start()` says nothing of crawls that failed
 */
export class AsyncCrawlerProcess extends AsyncCrawlerRunner {
  /** @internal */
  static override readonly counterpart: string = "CrawlerProcess";
  readonly #hasReactor: boolean;
  readonly #crawls: Promise<void>[] = [];
  readonly #outcome: CrawlOutcome = new CrawlOutcome();
  readonly #released: Deferred<undefined> = new Deferred<undefined>();
  /** Forbids the import of a reactor as long as this object may crawl without one (A27). */
  #guard: ReactorImportHook | undefined;
  #started = false;

  /**
   * @param settings - Laid under those of the spiders.
   * @param options - See {@link CrawlerProcessOptions}.
   * @throws RuntimeError (`ERR_REACTOR_UNEXPECTED`, `ERR_REACTOR_MISMATCH`) when the installed reactor does not fit the
   *   settings (A40).
   */
  constructor(settings?: SettingsInit, options: CrawlerProcessOptions = {}) {
    super(settings);
    const { name } = this.constructor;
    beginProcess(name, this.settings, options);
    this.#hasReactor = this.settings.getBool("TWISTED_REACTOR_ENABLED");
    const loop = classSetting<EventLoopClass>(this.settings, "ASYNCIO_EVENT_LOOP");
    if (!this.#hasReactor) {
      refuseReactor();
      setAsyncioEventLoop(loop);
      this.#guard = installReactorImportHook();
    } else if (isReactorInstalled()) {
      const cure = `remove that, or ${this.instead}, with TWISTED_REACTOR set to that reactor or to null`;
      requireReactor(name, ASYNCIO_REACTOR_PATH, () => cure);
      if (loop !== undefined) verifyInstalledAsyncioEventLoop(loop);
    } else {
      const place = callSite(new.target);
      const cure = `AsyncCrawlerProcess always installs the asyncio reactor: for another one, ${this.instead}`;
      installFor({ by: () => `by new ${name}() at ${place}`, cure }, ASYNCIO_REACTOR_PATH, loop);
    }
  }

  /**
   * Start a crawl; see {@link AsyncCrawlerRunner.crawl}.
   *
   * @returns A promise that need not be looked at: `start()` reports failures.
   * @throws RuntimeError (`ERR_PROCESS_SPENT`) after the end of `start()`.
   */
  override crawl(spider: SpiderClass | Crawler, args: SpiderArguments = {}): Promise<void> {
    const crawl = super.crawl(spider, args);
    if (this.#started) this.#watch(crawl);
    else this.#crawls.push(crawl);
    return crawl;
  }

  /**
   * Run until all crawls are over.
   *
   * The first SIGINT or SIGTERM stops the crawls in good order, the second ends the process at once. Since crawls that are
   * stopped are not complete, the exit code is then 130 or 143.
   *
   * @param options - See {@link StartOptions}.
   * @returns A promise that is rejected with the error of the crawl that could not begin or broke down (an AggregateError
   *   for several); the exit code is then 1, also when the rejection is handled.
   */
  async start(options: StartOptions = {}): Promise<void> {
    const { stopAfterCrawl = true, installSignalHandlers = true } = options;
    if (this.#started) throw startedTwice(this.constructor.name);
    this.requireFresh("start");
    this.#started = true;
    for (const crawl of this.#crawls) this.#watch(crawl);
    const shutdown = new ShutdownSignals({
      stop: () => void this.#shutDown(),
      exit: (code) => process.exit(code),
    });
    if (installSignalHandlers) shutdown.install();
    try {
      if (stopAfterCrawl) void this.#untilOver().then(() => this.#release());
      await (this.#hasReactor ? this.#runReactor() : this.#runOnLoop());
    } finally {
      shutdown.remove();
      this.retire("its start() has ended");
      this.#liftGuard();
    }
    this.#outcome.report(shutdown.exitCode);
  }

  /** Stop the crawls, wait for their end, and let go of everything: for a process object that is not started after all. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.retire("it has been disposed of");
    await this.stop();
    await this.join();
    this.#liftGuard();
  }

  /** Whoever waited for the last crawl may begin another one; that takes some turns of promises. */
  async #untilOver(): Promise<void> {
    do {
      await this.join();
      await sleep(0);
    } while (this.crawlers.size > 0);
  }

  #liftGuard(): void {
    if (this.#guard !== undefined) uninstallReactorImportHook(this.#guard);
    this.#guard = undefined;
  }

  #watch(crawl: Promise<void>): void {
    crawl.catch((error: unknown) => this.#outcome.addError(error));
  }

  async #shutDown(): Promise<void> {
    const crawlers = [...this.crawlers];
    const stopped = this.stop();
    this.#outcome.noteStopped(crawlers);
    await stopped;
    await this.join();
    this.#release();
  }

  /** Let `start()` come to its end. */
  #release(): void {
    if (this.#released.called) return;
    this.#released.callback(undefined);
    if (this.#hasReactor) stopOnce(getReactor());
  }

  async #runReactor(): Promise<void> {
    const reactor = getReactor();
    prepareReactor(this.settings);
    // Whoever stops the reactor stops the crawls first.
    reactor.addSystemEventTrigger("before", "shutdown", async () => {
      if (!this.#released.called) this.#released.callback(undefined);
      await this.stop();
      await this.join();
    });
    await reactor.run();
  }

  async #runOnLoop(): Promise<void> {
    const keepAlive = setInterval(() => undefined, KEEP_ALIVE);
    await this.#released.asFuture();
    clearInterval(keepAlive);
  }
}
