import { Deferred } from "../../core/Deferred.js";
import { toMilliseconds } from "../../core/Duration.js";
import { CancelledError, runtimeError } from "../../core/errors.js";
import { toFailure, type Failure } from "../../core/Failure.js";
import { maybeDeferred } from "../../core/maybeDeferred.js";
import type { ReactorTime } from "../../core/ReactorTime.js";
import { slots } from "../../core/slots.js";
import { succeed } from "../../core/succeed.js";
import { wait } from "../../core/wait.js";
import { LoopingCall } from "../../time/LoopingCall.js";
import { CloseSpider, DontCloseSpider, IgnoreRequest } from "../errors.js";
import { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import { getLogger } from "../logging/Logger.js";
import { DownloaderMiddlewares } from "../middlewares/DownloaderMiddlewares.js";
import type { EngineStatus } from "../process/CrawlerContext.js";
import { signals } from "../signals/signals.js";
import type { Downloader } from "./Downloader.js";
import type { EngineContext } from "./EngineContext.js";
import { InFlight } from "./InFlight.js";
import { isQuiet, logLine } from "./LogFormatter.js";
import { Postponed } from "./Postponed.js";
import { buildScheduler } from "./buildScheduler.js";
import type { RequestScheduler } from "./Scheduler.js";
import { Scraper } from "./Scraper.js";
import { StartReader } from "./StartReader.js";
import type { StopOptions } from "./StopOptions.js";

const logger = getLogger("scrapy.core.engine");

/** How often the scheduler is asked although nothing has happened. */
const HEARTBEAT = { seconds: 5 };
/** How many pages in a row may be done at once, without the network, before others have a turn. */
const IMMEDIATE_PAGES = 64;

/**
 * Moves requests from the scheduler to the downloader, responses to the spider, and what the spider makes of them on.
 *
 * Everything in it is built on Deferreds and generators, so that it runs under every reactor. Requests are started by a
 * pump that runs when the present synchronous work is over, never inside it: a crawl of any length needs no more stack
 * than one page.
 *
 * @see Scrapy `scrapy.core.engine.ExecutionEngine`
 */
export class Engine implements EngineStatus {
  /** The downloader. */
  readonly downloader: Downloader;
  /** The downloader middlewares. */
  readonly downloaderMiddlewares: DownloaderMiddlewares;
  /** The scraper. */
  readonly scraper: Scraper;
  readonly #crawler: EngineContext;
  readonly #clock: ReactorTime;
  readonly #heartbeat: LoopingCall;
  readonly #start: StartReader;
  /** Pages from the scheduler's hands to the end of their callbacks, and what `start()` has given. */
  readonly #inFlight: InFlight = new InFlight();
  readonly #postponed: Postponed;
  /** The pages in work, to be cut off by a fast stop. */
  readonly #pages = new Set<Deferred<void>>();
  #hasCutOff = false;
  #scheduler: RequestScheduler | undefined;
  #running = false;
  #pumpDue = false;
  #pumping = false;
  #immediatePages = 0;
  #opening = false;
  #closeReason: string | undefined;
  #closing = false;
  #closed = false;
  #failure: Failure | undefined;
  readonly #waiters: Deferred<undefined>[] = [];

  /**
   * @param crawler - The crawl.
   * @param clock - Where time is taken from; the reactor's or loop's clock by default.
   */
  constructor(crawler: EngineContext, clock: ReactorTime = slots().currentClock()) {
    this.#crawler = crawler;
    this.#clock = clock;
    this.#postponed = new Postponed(clock);
    this.downloader = crawler.build<Downloader>("DOWNLOADER");
    this.downloaderMiddlewares = new DownloaderMiddlewares(
      crawler.buildAll("DOWNLOADER_MIDDLEWARES", "downloader middleware"),
    );
    this.scraper = new Scraper(crawler, clock);
    this.#heartbeat = new LoopingCall(() => this.#wake());
    this.#heartbeat.clock = clock;
    this.#start = new StartReader(crawler, (value) => this.#takeFromStart(value));
  }

  /** Requests that are being downloaded, or wait for their host. */
  get inProgress(): number {
    return this.downloader.active;
  }

  /** Requests that wait in the scheduler, or before they get there. */
  get queued(): number {
    return (this.#scheduler?.length ?? 0) + this.#postponed.count;
  }

  /** Whether it has been started and is not closed. */
  get running(): boolean {
    return this.#running;
  }

  /** Why the spider is closed, or about to be; undefined as long as it is not. */
  get closeReason(): string | undefined {
    return this.#closeReason;
  }

  /** Whether a fast stop has cut off what was under way. */
  get hasCutOff(): boolean {
    return this.#hasCutOff;
  }

  /** Whether nothing is left to do: no page in work, nothing queued, `start()` read to its end. */
  get isIdle(): boolean {
    if (this.#inFlight.count > 0 || this.downloader.active > 0 || !this.#start.exhausted) return false;
    return this.#scheduler?.hasPendingRequests() !== true;
  }

  /**
   * Whether no more requests should be started or read: it is not running or closing, the downloader is full, or the
   * responses in work are too many bytes.
   */
  get needsBackout(): boolean {
    return !this.#running || this.#closeReason !== undefined || this.downloader.isFull || this.scraper.isFull;
  }

  /**
   * Open the spider: the scheduler, the pipelines, and the signal `spiderOpened`.
   *
   * @returns A Deferred that fires when all is open, or fails with the error of the first part that is not.
   */
  open(): Deferred<undefined> {
    return Deferred.fromCoroutine(this.#open());
  }

  /**
   * Crawl.
   *
   * @returns A Deferred that fires when the spider is closed and the engine has stopped.
   */
  run(): Deferred<undefined> {
    return Deferred.fromCoroutine(this.#run());
  }

  /**
   * Queue a request, unless it is dropped; it is fetched when it is its turn. One with meta `retryDelay` is queued so many
   * seconds later, or when the spider is closed.
   *
   * @param request - The request.
   * @throws RuntimeError when no spider is open.
   */
  crawl(request: Request): void {
    const scheduler = this.#scheduler;
    if (scheduler === undefined) throw runtimeError("ERR_ENGINE_CLOSED", `No open spider to crawl: ${String(request)}`);
    const wait = this.#postponed.wait(request);
    if (wait === undefined) return this.#enqueue(scheduler, request);
    this.#inFlight.enter();
    wait
      .addCallback(() => this.#enqueue(scheduler, request))
      .addErrback((failure) => logger.error(`Error while queueing ${String(request)}`, failure))
      .addBoth(() => this.#leave());
  }

  #enqueue(scheduler: RequestScheduler, request: Request): void {
    const { signals: manager, spider } = this.#crawler;
    if (manager.hasHandlers(signals.requestScheduled)) {
      const failures = manager.send(signals.requestScheduled, { request, spider }, [IgnoreRequest]);
      if (failures.some((failure) => failure.value instanceof IgnoreRequest)) return;
    }
    if (!scheduler.enqueueRequest(request)) manager.send(signals.requestDropped, { request, spider });
    this.#wake();
  }

  /**
   * Fetch something on the side: through the downloader and its middlewares, but not to the spider.
   *
   * @param request - The request; redirects and retries are followed.
   * @returns A Deferred of the response.
   */
  download(request: Request): Deferred<Response> {
    return Deferred.fromCoroutine(this.#download(request));
  }

  /**
   * Close the spider in good order: pages in work are finished, requests in the queue are not begun.
   *
   * @param reason - Such as `"finished"`; the first one counts.
   * @returns A Deferred that fires when the engine has stopped; it never fails.
   */
  closeSpider(reason = "cancelled"): Deferred<undefined> {
    if (this.#closed) return succeed();
    // Before the work begins, because it may be done at once.
    const closed = this.#whenClosed();
    this.#closeReason ??= reason;
    // What is half open cannot be closed.
    if (!this.#opening) this.#beginClosing();
    return closed;
  }

  /**
   * Stop because someone wants it; see {@link Engine.closeSpider}. It may be called again, to make a graceful stop a fast
   * one.
   *
   * @param options - See {@link StopOptions}.
   * @throws RangeError, TypeError when the deadline is no Duration.
   */
  stop({ mode = "graceful", deadline }: StopOptions = {}): Deferred<undefined> {
    const patience = deadline === undefined ? Infinity : toMilliseconds(deadline, "stop the crawl");
    const closed = this.closeSpider("shutdown");
    if (mode === "fast") this.#cutOff();
    else if (patience < Infinity && !closed.called) {
      const timer = this.#clock.callLater(patience, () => this.#cutOff());
      this.#whenClosed().addBoth(() => timer.cancel());
    }
    return closed;
  }

  /**
   * End the crawl because something is not there that its pages need: each would fail with it.
   *
   * @param failure - What the crawl fails with.
   */
  breakDown(failure: Failure): void {
    this.#failure ??= failure;
    this.closeSpider("shutdown");
  }

  #cutOff(): void {
    if (this.#closed || this.#hasCutOff) return;
    this.#hasCutOff = true;
    for (const page of [...this.#pages]) page.cancel();
  }

  *#open(): Generator<unknown, undefined, never> {
    const { signals: manager, spider, stats } = this.#crawler;
    logger.info("Spider opened");
    this.#opening = true;
    try {
      this.#scheduler = buildScheduler(this.#crawler);
      yield* wait(this.#scheduler.open?.());
      yield* this.scraper.open();
      stats.openSpider();
      yield* manager.sendDeferred(signals.spiderOpened, { spider });
    } finally {
      this.#opening = false;
      if (this.#closeReason !== undefined) this.#beginClosing();
    }
    return undefined;
  }

  *#run(): Generator<unknown, undefined, never> {
    if (this.#closeReason === undefined) {
      this.#running = true;
      yield* this.#crawler.signals.sendDeferred(signals.engineStarted, {});
    }
    if (this.#closeReason === undefined) {
      this.#heartbeat.start(HEARTBEAT, false);
      this.#start.begin();
      this.#wake();
    }
    if (!this.#closed) yield* this.#whenClosed();
    if (this.#failure !== undefined) this.#failure.raiseException();
    return undefined;
  }

  /** Have the pump run when the present work is over. */
  #wake(): void {
    if (this.#pumpDue || !this.#running) return;
    this.#pumpDue = true;
    if (!this.#pumping) slots().afterThisTurn(this.#pump);
  }

  readonly #pump = (): void => {
    this.#pumpDue = false;
    if (!this.#running || this.#closeReason !== undefined) return;
    this.#pumping = true;
    try {
      this.#startRequests();
      if (!this.#pumpDue && !this.needsBackout) this.#start.proceed();
      // What is due may be the last of it.
      if (!this.#pumpDue && this.isIdle) this.#becomeIdle();
    } catch (error) {
      // A scheduler that throws would do so again: the crawl has failed.
      const failure = toFailure(error);
      logger.error("Error while starting requests", failure);
      this.breakDown(failure);
    }
    this.#pumping = false;
    if (this.#pumpDue) this.#pumpAgain();
  };

  /** Pages that are done at once would keep the pump going, and everything else from having a turn. */
  #pumpAgain(): void {
    if (this.#immediatePages < IMMEDIATE_PAGES) return slots().afterThisTurn(this.#pump);
    this.#immediatePages = 0;
    this.#clock.callLater(0, this.#pump);
  }

  #startRequests(): void {
    const scheduler = this.#scheduler!;
    while (!this.needsBackout && this.#immediatePages < IMMEDIATE_PAGES) {
      const request = scheduler.nextRequest();
      if (request === undefined) {
        const { signals: manager } = this.#crawler;
        if (manager.hasHandlers(signals.schedulerEmpty)) manager.send(signals.schedulerEmpty, {});
        return;
      }
      this.#inFlight.enter();
      const page = Deferred.fromCoroutine(this.#page(request));
      if (page.called) this.#immediatePages++;
      else this.#remember(page);
    }
  }

  #remember(page: Deferred<void>): void {
    this.#pages.add(page);
    page.addBoth(() => {
      this.#pages.delete(page);
    });
  }

  *#page(request: Request): Generator<unknown, void, never> {
    try {
      let result: Response | Request | Failure;
      try {
        result = yield* this.#fetch(request);
      } catch (error) {
        if (this.#hasCutOff && error instanceof CancelledError) {
          return logger.info(`Cut off ${String(request)}`);
        }
        result = toFailure(error);
      }
      if (result instanceof Request) this.crawl(result);
      else yield* this.scraper.scrape(result, request);
    } catch (error) {
      logger.error(`Error while processing ${String(request)}`, error);
    } finally {
      this.#leave();
    }
  }

  *#download(request: Request): Generator<unknown, Response, never> {
    if (this.#scheduler === undefined) {
      throw runtimeError("ERR_ENGINE_CLOSED", `No open spider to crawl: ${String(request)}`);
    }
    for (let wanted = request; ;) {
      const result = yield* this.#fetch(wanted);
      if (!(result instanceof Request)) return result;
      wanted = result;
      const wait = this.#postponed.wait(wanted);
      if (wait !== undefined) yield* wait;
    }
  }

  *#fetch(request: Request): Generator<unknown, Response | Request, never> {
    const { logFormatter, signals: manager, spider } = this.#crawler;
    this.downloader.enter();
    let result: Response | Request;
    try {
      result = yield* this.downloaderMiddlewares.download(request, this.#send);
    } finally {
      this.downloader.leave();
      this.#wake();
    }
    if (result instanceof Request) return result;
    const made = (result.request ??= request);
    if (!isQuiet(logFormatter, logger)) logLine(logger, logFormatter.crawled(made, result));
    if (manager.hasHandlers(signals.responseReceived)) {
      manager.send(signals.responseReceived, { request: made, response: result, spider });
    }
    return result;
  }

  readonly #send = (request: Request): Deferred<Response> => this.downloader.send(request);

  #leave(): void {
    this.#inFlight.leave();
    this.#wake();
  }

  #takeFromStart(value: unknown): void {
    const pending = value === undefined || value === null ? undefined : this.scraper.takeFromStart(value);
    if (pending !== undefined) {
      this.#inFlight.enter();
      pending.addBoth(() => this.#leave());
    }
    this.#wake();
  }

  #becomeIdle(): void {
    const { signals: manager, spider } = this.#crawler;
    const answers = manager.send(signals.spiderIdle, { spider }, [DontCloseSpider, CloseSpider]);
    // A handler may have queued something, or closed the spider, without saying so.
    if (answers.some(({ value }) => value instanceof DontCloseSpider) || !this.isIdle) return;
    const close = answers.find(({ value }) => value instanceof CloseSpider)?.value as CloseSpider | undefined;
    this.closeSpider(close?.reason ?? (this.#start.failed ? "start_error" : "finished"));
  }

  #beginClosing(): void {
    if (this.#closing) return;
    this.#closing = true;
    Deferred.fromCoroutine(this.#close(this.#closeReason ?? "cancelled"));
  }

  *#close(reason: string): Generator<unknown, void, never> {
    const { signals: manager, spider, stats } = this.#crawler;
    logger.info(`Closing spider (${reason})`);
    if (this.#heartbeat.running) this.#heartbeat.stop();
    this.#start.stop();
    this.#postponed.close();
    yield* attempt("Slot close failure", () => this.#inFlight.none());
    yield* attempt("Downloader close failure", () => this.downloader.close());
    yield* attempt("Scraper close failure", () => this.scraper.close());
    yield* attempt("Scheduler close failure", () => this.#scheduler?.close?.(reason));
    yield* attempt("Error while sending spider_close signal", () =>
      manager.sendDeferred(signals.spiderClosed, { spider, reason }),
    );
    yield* attempt("Stats close failure", () => stats.closeSpider(reason));
    logger.info(`Spider closed (${reason})`);
    this.#running = false;
    this.#scheduler = undefined;
    yield* attempt("Error running spider_closed_callback", () => manager.sendDeferred(signals.engineStopped, {}));
    this.#closed = true;
    for (const waiter of this.#waiters.splice(0)) waiter.callback(undefined);
  }

  #whenClosed(): Deferred<undefined> {
    const waiter = new Deferred<undefined>();
    this.#waiters.push(waiter);
    return waiter;
  }
}

/** Do a step of the end: its error is logged, and the next step is done. */
function* attempt(problem: string, step: () => unknown): Generator<unknown, void, never> {
  try {
    yield* wait(maybeDeferred(step));
  } catch (error) {
    logger.error(problem, error);
  }
}
