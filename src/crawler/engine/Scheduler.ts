import { typeError } from "../../core/errors.js";
import { className } from "../../core/showValue.js";
import type { Request } from "../http/Request.js";
import type { StatsCollector } from "../stats/StatsCollector.js";
import type { RequestFilter } from "./DupeFilter.js";
import { downloadSlotOf } from "./downloadSlotOf.js";
import type { EngineContext } from "./EngineContext.js";
import { RequestQueue } from "./RequestQueue.js";

/**
 * What SCHEDULER names: it keeps the requests that wait for their turn.
 *
 * @see Scrapy `scrapy.core.scheduler.BaseScheduler`
 */
export interface RequestScheduler {
  /** How many requests wait, where that is known. */
  readonly length?: number;
  /** Whether there are requests that wait. */
  hasPendingRequests(): boolean;
  /**
   * Take a request.
   *
   * @returns Whether it was taken; false drops it.
   */
  enqueueRequest(request: Request): boolean;
  /** Give out the next request; undefined when there is none for the moment. */
  nextRequest(): Request | undefined;
  /** Called before the first request; a Deferred or promise is waited for. */
  open?(): unknown;
  /** Called at the end of the crawl; a Deferred or promise is waited for. */
  close?(reason: string): unknown;
}

/**
 * Keeps the requests that wait for their turn, in memory.
 *
 * The download slot (host) with the fewest downloads under way comes first, and among those with equally many the one
 * that has waited longest. Of its requests, those of the highest priority come first, and of these the latest one;
 * requests of `start()` come in their order, after all others of the same priority.
 *
 * @see Scrapy `scrapy.core.scheduler.Scheduler` with `DownloaderAwarePriorityQueue`
 */
export class Scheduler implements RequestScheduler {
  readonly #stats: StatsCollector;
  readonly #crawler: EngineContext;
  readonly #filter: RequestFilter;
  /** The slot that was served last is the last one. */
  readonly #queues = new Map<string, RequestQueue>();
  #length = 0;

  /** @param crawler - Its setting DUPEFILTER_CLASS, its stats, and the downloader of its engine. */
  constructor(crawler: EngineContext) {
    this.#crawler = crawler;
    this.#stats = crawler.stats;
    this.#filter = buildFilter(crawler);
  }

  get length(): number {
    return this.#length;
  }

  hasPendingRequests(): boolean {
    return this.#length > 0;
  }

  enqueueRequest(request: Request): boolean {
    if (!request.dontFilter && this.#filter.requestSeen(request)) {
      this.#filter.log?.(request);
      return false;
    }
    const slot = downloadSlotOf(request);
    let queue = this.#queues.get(slot);
    if (queue === undefined) this.#queues.set(slot, (queue = new RequestQueue()));
    queue.push(request, request.meta["isStartRequest"] === true);
    this.#length++;
    this.#stats.incValue("scheduler/enqueued/memory");
    this.#stats.incValue("scheduler/enqueued");
    return true;
  }

  nextRequest(): Request | undefined {
    const slot = this.#nextSlot();
    if (slot === undefined) return undefined;
    const queue = this.#queues.get(slot)!;
    const request = queue.pop();
    // With one slot, which is the rule, there is no order to keep.
    if (queue.length === 0) this.#queues.delete(slot);
    else if (this.#queues.size > 1) {
      this.#queues.delete(slot);
      this.#queues.set(slot, queue);
    }
    this.#length--;
    this.#stats.incValue("scheduler/dequeued/memory");
    this.#stats.incValue("scheduler/dequeued");
    return request;
  }

  open(): unknown {
    return this.#filter.open?.();
  }

  close(reason: string): unknown {
    return this.#filter.close?.(reason);
  }

  /** The least busy slot. The first idle one ends the search: no more slots are busy than downloads are under way. */
  #nextSlot(): string | undefined {
    const { downloader } = this.#crawler.engine;
    let best: string | undefined;
    let fewest = Infinity;
    for (const slot of this.#queues.keys()) {
      if (this.#queues.size === 1) return slot;
      const active = downloader.activeIn(slot);
      if (active === 0) return slot;
      if (active < fewest) [best, fewest] = [slot, active];
    }
    return best;
  }
}

function buildFilter(crawler: EngineContext): RequestFilter {
  const filter = crawler.build<RequestFilter>("DUPEFILTER_CLASS");
  if (typeof filter.requestSeen === "function") return filter;
  throw typeError(
    "ERR_COMPONENT",
    `Cannot use the duplicate filter ${className(filter)}: it has no method requestSeen()`,
  );
}
