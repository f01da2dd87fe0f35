import { runtimeError, typeError } from "../../core/errors.js";
import { ReactorNotRestartable } from "../../reactors/errors.js";
import { installedReactor } from "../../reactors/installedReactor.js";
import type { SettingsInit } from "../settings/BaseSettings.js";
import { Settings } from "../settings/Settings.js";
import { Spider, type SpiderClass } from "../spiders/Spider.js";
import { loadPreCrawlerSettings } from "./Addon.js";
import { Crawler } from "./Crawler.js";
import { renewLogging } from "./renewLogging.js";

/** What all runners share: the settings, and the crawls that are under way. */
export abstract class CrawlerRunnerBase {
  /** The class that does the same with the other API, for errors. @internal */
  static readonly counterpart: string;
  /** The settings of all crawls. */
  readonly settings: Settings;
  readonly #crawlers = new Set<Crawler>();
  #bootstrapFailed = false;
  #spent: string | undefined;

  /** @param settings - Laid under those of the spiders. */
  constructor(settings?: SettingsInit) {
    this.settings = settings instanceof Settings ? settings : new Settings(settings);
    loadPreCrawlerSettings(this.settings);
  }

  /** The crawls that are under way. */
  get crawlers(): ReadonlySet<Crawler> {
    return this.#crawlers;
  }

  /** Whether any crawl could not begin, or broke down. */
  get bootstrapFailed(): boolean {
    return this.#bootstrapFailed;
  }

  /**
   * Make a crawl, without starting it.
   *
   * @param spider - A class of spiders; or a Crawler, which gets the settings of this runner where they have a higher
   *   priority than its own.
   * @throws TypeError (`ERR_SPIDER_CLASS`) when it is something else.
   */
  createCrawler(spider: SpiderClass | Crawler): Crawler {
    if ((spider as unknown) instanceof Spider) {
      throw typeError(
        "ERR_SPIDER_CLASS",
        "The crawler_or_spidercls argument cannot be a spider object, it must be a spider class (or a Crawler object)",
      );
    }
    if (!(spider instanceof Crawler)) return this.makeCrawler(spider);
    if (!spider.settings.frozen) {
      spider.settings.update(this.settings);
      // It has set the log up with what it had.
      renewLogging(spider.settings);
    }
    return spider;
  }

  /** Make a crawl of a class of spiders. @internal */
  protected makeCrawler(spiderClass: SpiderClass): Crawler {
    return new Crawler(spiderClass, this.settings);
  }

  /**
   * A crawl is under way.
   *
   * @throws RuntimeError (`ERR_PROCESS_SPENT`) when {@link CrawlerRunnerBase.retire} was called; {@link ReactorNotRestartable}
   *   when the reactor was stopped, without which no time would pass.
   * @internal
   */
  protected enter(crawler: Crawler): void {
    this.requireFresh("crawl with");
    if (this.settings.getBool("TWISTED_REACTOR_ENABLED") && isReactorStopped())
      throw new ReactorNotRestartable("crawl");
    this.#crawlers.add(crawler);
  }

  /** No crawl can begin any more. @internal */
  protected retire(why: string): void {
    this.#spent ??= why;
  }

  /** @throws RuntimeError (`ERR_PROCESS_SPENT`) when {@link CrawlerRunnerBase.retire} was called. @internal */
  protected requireFresh(attempt: "crawl with" | "start"): void {
    if (this.#spent === undefined) return;
    throw runtimeError(
      "ERR_PROCESS_SPENT",
      `Cannot ${attempt} this ${this.constructor.name}: ${this.#spent}, and it can be started once; make another one`,
    );
  }

  /** Such as `Use AsyncCrawlerRunner`. @internal */
  protected get instead(): string {
    const made = this.constructor as typeof CrawlerRunnerBase;
    // A class of the program's is not told to use one that it has not.
    return `${Object.hasOwn(made, "counterpart") ? "use" : "extend"} ${made.counterpart}`;
  }

  /** It is over. @internal */
  protected leave(crawler: Crawler, failed: boolean): void {
    this.#crawlers.delete(crawler);
    if (failed) this.#bootstrapFailed = true;
  }
}

/** A reactor of the user's own may not tell. */
function isReactorStopped(): boolean {
  return (installedReactor()?.reactor as { readonly stopped?: boolean } | undefined)?.stopped === true;
}
