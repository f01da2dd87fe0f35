import { Deferred } from "../../core/Deferred.js";
import { DeferredList } from "../../core/DeferredList.js";
import { runtimeError } from "../../core/errors.js";
import type { StopOptions } from "../engine/StopOptions.js";
import type { SettingsInit } from "../settings/BaseSettings.js";
import type { SpiderArguments, SpiderClass } from "../spiders/Spider.js";
import type { Crawler } from "./Crawler.js";
import { CrawlerRunnerBase } from "./CrawlerRunnerBase.js";

/**
 * Runs crawls in a program that is in charge of everything else: the log, signals, and the reactor, which must be there.
 *
 * For code that uses Deferreds, under any reactor: the asyncio one, and those that block their thread.
 *
 * @example Two spiders, one after the other
 * ```ts
 * import { inlineCallbacks, react } from "deferred-interop";
 * import { configureLogging, CrawlerRunner, Spider } from "deferred-interop/crawler";
 * import "deferred-interop/install/asyncio";
 *
 * class OneSpider extends Spider {
 *   static name = "one";
 * }
 * class OtherSpider extends Spider {
 *   static name = "other";
 * }
 * configureLogging({ LOG_LEVEL: "INFO" });
 * const runner = new CrawlerRunner();
 * await react(
 *   inlineCallbacks(function* () {
 *     yield* runner.crawl(OneSpider);
 *     yield* runner.crawl(OtherSpider);
 *   }),
 * );
 * ```
 *
 * @see Scrapy `scrapy.crawler.CrawlerRunner`
 */
export class CrawlerRunner extends CrawlerRunnerBase {
  /** @internal */
  static override readonly counterpart: string = "AsyncCrawlerRunner";
  readonly #active = new Set<Deferred<undefined>>();

  /**
   * @param settings - Laid under those of the spiders.
   * @throws RuntimeError (`ERR_REACTORLESS_UNSUPPORTED`) when TWISTED_REACTOR_ENABLED is false (A35).
   */
  constructor(settings?: SettingsInit) {
    super(settings);
    if (this.settings.getBool("TWISTED_REACTOR_ENABLED")) return;
    throw runtimeError(
      "ERR_REACTORLESS_UNSUPPORTED",
      `${this.constructor.name} doesn't support TWISTED_REACTOR_ENABLED=False. ` +
        `To crawl without a reactor, ${this.instead}; to crawl with one, set TWISTED_REACTOR_ENABLED to true.`,
    );
  }

  /**
   * Start a crawl. What can be done at once is done at once, such as checking the installed reactor.
   *
   * @param spider - A class of spiders, or a Crawler.
   * @param args - For the spider.
   * @returns A Deferred that fires when the crawl is over; it fails when the crawl could not begin, or broke down.
   * @throws RuntimeError (`ERR_PROCESS_SPENT`), `ReactorNotRestartable` when no crawl can begin any more.
   */
  crawl(spider: SpiderClass | Crawler, args: SpiderArguments = {}): Deferred<undefined> {
    const crawler = this.createCrawler(spider);
    this.enter(crawler);
    const crawl = crawler.crawl(args);
    this.#active.add(crawl);
    return crawl.addCallbacks(
      () => {
        this.#active.delete(crawl);
        this.leave(crawler, false);
        return undefined;
      },
      (failure) => {
        this.#active.delete(crawl);
        this.leave(crawler, true);
        return failure;
      },
    );
  }

  /**
   * Stop all crawls; the Deferred fires when they have stopped.
   *
   * @param options - In good order, fast, or first the one and then the other: see {@link StopOptions}.
   */
  stop(options: StopOptions = {}): Deferred<undefined> {
    const stopped = Array.from(this.crawlers, (crawler) => crawler.stop(options));
    return new DeferredList<undefined>(stopped, { consumeErrors: true }).addCallback(() => undefined);
  }

  /** A Deferred that fires when no crawl is under way, those that are started meanwhile included. It never fails. */
  join(): Deferred<undefined> {
    return Deferred.fromCoroutine(this.#join());
  }

  *#join(): Generator<unknown, undefined, never> {
    while (this.#active.size > 0) yield* new DeferredList<undefined>([...this.#active]);
    return undefined;
  }
}
