import { getLogger } from "../logging/Logger.js";
import { pformat } from "../logging/pformat.js";
import type { Settings } from "../settings/Settings.js";

const logger = getLogger("scrapy.statscollectors");

/**
 * Counts what happens during one crawl, under Scrapy's keys (`item_scraped_count`, `downloader/request_bytes`, …).
 *
 * @example
 * ```ts
 * import { Settings, StatsCollector } from "deferred-interop/crawler";
 *
 * const stats = new StatsCollector({ settings: new Settings() });
 * stats.incValue("books/sold");
 * stats.maxValue("books/dearest", 12.5);
 * stats.getStats(); // { "books/sold": 1, "books/dearest": 12.5 }
 * ```
 *
 * @see Scrapy `scrapy.statscollectors.StatsCollector`
 */
export class StatsCollector {
  readonly #dump: boolean;
  readonly #stats = new Map<string, unknown>();

  /** @param crawler - Whose STATS_DUMP says whether the stats are logged at the end. */
  constructor(crawler: { readonly settings: Settings }) {
    this.#dump = crawler.settings.getBool("STATS_DUMP");
  }

  /**
   * Get a value.
   *
   * @param key - Its key.
   * @param fallback - What to return when there is none.
   */
  getValue(key: string, fallback?: unknown): unknown {
    return this.#stats.has(key) ? this.#stats.get(key) : fallback;
  }

  /**
   * Get a count.
   *
   * @param key - Its key.
   * @returns The number; 0 when there is none.
   */
  getCount(key: string): number {
    const value = this.#stats.get(key);
    return typeof value === "number" ? value : 0;
  }

  /** All keys and values, in an object of the caller's own. */
  getStats(): Record<string, unknown> {
    return Object.fromEntries(this.#stats);
  }

  /**
   * Set a value.
   *
   * @param key - Its key.
   * @param value - Any value.
   */
  setValue(key: string, value: unknown): void {
    this.#stats.set(key, value);
  }

  /**
   * Add to a count.
   *
   * @param key - Its key.
   * @param count - How much.
   * @param start - What there is before the first addition.
   */
  incValue(key: string, count = 1, start = 0): void {
    this.#stats.set(key, ((this.#stats.get(key) as number | undefined) ?? start) + count);
  }

  /** Keep the greater of the present value and this one. */
  maxValue(key: string, value: number): void {
    this.#stats.set(key, Math.max((this.#stats.get(key) as number | undefined) ?? value, value));
  }

  /** Keep the lesser of the present value and this one. */
  minValue(key: string, value: number): void {
    this.#stats.set(key, Math.min((this.#stats.get(key) as number | undefined) ?? value, value));
  }

  /** Forget everything. */
  clearStats(): void {
    this.#stats.clear();
  }

  /** Called by the engine when the spider is opened; for collectors of your own. */
  openSpider(): void {}

  /**
   * Called by the engine when the spider is closed: logs all stats, unless STATS_DUMP is false.
   *
   * @param _reason - Why it is closed; for collectors of your own.
   */
  closeSpider(_reason?: string): void {
    if (this.#dump) logger.info(() => `Dumping Scrapy stats:\n${pformat(this.#stats)}`);
  }
}
