import { CancelledError, typeError } from "../../core/errors.js";
import { isFailure, toFailure, type Failure } from "../../core/Failure.js";
import { isThenable } from "../../core/isThenable.js";
import type { ReactorTime } from "../../core/ReactorTime.js";
import { slots } from "../../core/slots.js";
import { wait } from "../../core/wait.js";
import type { Deferred } from "../../core/Deferred.js";
import { deferLater } from "../../time/deferLater.js";
import { CloseSpider, IgnoreRequest } from "../errors.js";
import { Request, type Callback } from "../http/Request.js";
import { Response } from "../http/Response.js";
import { MissingPackageError } from "../loadOptionalPackage.js";
import { getLogger } from "../logging/Logger.js";
import { className, showValue } from "../../core/showValue.js";
import type { SpiderMiddleware } from "../middlewares/SpiderMiddleware.js";
import { SpiderMiddlewares } from "../middlewares/SpiderMiddlewares.js";
import { signals } from "../signals/signals.js";
import { spiderClassName } from "../spiders/spiderClassName.js";
import { SpiderSetupError } from "../spiders/SpiderSetupError.js";
import type { EngineContext } from "./EngineContext.js";
import { InFlight } from "./InFlight.js";
import type { ItemPipelines } from "./ItemPipelines.js";
import { logLine } from "./LogFormatter.js";
import { iteratorOf, outputStream, whyNoItem } from "./spiderOutput.js";

const logger = getLogger("scrapy.core.scraper");

/** So small a response counts as so many bytes, because of what it is wrapped in. */
const SMALLEST_RESPONSE = 1024;
/** How long a callback may yield without letting others have a turn, in milliseconds. */
const SLICE = 20;

/** What an output comes from: `response` is undefined after a failed download and for `start()`. */
interface Source {
  readonly request: Request | undefined;
  readonly response: Response | undefined;
}

/**
 * Gives responses and failures to the spider, and what it makes of them to the scheduler and the item pipelines.
 *
 * @see Scrapy `scrapy.core.scraper.Scraper`
 */
export class Scraper {
  readonly #crawler: EngineContext;
  readonly #clock: ReactorTime;
  readonly #middlewares: SpiderMiddlewares;
  readonly #pipelines: ItemPipelines;
  readonly #concurrentItems: number;
  readonly #maxActiveSize: number;
  #activeSize = 0;

  /**
   * @param crawler - Its settings, spider and engine.
   * @param clock - Where long outputs make room for others; that of the reactor or loop by default.
   */
  constructor(crawler: EngineContext, clock: ReactorTime = slots().currentClock()) {
    const { settings } = crawler;
    this.#crawler = crawler;
    this.#clock = clock;
    this.#middlewares = new SpiderMiddlewares(
      crawler.buildAll<SpiderMiddleware>("SPIDER_MIDDLEWARES", "spider middleware"),
    );
    this.#pipelines = crawler.build<ItemPipelines>("ITEM_PROCESSOR");
    this.#concurrentItems = settings.getInt("CONCURRENT_ITEMS") || Infinity;
    this.#maxActiveSize = settings.getInt("SCRAPER_SLOT_MAX_ACTIVE_SIZE");
  }

  /** The item pipelines. */
  get itemPipelines(): ItemPipelines {
    return this.#pipelines;
  }

  /** The spider middlewares. */
  get spiderMiddlewares(): SpiderMiddlewares {
    return this.#middlewares;
  }

  /** Whether the responses in work have so many bytes that no more should be fetched. */
  get isFull(): boolean {
    return this.#activeSize > this.#maxActiveSize;
  }

  /** Open the pipelines. */
  open(): Deferred<unknown> {
    return this.#pipelines.open();
  }

  /** Close the pipelines. */
  close(): Deferred<unknown> {
    return this.#pipelines.close();
  }

  /**
   * A coroutine: give a result to the spider and see its output off. It never throws what a spider threw.
   *
   * @param result - What the downloader gave.
   * @param request - What it was asked.
   */
  *scrape(result: Response | Failure, request: Request): Generator<unknown, void, unknown> {
    if (isFailure(result)) return yield* this.#scrapeFailure(result, request);
    const size = Math.max(result.body.length, SMALLEST_RESPONSE);
    this.#activeSize += size;
    try {
      yield* this.#scrapeResponse(result, request);
    } finally {
      this.#activeSize -= size;
    }
  }

  /**
   * Take a value that `start()` gave.
   *
   * @returns A Deferred that fires when all is done; undefined when it is done already.
   */
  takeFromStart(value: unknown): Deferred<unknown> | undefined {
    const made = this.#middlewares.processStart(value);
    return made === undefined ? undefined : this.#dispatch(made, { request: undefined, response: undefined });
  }

  *#scrapeResponse(response: Response, request: Request): Generator<unknown, void, unknown> {
    const source = { request, response };
    let output: unknown;
    try {
      output = yield* this.#callSpider(response, request);
    } catch (error) {
      return yield* this.#rescue(error, source);
    }
    yield* this.#consume(output, source);
  }

  *#callSpider(response: Response, request: Request): Generator<unknown, unknown, unknown> {
    const { spider } = this.#crawler;
    try {
      yield* this.#middlewares.processInput(response);
    } catch (error) {
      const failure = toFailure(error);
      return yield* this.#callErrback(failure, request);
    }
    const made = response.request ?? request;
    const callback: unknown = made.callback ?? spider.parse;
    if (typeof callback !== "function") {
      const problem = `${spiderClassName(spider)}.parse is ${showValue(callback)}, wanted a method`;
      throw new SpiderSetupError("ERR_SPIDER_PARSE", problem);
    }
    return (callback as Callback).call(spider, response, made.cbKwargs);
  }

  *#callErrback(failure: Failure, request: Request): Generator<unknown, unknown, unknown> {
    const { errback } = request;
    if (errback === undefined) return failure.raiseException();
    Object.assign(failure, { request });
    let output = errback.call(this.#crawler.spider, failure);
    if (isThenable(output)) output = yield* wait(output);
    // As in a Deferred's chain: an errback that returns a failure has not handled it.
    return isFailure(output) ? output.raiseException() : output;
  }

  *#scrapeFailure(failure: Failure, request: Request): Generator<unknown, void, unknown> {
    const source = { request, response: undefined };
    let output: unknown;
    // It is no fault of the server or the net that may pass: every page is lost to it.
    if ((failure.value as { code?: unknown } | undefined)?.code === "ERR_MIDDLEWARE_OUTPUT") {
      this.#crawler.stats.incValue("middleware_error_count");
    }
    try {
      output = yield* this.#callErrback(failure, request);
    } catch (error) {
      if (this.#wasCutOff(error, request)) return;
      if (!(failure.value instanceof IgnoreRequest)) {
        logLine(logger, this.#crawler.logFormatter.downloadError(failure, request), failure);
      }
      if (error !== failure.value) this.#reportSpiderError(toFailure(error), source);
      else if (error instanceof MissingPackageError) this.#crawler.engine.breakDown(failure);
      return;
    }
    yield* this.#consume(output, source);
  }

  /** An error of the spider: a middleware may have something to put in the place of its output. */
  *#rescue(error: unknown, source: Source): Generator<unknown, void, unknown> {
    const failure = toFailure(error);
    const { response } = source;
    let output: unknown;
    try {
      output = response === undefined ? undefined : yield* this.#middlewares.processException(response, failure);
    } catch (other) {
      return this.#reportSpiderError(toFailure(other), source);
    }
    if (output === undefined) this.#reportSpiderError(failure, source);
    else yield* this.#consume(output, source, true);
  }

  /** @param rescued - It has been put in the place of an output that failed; when it fails too, that is that. */
  *#consume(given: unknown, source: Source, rescued = false): Generator<unknown, void, unknown> {
    const inFlight = new InFlight(this.#concurrentItems);
    try {
      const output = isThenable(given) ? yield* wait(given) : given;
      if (output !== undefined && output !== null) yield* this.#takeAll(output, source, inFlight);
    } catch (error) {
      if (!this.#wasCutOff(error, source.request)) {
        if (rescued) this.#reportSpiderError(toFailure(error), source);
        else yield* this.#rescue(error, source);
      }
    }
    if (inFlight.count > 0) yield* inFlight.untilNone();
  }

  /** Whether an error only says that a fast stop does not wait for this callback. */
  #wasCutOff(error: unknown, request: Request | undefined): boolean {
    if (!(error instanceof CancelledError) || !this.#crawler.engine.hasCutOff) return false;
    logger.info(() => `Cut off the callback of ${String(request)}`);
    return true;
  }

  *#takeAll(output: unknown, source: Source, inFlight: InFlight): Generator<unknown, void, unknown> {
    const { response } = source;
    const stream = outputStream(output) ?? [output];
    const iterator = iteratorOf(response === undefined ? stream : this.#middlewares.wrapOutput(stream, response));
    let sliceEnd = this.#clock.now() + SLICE;
    for (let count = 1; ; count++) {
      const next = iterator.next();
      const step = isThenable(next) ? yield* wait(next) : next;
      if (step.done === true) return;
      const { value } = step;
      this.#take(isThenable(value) ? yield* wait(value) : value, source, inFlight);
      if (inFlight.isFull) yield* inFlight.room();
      // Looking at the clock costs as much as taking a link.
      if (count % 64 === 0 && this.#clock.now() > sliceEnd) {
        yield* deferLater(this.#clock, 0);
        sliceEnd = this.#clock.now() + SLICE;
      }
    }
  }

  #take(value: unknown, source: Source, inFlight: InFlight): void {
    if (value === undefined || value === null) return;
    const { response } = source;
    const made = response === undefined ? value : this.#middlewares.processOutput(value, response);
    if (made === undefined || made === null) return;
    const pending = this.#dispatch(made, source);
    if (pending !== undefined) inFlight.add(pending);
  }

  #dispatch(value: unknown, source: Source): Deferred<unknown> | undefined {
    if (value instanceof Request) {
      this.#crawler.engine.crawl(value);
      return undefined;
    }
    const problem = whyNoItem(value);
    if (problem === undefined) return this.#pipelines.process(value, source.response);
    const where = source.request === undefined ? "start()" : String(source.request);
    this.#reportSpiderError(
      toFailure(
        typeError("ERR_SPIDER_OUTPUT", `The spider must give requests, items or nothing, got ${problem} (${where})`),
      ),
      source,
    );
    return undefined;
  }

  #reportSpiderError(failure: Failure, source: Source): void {
    const { engine, logFormatter, signals: manager, spider, stats } = this.#crawler;
    const { request, response } = source;
    const error = failure.value;
    if (error instanceof CloseSpider) {
      engine.closeSpider(error.reason);
      return;
    }
    if (error instanceof MissingPackageError) engine.breakDown(failure);
    if (request !== undefined) logLine(logger, logFormatter.spiderError(failure, request, response), failure);
    else logger.error("Spider error processing the output of start()", failure);
    manager.send(signals.spiderError, { failure, response, spider });
    stats.incValue("spider_exceptions/count");
    stats.incValue(
      `spider_exceptions/${typeof error === "object" && error !== null ? className(error) : typeof error}`,
    );
  }
}
