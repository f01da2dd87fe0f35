import type { Failure } from "../../core/Failure.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import { Signal, type SignalKind } from "./Signal.js";
import type { SpiderLike } from "./SpiderLike.js";

/** What handlers of signals about the engine are told: nothing, in an object. */
export type NothingToTell = Readonly<Record<never, never>>;

/** What handlers of signals about the spider as such are told. */
export interface SpiderEvent {
  readonly spider: SpiderLike;
}

/** What handlers of `spiderClosed` are told. */
export interface SpiderClosedEvent extends SpiderEvent {
  /** Such as `"finished"`, `"shutdown"` or what a CloseSpider said. */
  readonly reason: string;
}

/** What handlers of `spiderError` are told. */
export interface SpiderErrorEvent extends SpiderEvent {
  readonly failure: Failure;
  /** What the callback was called with; undefined for an error of `start()`. */
  readonly response: Response | undefined;
}

/** What handlers of signals about a request are told. */
export interface RequestEvent extends SpiderEvent {
  readonly request: Request;
}

/** What handlers of signals about a response are told. */
export interface ResponseEvent extends RequestEvent {
  readonly response: Response;
}

/** What handlers of `itemScraped` are told. */
export interface ItemEvent extends SpiderEvent {
  readonly item: unknown;
  /** Where the item comes from; undefined for an item of `start()`. */
  readonly response: Response | undefined;
}

/** What handlers of `itemDropped` are told. */
export interface ItemDroppedEvent extends ItemEvent {
  /** What the pipeline threw. */
  readonly exception: Error;
}

/** What handlers of `itemError` are told. */
export interface ItemErrorEvent extends ItemEvent {
  readonly failure: Failure;
}

/** The rules of a site's robots.txt. */
export interface RobotParser {
  /** Whether a program may fetch a URL; undefined for a URL of another site. */
  isAllowed(url: string, userAgent?: string): boolean | undefined;
  /** How many seconds a program is asked to wait between pages, where it is. */
  getCrawlDelay(userAgent?: string): number | undefined;
  /** The URLs of the site's maps. */
  getSitemaps(): string[];
}

/** What handlers of `robotsParsed` are told. */
export interface RobotsParsedEvent {
  readonly robotParser: RobotParser;
}

/** What handlers of `feedSlotClosed` are told. */
export interface FeedSlotEvent {
  /** Where the feed is. */
  readonly uri: string;
  /** Such as `"jsonlines"`. */
  readonly format: string;
  /** How many items are in it. */
  readonly itemCount: number;
  /** Whether all of it is in place; a feed that broke off is in a file whose name ends in `.part`. */
  readonly complete: boolean;
}

/** The type of {@link signals}. */
export interface Signals {
  /** The engine runs; sent after `spiderOpened`. */
  readonly engineStarted: Signal<NothingToTell, "async">;
  /** The engine has stopped: the last signal of a crawl. */
  readonly engineStopped: Signal<NothingToTell, "async">;
  /** The spider is open: reserve what it needs. */
  readonly spiderOpened: Signal<SpiderEvent, "async">;
  /** Nothing is left to do. Throw DontCloseSpider to keep the spider open, CloseSpider to choose the reason. */
  readonly spiderIdle: Signal<SpiderEvent, "sync">;
  /** The spider is closed: let go of what it needed. */
  readonly spiderClosed: Signal<SpiderClosedEvent, "async">;
  /** A callback, or `start()`, threw. */
  readonly spiderError: Signal<SpiderErrorEvent, "sync">;
  /** A request is about to be queued. Throw IgnoreRequest to drop it. */
  readonly requestScheduled: Signal<RequestEvent, "sync">;
  /** The scheduler refused a request. */
  readonly requestDropped: Signal<RequestEvent, "sync">;
  /** The downloader has taken a request. */
  readonly requestReachedDownloader: Signal<RequestEvent, "sync">;
  /** The downloader is done with a request, with or without a response. */
  readonly requestLeftDownloader: Signal<RequestEvent, "sync">;
  /** The engine has a response from the downloader. */
  readonly responseReceived: Signal<ResponseEvent, "sync">;
  /** A response has been downloaded; middlewares have not seen it yet. */
  readonly responseDownloaded: Signal<ResponseEvent, "sync">;
  /** An item has passed all pipelines. */
  readonly itemScraped: Signal<ItemEvent, "async">;
  /** A pipeline dropped an item. */
  readonly itemDropped: Signal<ItemDroppedEvent, "async">;
  /** A pipeline, or the export of an item, failed. */
  readonly itemError: Signal<ItemErrorEvent, "async">;
  /** The engine asked the scheduler for a request and it had none. */
  readonly schedulerEmpty: Signal<NothingToTell, "sync">;
  /** A site's robots.txt has been read; requests to the site wait until handlers are done. */
  readonly robotsParsed: Signal<RobotsParsedEvent, "async">;
  /** A feed has been stored, or could not be. */
  readonly feedSlotClosed: Signal<FeedSlotEvent, "async">;
  /** All feeds are closed. */
  readonly feedExporterClosed: Signal<NothingToTell, "async">;
}

/**
 * The signals of a crawl.
 *
 * Handlers of those whose type says `"async"` may return a Deferred or a promise, which is waited for; the others are
 * sent in the middle of work that cannot wait.
 *
 * @example
 * ```ts
 * import { SignalManager, signals } from "deferred-interop/crawler";
 *
 * const manager = new SignalManager();
 * manager.connect(signals.spiderClosed, ({ spider, reason }) => console.log(`${spider.name} ended: ${reason}`));
 * ```
 *
 * @see Scrapy `scrapy.signals`
 */
export const signals: Signals = {
  engineStarted: named("engine_started", "async"),
  engineStopped: named("engine_stopped", "async"),
  spiderOpened: named("spider_opened", "async"),
  spiderIdle: named("spider_idle", "sync"),
  spiderClosed: named("spider_closed", "async"),
  spiderError: named("spider_error", "sync"),
  requestScheduled: named("request_scheduled", "sync"),
  requestDropped: named("request_dropped", "sync"),
  requestReachedDownloader: named("request_reached_downloader", "sync"),
  requestLeftDownloader: named("request_left_downloader", "sync"),
  responseReceived: named("response_received", "sync"),
  responseDownloaded: named("response_downloaded", "sync"),
  itemScraped: named("item_scraped", "async"),
  itemDropped: named("item_dropped", "async"),
  itemError: named("item_error", "async"),
  schedulerEmpty: named("scheduler_empty", "sync"),
  robotsParsed: named("robots_parsed", "async"),
  feedSlotClosed: named("feed_slot_closed", "async"),
  feedExporterClosed: named("feed_exporter_closed", "async"),
};

function named<P, K extends SignalKind>(name: string, kind: K): Signal<P, K> {
  return new Signal<P, K>(name, kind);
}
