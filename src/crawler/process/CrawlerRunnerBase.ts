import { typeError } from "../../core/errors.js";
import type { SettingsInit } from "../settings/BaseSettings.js";
import { Settings } from "../settings/Settings.js";
import { Spider, type SpiderClass } from "../spiders/Spider.js";
import { loadPreCrawlerSettings } from "./Addon.js";
import { Crawler } from "./Crawler.js";
import { renewLogging } from "./renewLogging.js";

/** What all runners share: the settings, and the crawls that are under way. */
export abstract class CrawlerRunnerBase {
  /** The settings of all crawls. */
  readonly settings: Settings;
  readonly #crawlers = new Set<Crawler>();
  #bootstrapFailed = false;

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

  /** A crawl is under way. @internal */
  protected enter(crawler: Crawler): void {
    this.#crawlers.add(crawler);
  }

  /** It is over. @internal */
  protected leave(crawler: Crawler, failed: boolean): void {
    this.#crawlers.delete(crawler);
    if (failed) this.#bootstrapFailed = true;
  }
}
