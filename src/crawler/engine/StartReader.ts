import { Deferred } from "../../core/Deferred.js";
import { typeError } from "../../core/errors.js";
import { toFailure } from "../../core/Failure.js";
import { isThenable } from "../../core/isThenable.js";
import { className, showValue } from "../../core/showValue.js";
import { wait } from "../../core/wait.js";
import { CloseSpider } from "../errors.js";
import { getLogger } from "../logging/Logger.js";
import { signals } from "../signals/signals.js";
import type { EngineContext } from "./EngineContext.js";
import { spiderClassName } from "../spiders/spiderClassName.js";
import { iteratorOf, outputStream } from "./spiderOutput.js";

const logger = getLogger("scrapy.core.engine");

/**
 * Reads the spider's `start()`, one value at a time, each when the engine has room for it.
 *
 * @internal
 */
export class StartReader {
  readonly #crawler: EngineContext;
  readonly #take: (value: unknown) => void;
  #iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  #turn: Deferred<undefined> | undefined;
  #exhausted = false;
  #failed = false;

  /**
   * @param crawler - The crawl.
   * @param take - Called with each value, and with undefined at the end.
   */
  constructor(crawler: EngineContext, take: (value: unknown) => void) {
    this.#crawler = crawler;
    this.#take = take;
  }

  /** Whether nothing more is to come. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** Whether `start()` has thrown. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Begin to read. */
  begin(): void {
    Deferred.fromCoroutine(this.#read());
  }

  /** There is room for one more value. */
  proceed(): void {
    const turn = this.#turn;
    this.#turn = undefined;
    turn?.callback(undefined);
  }

  /** Read no more; what `start()` has in its finally blocks is done. */
  stop(): void {
    if (this.#exhausted) return;
    this.#exhausted = true;
    try {
      const ended: unknown = this.#iterator?.return?.();
      if (isThenable(ended)) ended.then(undefined, (error) => logger.error("Error at the end of start()", error));
    } catch (error) {
      logger.error("Error at the end of start()", error);
    }
  }

  *#read(): Generator<unknown, void, never> {
    try {
      const { engine, spider } = this.#crawler;
      if (typeof (spider as { start: unknown }).start !== "function") this.#refuse(undefined);
      const given: unknown = spider.start();
      const started = isThenable(given) ? yield* wait(given) : given;
      const stream = outputStream(started) ?? this.#refuse(started);
      this.#iterator = iteratorOf(engine.scraper.spiderMiddlewares.wrapStart(stream));
      for (;;) {
        const next = this.#iterator.next();
        const step = isThenable(next) ? yield* wait(next) : next;
        if (this.#exhausted || step.done === true) break;
        const { value } = step;
        this.#take(isThenable(value) ? yield* wait(value) : value);
        yield* (this.#turn = new Deferred<undefined>());
      }
    } catch (error) {
      if (!this.#exhausted) this.#report(error);
    }
    this.#exhausted = true;
    this.#take(undefined);
  }

  #refuse(started: unknown): never {
    throw typeError(
      "ERR_SPIDER_START",
      `${spiderClassName(this.#crawler.spider)}.start() must be a generator, an async generator, or return a list ` +
        `(or a promise or Deferred of one), got ${showValue(started)}`,
    );
  }

  #report(error: unknown): void {
    const { engine, signals: manager, spider, stats } = this.#crawler;
    if (error instanceof CloseSpider) {
      engine.closeSpider(error.reason);
      return;
    }
    this.#failed = true;
    const failure = toFailure(error);
    logger.error(`Error while reading start items and requests: ${failure.getErrorMessage()}.`, failure);
    manager.send(signals.spiderError, { failure, response: undefined, spider });
    stats.incValue("spider_exceptions/count");
    stats.incValue(
      `spider_exceptions/${typeof error === "object" && error !== null ? className(error) : typeof error}`,
    );
  }
}
