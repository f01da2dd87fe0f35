import { downloadSlotOf } from "../engine/downloadSlotOf.js";
import { NotConfigured, SettingValueError } from "../errors.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext, EngineStatus } from "../process/CrawlerContext.js";
import { signals, type ResponseEvent } from "../signals/signals.js";

const logger = getLogger("scrapy.extensions.throttle");

/** The limits of a host, as far as they matter here. */
interface ThrottledSlot {
  /** Milliseconds between the beginnings of downloads. */
  delay: number;
  /** How many downloads are under way. */
  readonly transferring: number;
}

/** What it needs of the crawl. */
interface ThrottledContext extends CrawlerContext {
  readonly engine: EngineStatus & { readonly downloader: { slot(name: string): ThrottledSlot | undefined } };
}

/**
 * The extension that finds out for each host how fast it may be asked: the slower its answers, the longer the delay.
 *
 * The delay goes towards the latency divided by AUTOTHROTTLE_TARGET_CONCURRENCY, and stays between DOWNLOAD_DELAY and
 * AUTOTHROTTLE_MAX_DELAY; it begins with AUTOTHROTTLE_START_DELAY. Answers other than 200 may make it longer but not
 * shorter. Meta `autothrottleDontAdjustDelay` keeps a request out of it, a `delay` in DOWNLOAD_SLOTS where it begins.
 *
 * @see Scrapy `scrapy.extensions.throttle.AutoThrottle`, which measures to the head of a response; here it is to its end
 */
export class AutoThrottle {
  readonly #crawler: ThrottledContext;
  readonly #concurrency: number;
  readonly #minDelay: number;
  readonly #maxDelay: number;
  readonly #debug: boolean;

  /**
   * @param crawler - Its settings AUTOTHROTTLE_… and DOWNLOAD_DELAY, its signals and its engine. DOWNLOAD_DELAY becomes
   *   what hosts begin with.
   * @throws {@link NotConfigured} unless AUTOTHROTTLE_ENABLED is true; {@link SettingValueError} for a target of 0 or less.
   */
  constructor(crawler: ThrottledContext) {
    const { settings } = crawler;
    if (!settings.getBool("AUTOTHROTTLE_ENABLED")) throw new NotConfigured();
    this.#crawler = crawler;
    this.#debug = settings.getBool("AUTOTHROTTLE_DEBUG");
    this.#concurrency = settings.getFloat("AUTOTHROTTLE_TARGET_CONCURRENCY");
    if (this.#concurrency <= 0) {
      const name = "AUTOTHROTTLE_TARGET_CONCURRENCY";
      throw new SettingValueError(
        name,
        this.#concurrency,
        `it is ${this.#concurrency}`,
        `${name} must be higher than 0`,
      );
    }
    const delay = settings.getFloat("DOWNLOAD_DELAY");
    this.#minDelay = delay * 1000;
    this.#maxDelay = settings.getFloat("AUTOTHROTTLE_MAX_DELAY") * 1000;
    const start = Math.max(delay, settings.getFloat("AUTOTHROTTLE_START_DELAY"));
    settings.set("DOWNLOAD_DELAY", start, settings.getPriority("DOWNLOAD_DELAY") ?? "default");
    crawler.signals.connect(signals.responseDownloaded, (event) => this.#adjust(event));
  }

  #adjust({ request, response }: ResponseEvent): void {
    const { downloadLatency: seconds, autothrottleDontAdjustDelay } = request.meta;
    const name = downloadSlotOf(request);
    const slot = this.#crawler.engine.downloader.slot(name);
    if (typeof seconds !== "number" || slot === undefined || autothrottleDontAdjustDelay === true) return;
    const latency = seconds * 1000;
    const before = slot.delay;
    const target = latency / this.#concurrency;
    // Halfway to the target, but at once where the host has become slower.
    const wanted = Math.max(target, (before + target) / 2);
    const delay = Math.min(Math.max(this.#minDelay, wanted), this.#maxDelay);
    // Errors are often quick: they say nothing about how fast the host can be.
    if (response.status === 200 || delay > before) slot.delay = delay;
    if (!this.#debug) return;
    logger.info(
      () =>
        `slot: ${name} | conc:${whole(slot.transferring, 2)} | delay:${whole(slot.delay, 5)} ms ` +
        `(${signed(slot.delay - before)}) | latency:${whole(latency, 5)} ms | size:${whole(response.body.length, 6)} bytes`,
    );
  }
}

function whole(value: number, width: number): string {
  return String(Math.trunc(value)).padStart(width);
}

function signed(value: number): string {
  const number = Math.trunc(value);
  return number < 0 ? String(number) : `+${number}`;
}
