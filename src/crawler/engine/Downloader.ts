import { Deferred } from "../../core/Deferred.js";
import type { ReactorTime } from "../../core/ReactorTime.js";
import { slots } from "../../core/slots.js";
import { deferLater } from "../../time/deferLater.js";
import type { DownloadHandlerClass } from "../handlers/DownloadHandler.js";
import { DownloadHandlers } from "../handlers/DownloadHandlers.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { Settings } from "../settings/Settings.js";
import { toBool, toDict, toFloat, toInt } from "../settings/coerceSetting.js";
import { signals } from "../signals/signals.js";
import { DownloadSlot, type DownloadSlotOptions } from "./DownloadSlot.js";
import { downloadSlotOf } from "./downloadSlotOf.js";
import type { EngineContext } from "./EngineContext.js";

/** Slots that had nothing to do for so long are dropped. */
const SLOT_AGE = 60_000;

/**
 * Downloads requests: so many at a time in all, so many a host, so long after each other.
 *
 * A host has a slot, with the limits of CONCURRENT_REQUESTS_PER_DOMAIN, DOWNLOAD_DELAY and RANDOMIZE_DOWNLOAD_DELAY, or
 * those that DOWNLOAD_SLOTS has for it; meta `downloadSlot` puts a request into another one.
 *
 * @see Scrapy `scrapy.core.downloader.Downloader`
 */
export class Downloader {
  readonly #crawler: EngineContext;
  readonly #handlers: DownloadHandlers;
  readonly #clock: ReactorTime;
  readonly #limit: number;
  readonly #slots = new Map<string, DownloadSlot>();
  #lastSweep = 0;
  #active = 0;

  /**
   * @param crawler - Its settings and signals.
   * @param clock - Where delays run; that of the reactor or loop by default.
   */
  constructor(crawler: EngineContext, clock: ReactorTime = slots().currentClock()) {
    this.#crawler = crawler;
    this.#clock = clock;
    this.#limit = limitOf(crawler.settings.getInt("CONCURRENT_REQUESTS"));
    checkSlotSettings(crawler.settings);
    this.#handlers = new DownloadHandlers(
      crawler.settings,
      (pathOrClass) => crawler.resolve(pathOrClass, "download handler") as DownloadHandlerClass,
    );
    // Not earlier: pipelines and extensions may still fetch something while the spider is closed.
    crawler.signals.connect(signals.engineStopped, () => this.#handlers.close());
  }

  /** How many requests it has, those that wait for their slot too. */
  get active(): number {
    return this.#active;
  }

  /** Whether it has as many requests as it may have. */
  get isFull(): boolean {
    return this.#active >= this.#limit;
  }

  /**
   * How many requests a slot has.
   *
   * @param slot - Its name.
   */
  activeIn(slot: string): number {
    return this.#slots.get(slot)?.active ?? 0;
  }

  /**
   * The limits of a slot, which extensions may change while it exists: `delay`, in milliseconds.
   *
   * @param name - Its name: a host, or what meta `downloadSlot` says.
   */
  slot(name: string): { delay: number; readonly transferring: number } | undefined {
    return this.#slots.get(name);
  }

  /** A request is on its way through the downloader, its middlewares included. @internal */
  enter(): void {
    this.#active++;
  }

  /** It has left. @internal */
  leave(): void {
    this.#active--;
  }

  /**
   * Download, when it is the request's turn.
   *
   * @param request - What to download.
   * @returns A Deferred of the response.
   */
  send(request: Request): Deferred<Response> {
    return Deferred.fromCoroutine(this.#transfer(request));
  }

  /** The names of the slots there are: hosts that were asked of late. */
  get slotNames(): string[] {
    return [...this.#slots.keys()];
  }

  /** Let go of timers. Connections are closed when the engine has stopped. */
  close(): void {
    for (const slot of this.#slots.values()) slot.close();
    this.#slots.clear();
  }

  *#transfer(request: Request): Generator<unknown, Response, never> {
    const { signals: manager, spider } = this.#crawler;
    const slot = this.#slotOf(request);
    const turn = slot.acquire();
    if (manager.hasHandlers(signals.requestReachedDownloader)) {
      manager.send(signals.requestReachedDownloader, { request, spider });
    }
    if (turn !== undefined) yield* turn;
    const begun = this.#clock.now();
    try {
      const response = yield* this.#handlers.download(request);
      request.meta.downloadLatency = (this.#clock.now() - begun) / 1000;
      if (manager.hasHandlers(signals.responseDownloaded)) {
        manager.send(signals.responseDownloaded, { request, response, spider });
      }
      return response;
    } catch (error) {
      // A server that broke one connection may have closed others: the loop must see that before they are used again.
      yield* deferLater(this.#clock, 0);
      yield* deferLater(this.#clock, 0);
      throw error;
    } finally {
      slot.release();
      if (manager.hasHandlers(signals.requestLeftDownloader)) {
        manager.send(signals.requestLeftDownloader, { request, spider });
      }
    }
  }

  #slotOf(request: Request): DownloadSlot {
    const name = downloadSlotOf(request);
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    this.#sweep();
    const slot = new DownloadSlot(slotOptions(name, this.#crawler.settings), this.#clock);
    this.#slots.set(name, slot);
    return slot;
  }

  /** Drop old slots; only a crawl that makes new ones needs that. */
  #sweep(): void {
    const now = this.#clock.now();
    if (now - this.#lastSweep < SLOT_AGE) return;
    this.#lastSweep = now;
    for (const [name, slot] of this.#slots) if (slot.isIdleFor(SLOT_AGE)) this.#slots.delete(name);
  }
}

/** A slot is made with its first request: what is wrong with the settings would fail one request after the other. */
function checkSlotSettings(settings: Settings): void {
  settings.getInt("CONCURRENT_REQUESTS_PER_DOMAIN");
  settings.getFloat("DOWNLOAD_DELAY");
  settings.getBool("RANDOMIZE_DOWNLOAD_DELAY");
  for (const name of Object.keys(settings.getDict("DOWNLOAD_SLOTS"))) slotOptions(name, settings);
}

function slotOptions(name: string, settings: Settings): DownloadSlotOptions {
  const ours = settings.getDict("DOWNLOAD_SLOTS")[name];
  const own = ours === undefined ? {} : toDict(`DOWNLOAD_SLOTS[${JSON.stringify(name)}]`, ours);
  const { concurrency, delay, randomize_delay: randomize } = own;
  const perDomain = concurrency ?? settings.get("CONCURRENT_REQUESTS_PER_DOMAIN");
  const seconds = delay ?? settings.get("DOWNLOAD_DELAY");
  return {
    concurrency: limitOf(toInt("CONCURRENT_REQUESTS_PER_DOMAIN", perDomain)),
    delay: Math.max(0, toFloat("DOWNLOAD_DELAY", seconds)) * 1000,
    randomize: toBool("RANDOMIZE_DOWNLOAD_DELAY", randomize ?? settings.get("RANDOMIZE_DOWNLOAD_DELAY")),
  };
}

function limitOf(setting: number): number {
  return setting > 0 ? setting : Infinity;
}
