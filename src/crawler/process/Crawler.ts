import { Deferred } from "../../core/Deferred.js";
import { runtimeError, typeError } from "../../core/errors.js";
import { succeed } from "../../core/succeed.js";
import { wait } from "../../core/wait.js";
import { Engine } from "../engine/Engine.js";
import type { EngineContext } from "../engine/EngineContext.js";
import type { LogFormatter } from "../engine/LogFormatter.js";
import type { StopOptions } from "../engine/StopOptions.js";
import { CloseSpider } from "../errors.js";
import { getLogger } from "../logging/Logger.js";
import { pformat } from "../logging/pformat.js";
import type { SettingsInit } from "../settings/BaseSettings.js";
import { checkSettings } from "../settings/checkSettings.js";
import { Settings } from "../settings/Settings.js";
import { warnOfSettings } from "../settings/warnOfSettings.js";
import { SignalManager } from "../signals/SignalManager.js";
import { signals } from "../signals/signals.js";
import { Spider, type SpiderArguments, type SpiderClass } from "../spiders/Spider.js";
import type { StatsCollector } from "../stats/StatsCollector.js";
import { applyReactorSettings } from "./applyReactorSettings.js";
import { loadAddons, type Addon } from "./Addon.js";
import { applySpiderAttributes } from "./applySpiderAttributes.js";
import { buildComponent, buildComponents } from "./buildComponents.js";
import { checkPackages } from "./checkPackages.js";
import { renewLogging } from "./renewLogging.js";
import { resolveComponent } from "./resolveComponent.js";

const logger = getLogger("scrapy.crawler");

/** A class of which a crawl may have an instance. */
type AnyClass<T> = abstract new (...args: never[]) => T;

/**
 * One crawl of one spider: its settings, signals, stats, extensions and engine.
 *
 * Runners and processes make crawlers; scripts only need one to reach its parts, or to prepare its settings.
 *
 * @example
 * ```ts
 * import { Crawler, Spider } from "deferred-interop/crawler";
 *
 * class BookSpider extends Spider {
 *   static name = "books";
 * }
 * const crawler = new Crawler(BookSpider, { DOWNLOAD_DELAY: 2 });
 * crawler.settings.getFloat("DOWNLOAD_DELAY"); // 2
 * ```
 *
 * @see Scrapy `scrapy.crawler.Crawler`
 */
export class Crawler {
  /** The class of the spider. */
  readonly spiderClass: SpiderClass;
  /** The settings, with those of the spider; frozen when the crawl starts. */
  readonly settings: Settings;
  /** The signals of this crawl. */
  readonly signals: SignalManager = new SignalManager();
  /** The spider; undefined before the crawl starts. */
  spider: Spider | undefined;
  readonly #initReactor: boolean;
  #crawling = false;
  #started = false;
  #stats: StatsCollector | undefined;
  #logFormatter: LogFormatter | undefined;
  #extensions: readonly object[] | undefined;
  #engine: Engine | undefined;
  #addons: readonly Addon[] | undefined;

  /**
   * @param spiderClass - The class of the spider.
   * @param settings - Laid under those of the spider; they are copied.
   * @param initReactor - Whether the crawl may install the reactor that TWISTED_REACTOR names; otherwise there must be one.
   * @throws TypeError (`ERR_SPIDER_CLASS`) when it is not a class of spiders.
   */
  constructor(spiderClass: SpiderClass, settings?: SettingsInit, initReactor = false) {
    requireSpiderClass(spiderClass);
    this.spiderClass = spiderClass;
    this.settings = settings instanceof Settings ? settings.copy() : new Settings(settings);
    spiderClass.updateSettings(this.settings);
    this.#initReactor = initReactor;
    renewLogging(this.settings);
  }

  /** Whether the crawl has been started and is not over. */
  get crawling(): boolean {
    return this.#crawling;
  }

  /** Why the spider is closed, or about to be; undefined before that. */
  get closeReason(): string | undefined {
    return this.#engine?.closeReason;
  }

  /** The stats. @throws RuntimeError before the crawl starts. */
  get stats(): StatsCollector {
    return this.#stats ?? notYet("stats");
  }

  /** Makes log lines. @throws RuntimeError before the crawl starts. */
  get logFormatter(): LogFormatter {
    return this.#logFormatter ?? notYet("logFormatter");
  }

  /** The extensions. @throws RuntimeError before the crawl starts. */
  get extensions(): readonly object[] {
    return this.#extensions ?? notYet("extensions");
  }

  /** The engine. @throws RuntimeError before the crawl starts. */
  get engine(): Engine {
    return this.#engine ?? notYet("engine");
  }

  /**
   * Crawl. What can be done at once is done at once, such as checking the settings.
   *
   * @param args - For the spider.
   * @returns A Deferred that fires when the crawl is over; it fails when the crawl could not begin, or broke down.
   */
  crawl(args: SpiderArguments = {}): Deferred<undefined> {
    return Deferred.fromCoroutine(this.#crawl(args, "crawl"));
  }

  /**
   * {@link Crawler.crawl} for promise code.
   *
   * @param args - For the spider.
   */
  crawlAsync(args: SpiderArguments = {}): Promise<undefined> {
    return Deferred.fromCoroutine(this.#crawl(args, "crawlAsync")).asFuture();
  }

  /**
   * Stop the crawl; nothing happens when it is not crawling. A second call may make a graceful stop a fast one.
   *
   * @param options - See {@link StopOptions}.
   * @returns A Deferred that fires when the spider is closed; it never fails.
   *
   * @example At most ten seconds for what is under way
   * ```ts
   * import { Crawler, Spider } from "deferred-interop/crawler";
   *
   * const crawler = new Crawler(class extends Spider {});
   * await crawler.stopAsync({ deadline: { seconds: 10 } });
   * ```
   */
  stop(options: StopOptions = {}): Deferred<undefined> {
    this.#crawling = false;
    return this.#engine === undefined ? succeed() : this.#engine.stop(options);
  }

  /** {@link Crawler.stop} for promise code. */
  stopAsync(options: StopOptions = {}): Promise<undefined> {
    return this.stop(options).asFuture();
  }

  /**
   * Find an add-on of this crawl.
   *
   * @param wanted - Its class, or one above it.
   * @throws RuntimeError before there are add-ons.
   */
  getAddon<T>(wanted: AnyClass<T>): T | undefined {
    const found = this.#addons ?? tooEarly("getAddon", "the add-on manager");
    return found.find((one): one is T & Addon => one instanceof wanted);
  }

  /**
   * Find an extension of this crawl.
   *
   * @param wanted - Its class, or one above it.
   * @throws RuntimeError before there are extensions.
   */
  getExtension<T>(wanted: AnyClass<T>): T | undefined {
    const found = this.#extensions ?? tooEarly("getExtension", "the extension manager");
    return found.find((one): one is T & object => one instanceof wanted);
  }

  /** Find a downloader middleware of this crawl; see {@link Crawler.getExtension}. */
  getDownloaderMiddleware<T>(wanted: AnyClass<T>): T | undefined {
    const engine = this.#engine ?? tooEarly("getDownloaderMiddleware", "the crawl engine");
    return engine.downloaderMiddlewares.middlewares.find((one): one is T & object => one instanceof wanted);
  }

  /** Find a spider middleware of this crawl; see {@link Crawler.getExtension}. */
  getSpiderMiddleware<T>(wanted: AnyClass<T>): T | undefined {
    const engine = this.#engine ?? tooEarly("getSpiderMiddleware", "the crawl engine");
    return engine.scraper.spiderMiddlewares.middlewares.find((one): one is T & object => one instanceof wanted);
  }

  /** Find an item pipeline of this crawl; see {@link Crawler.getExtension}. */
  getItemPipeline<T>(wanted: AnyClass<T>): T | undefined {
    const engine = this.#engine ?? tooEarly("getItemPipeline", "the crawl engine");
    return engine.scraper.itemPipelines.pipelines.find((one) => one instanceof wanted) as T | undefined;
  }

  /** @internal */
  build<T>(setting: string): T {
    return buildComponent<T>(this, setting);
  }

  /** @internal */
  buildAll<T>(setting: string, what: string): T[] {
    return buildComponents<T>(this, setting, what);
  }

  /** @internal */
  resolve(pathOrClass: unknown, role: string): unknown {
    return resolveComponent(pathOrClass, role);
  }

  *#crawl(args: SpiderArguments, method: string): Generator<unknown, undefined, never> {
    if (this.#crawling) throw runtimeError("ERR_CRAWLER_SPENT", "Crawling already taking place");
    if (this.#started) {
      throw runtimeError(
        "ERR_CRAWLER_SPENT",
        `Cannot run Crawler.${method}() more than once on the same instance. Make another Crawler, or give the class of the spider.`,
      );
    }
    this.#crawling = this.#started = true;
    try {
      const spider = (this.spider = this.spiderClass.fromCrawler(this, args));
      this.#applySettings(spider);
      // By now there is a spider, and there will be an engine when its parts look for it.
      const engine = (this.#engine = new Engine(this as EngineContext));
      yield* open(engine);
      yield* engine.run();
    } catch (error) {
      yield* this.#breakDown();
      throw error;
    } finally {
      this.#crawling = false;
    }
    return undefined;
  }

  #applySettings(spider: Spider): void {
    const { settings } = this;
    if (settings.frozen) return;
    this.#addons = loadAddons(this);
    checkSettings(settings);
    warnOfSettings(settings);
    applySpiderAttributes(settings, spider);
    this.#stats = this.build<StatsCollector>("STATS_CLASS");
    this.#logFormatter = this.build<LogFormatter>("LOG_FORMATTER");
    applyReactorSettings(settings, this.#initReactor);
    checkPackages(settings);
    this.#extensions = this.buildAll<object>("EXTENSIONS", "extension");
    settings.freeze();
    logger.info(() => `Overridden settings:\n${pformat(settings.overridden())}`);
  }

  /** The crawl could not begin, or its engine failed: let go of everything. */
  *#breakDown(): Generator<unknown, void, never> {
    // Extensions may hold files and timers, and there is no engine to tell them.
    if (this.#engine === undefined) yield* this.signals.sendDeferred(signals.engineStopped, {});
    else yield* this.#engine.closeSpider("shutdown");
  }
}

/** Whoever opens something for the spider may find that there is nothing to do. */
function* open(engine: Engine): Generator<unknown, void, never> {
  try {
    yield* engine.open();
  } catch (error) {
    if (!(error instanceof CloseSpider)) throw error;
    yield* wait(engine.closeSpider(error.reason));
  }
}

function requireSpiderClass(spiderClass: unknown): void {
  if (typeof spiderClass === "function" && spiderClass.prototype instanceof Spider) return;
  throw typeError(
    "ERR_SPIDER_CLASS",
    "The spidercls argument must be a class, not an object: expected a class that extends Spider",
  );
}

function notYet(name: string): never {
  throw runtimeError(
    "ERR_CRAWLER_NOT_STARTED",
    `Crawler.${name} is not set yet. It is set when the crawl starts, so it can only be used from then on, ` +
      "e.g. from the spider_opened signal handler onwards.",
  );
}

function tooEarly(method: string, what: string): never {
  throw runtimeError(
    "ERR_CRAWLER_NOT_STARTED",
    `Crawler.${method}() can only be called after ${what} has been created.`,
  );
}
