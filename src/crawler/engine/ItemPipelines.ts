import type { Deferred } from "../../core/Deferred.js";
import { DeferredList } from "../../core/DeferredList.js";
import { FirstError, typeError } from "../../core/errors.js";
import { toFailure, type Failure } from "../../core/Failure.js";
import { gatherResults } from "../../core/gatherResults.js";
import { isThenable } from "../../core/isThenable.js";
import { maybeDeferred } from "../../core/maybeDeferred.js";
import { showValue } from "../../core/showValue.js";
import { DropItem } from "../errors.js";
import type { Response } from "../http/Response.js";
import { getLogger } from "../logging/Logger.js";
import { signals } from "../signals/signals.js";
import type { EngineContext } from "./EngineContext.js";
import { isQuiet, logLine } from "./LogFormatter.js";

const logger = getLogger("scrapy.core.scraper");

/**
 * What ITEM_PIPELINES lists: each item goes through them in order. All methods may return a Deferred or a promise; each may
 * be left out, but not all of them.
 *
 * @example Drop what has no price
 * ```ts
 * import { DropItem } from "deferred-interop/crawler";
 *
 * class PricePipeline {
 *   processItem(item: { price?: number }) {
 *     if (item.price === undefined) throw new DropItem("no price");
 *     return item;
 *   }
 * }
 * ```
 */
export interface ItemPipeline {
  /**
   * Work on an item.
   *
   * @param item - What the spider, or the pipeline before, gave.
   * @returns The item for the next pipeline, the same or another one.
   * @throws DropItem to end its way here; any other error is logged, and the item is lost.
   */
  processItem?(item: unknown): unknown;
  /** Called before the crawl begins; an error ends it. */
  openSpider?(): unknown;
  /** Called when the crawl is over. */
  closeSpider?(): unknown;
}

/**
 * Sends items through the pipelines of ITEM_PIPELINES, logs what became of them, and tells the signals.
 *
 * @see Scrapy `scrapy.pipelines.ItemPipelineManager`
 */
export class ItemPipelines {
  readonly #crawler: EngineContext;
  /** Those that look at items. */
  readonly #stations: readonly (ItemPipeline & { processItem(item: unknown): unknown })[];
  /** The pipelines, in order. */
  readonly pipelines: readonly ItemPipeline[];

  /**
   * @param crawler - Its setting ITEM_PIPELINES and its signals.
   * @throws TypeError (`ERR_COMPONENT`) for a pipeline without any of the methods of one.
   */
  constructor(crawler: EngineContext) {
    this.#crawler = crawler;
    this.pipelines = crawler.buildAll<ItemPipeline>("ITEM_PIPELINES", "item pipeline");
    for (const pipeline of this.pipelines) requireMethods(pipeline);
    this.#stations = this.pipelines.filter(
      (pipeline): pipeline is ItemPipeline & { processItem(item: unknown): unknown } =>
        pipeline.processItem !== undefined,
    );
  }

  /** Open all pipelines, concurrently; fails with the error of the first that fails. */
  open(): Deferred<unknown> {
    const opening = this.pipelines.map((pipeline) => maybeDeferred(() => pipeline.openSpider?.()));
    return gatherResults(opening, { consumeErrors: true }).addErrback(({ value }) => {
      throw value instanceof FirstError ? (value as FirstError<Failure>).subFailure.value : value;
    });
  }

  /** Close all pipelines, concurrently, the last one first; errors are logged. */
  close(): Deferred<unknown> {
    const closing = [...this.pipelines].reverse().map((pipeline) =>
      maybeDeferred(() => pipeline.closeSpider?.()).addErrback((failure) => {
        logger.error(`Error closing the pipeline ${pipeline.constructor.name}`, failure);
      }),
    );
    return new DeferredList(closing);
  }

  /**
   * Send an item on its way. It never fails: errors are logged, and told to `itemError`.
   *
   * @param item - The item.
   * @param response - Where it comes from; undefined for `start()`.
   * @returns A Deferred that fires when all is done; undefined when it is done already.
   */
  process(item: unknown, response: Response | undefined): Deferred<unknown> | undefined {
    return this.#process(item, response, 0);
  }

  #process(item: unknown, response: Response | undefined, first: number): Deferred<unknown> | undefined {
    const stations = this.#stations;
    let value = item;
    try {
      for (let index = first; index < stations.length; index++) {
        const pipeline = stations[index]!;
        const result = pipeline.processItem(value);
        if (isThenable(result)) return this.#wait(value, response, index, result);
        value = checked(result, pipeline);
      }
    } catch (error) {
      return unlessDone(this.#failed(value, toFailure(error), response));
    }
    return unlessDone(this.#passed(value, response));
  }

  #wait(item: unknown, response: Response | undefined, index: number, result: PromiseLike<unknown>): Deferred<unknown> {
    const pipeline = this.#stations[index]!;
    return maybeDeferred(() => result)
      .addCallback((value) => checked(value, pipeline))
      .addCallbacks(
        (value) => this.#process(value, response, index + 1),
        (failure) => this.#failed(item, failure, response),
      );
  }

  #passed(item: unknown, response: Response | undefined): Deferred<unknown> | undefined {
    const { logFormatter, signals: manager, spider } = this.#crawler;
    if (!isQuiet(logFormatter, logger)) logLine(logger, logFormatter.scraped(item, response));
    return manager.hasHandlers(signals.itemScraped)
      ? manager.sendDeferred(signals.itemScraped, { item, response, spider })
      : undefined;
  }

  #failed(item: unknown, failure: Failure, response: Response | undefined): Deferred<unknown> {
    const { logFormatter, signals: manager, spider } = this.#crawler;
    const exception = failure.value;
    if (exception instanceof DropItem) {
      logLine(logger, logFormatter.dropped(item, exception, response));
      return manager.sendDeferred(signals.itemDropped, { item, response, spider, exception });
    }
    logLine(logger, logFormatter.itemError(item, failure, response), failure);
    return manager.sendDeferred(signals.itemError, { item, response, spider, failure });
  }
}

/** Scrapy's spelling of a method would never be called, and no one would know. */
function requireMethods(pipeline: ItemPipeline): void {
  const methods = ["processItem", "openSpider", "closeSpider"] as const;
  if (methods.some((method) => pipeline[method] !== undefined)) return;
  throw typeError(
    "ERR_COMPONENT",
    `Cannot use the item pipeline ${pipeline.constructor.name}: it has none of the methods ${methods.join(", ")}`,
  );
}

/** Forgetting the `return` is the usual fault, and the item would be lost without a word. */
function checked(value: unknown, pipeline: ItemPipeline): unknown {
  if (value !== undefined && value !== null) return value;
  throw typeError(
    "ERR_PIPELINE_RESULT",
    `${pipeline.constructor.name}.processItem() returned ${showValue(value)}: return the item, or throw DropItem to drop it`,
  );
}

function unlessDone(deferred: Deferred<unknown> | undefined): Deferred<unknown> | undefined {
  return deferred === undefined || (deferred.called && deferred.paused === 0) ? undefined : deferred;
}
