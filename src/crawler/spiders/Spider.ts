import { typeError } from "../../core/errors.js";
import { showValue } from "../../core/showValue.js";
import { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import { getLogger, type Logger } from "../logging/Logger.js";
import type { Crawler } from "../process/Crawler.js";
import type { Settings } from "../settings/Settings.js";
import { signals } from "../signals/signals.js";
import { SpiderSetupError } from "./SpiderSetupError.js";
import { SPIDER } from "./spiderMark.js";
import { spiderClassName } from "./spiderClassName.js";
import { spiderNameOf } from "./spiderNameOf.js";
import { warnOfScrapyNames } from "./warnOfScrapyNames.js";

/** What a spider is given at the start of a crawl: `crawler.crawl({ shelf: "poetry" })`, `runspider -a shelf=poetry`. */
export type SpiderArguments = Readonly<Record<string, unknown>>;

/**
 * A class of spiders.
 *
 * @typeParam S - The spider that it makes.
 */
export interface SpiderClass<S extends Spider = Spider> {
  new (args?: never): S;
  readonly customSettings?: Readonly<Record<string, unknown>> | undefined;
  /** Put its settings into those of a crawl. */
  updateSettings(settings: Settings): void;
  /** Make the spider of a crawl. */
  fromCrawler(crawler: Crawler, args?: SpiderArguments): Spider;
}

/**
 * A spider says where a crawl begins, and what is to be done with each page: derive your own class from it.
 *
 * Whatever a callback yields or returns is taken: a Request is queued, anything else is an item, nothing is nothing. A
 * callback may be a generator (which works under every reactor), a plain function that returns one thing or a list, an
 * async function, an async generator, or a function that returns a Deferred; `start()` may be the same.
 *
 * @example
 * ```ts
 * import { Spider, type Response } from "deferred-interop/crawler";
 *
 * class BookSpider extends Spider {
 *   static name = "books";
 *   override startUrls = ["http://127.0.0.1:8000/"];
 *
 *   override *parse(response: Response) {
 *     for (const book of response.css("li.card")) yield { title: book.css("h3 ::text").get() };
 *     yield* response.followAll("a.next");
 *   }
 * }
 * ```
 *
 * @see Scrapy `scrapy.Spider`
 */
export class Spider {
  /** @internal */
  static readonly [SPIDER]: boolean = true;

  /** Settings that this spider needs; they win over those of the project and lose to those of the command line. */
  static customSettings: Readonly<Record<string, unknown>> | undefined;

  /** The spider's name. */
  name: string;

  /** Where the crawl begins, unless `start()` says otherwise. May be `static`. */
  startUrls: readonly (string | URL)[];

  #crawler: Crawler | undefined;

  /**
   * The arguments become properties. They win over fields of a subclass; a constructor of its own has the last word.
   *
   * @param args - What the crawl was started with.
   */
  constructor(args: SpiderArguments = {}) {
    this.name = spiderNameOf(new.target) ?? "";
    this.startUrls = (new.target as { startUrls?: Spider["startUrls"] }).startUrls ?? [];
    Object.assign(this, args);
  }

  /**
   * Make the spider of a crawl. Override it to connect signals, or to change settings, which are not frozen yet.
   *
   * @param crawler - The crawl.
   * @param args - What it was started with.
   * @throws {@link SpiderSetupError} (`ERR_SPIDER_NAME`) when the spider has no name.
   */
  static fromCrawler(crawler: Crawler, args: SpiderArguments = {}): Spider {
    const spider = new this(args);
    // A field of a subclass is set after our constructor has assigned the arguments, and would win.
    if (!hasOwnConstructor(this)) Object.assign(spider, args);
    if (typeof spider.name !== "string" || spider.name === "") throw SpiderSetupError.nameless(this);
    warnOfScrapyNames(spider);
    spider.#crawler = crawler;
    if (spider.closed !== undefined) {
      const closed = spider.closed.bind(spider);
      crawler.signals.connect(signals.spiderClosed, ({ reason }) => closed(reason));
    }
    return spider;
  }

  /**
   * Put the settings of this class into those of a crawl. Override it to compute them.
   *
   * @param settings - To be changed.
   */
  static updateSettings(settings: Settings): void {
    settings.update(this.customSettings, "spider");
  }

  /**
   * The crawl that this spider works for.
   *
   * @throws {@link SpiderSetupError} (`ERR_SPIDER_UNBOUND`) before there is one: in the constructor, say.
   */
  get crawler(): Crawler {
    if (this.#crawler === undefined) throw SpiderSetupError.unbound(this);
    return this.#crawler;
  }

  /** The settings of the crawl; see {@link Spider.crawler}. */
  get settings(): Settings {
    return this.crawler.settings;
  }

  /** A logger with the spider's name. */
  get logger(): Logger {
    return getLogger(this.name);
  }

  /**
   * Where the crawl begins: yields requests, and items if it likes. By default a request for each of `startUrls`.
   *
   * It is read while the crawl goes on, one value at a time, and waits while there is enough to do.
   *
   * @returns A generator, an async generator, anything else that can be iterated, or a promise or Deferred of that.
   */
  start(): Iterable<unknown> | AsyncIterable<unknown> | PromiseLike<unknown> {
    return requestsFor(this);
  }

  /**
   * What is done with a response whose request has no callback.
   *
   * @param response - The response.
   * @param _cbKwargs - What its request carries for the callback.
   * @returns See {@link Spider}.
   */
  parse(response: Response, _cbKwargs: Record<string, unknown>): unknown {
    throw new SpiderSetupError(
      "ERR_SPIDER_PARSE",
      `${spiderClassName(this)}.parse callback is not defined, and ${String(response)} has no other`,
    );
  }

  /**
   * Called when the spider is closed; what it returns is waited for.
   *
   * @param reason - Such as `"finished"`.
   */
  closed?(reason: string): unknown;

  /** `<BookSpider 'books'>`, as in the log. */
  toString(): string {
    return `<${spiderClassName(this)} '${this.name}'>`;
  }
}

function* requestsFor(spider: Spider): Generator<Request, void, unknown> {
  const { startUrls } = spider;
  if (typeof startUrls === "string" || typeof startUrls?.[Symbol.iterator] !== "function") {
    throw typeError(
      "ERR_START_URLS",
      `Cannot start the spider ${JSON.stringify(spider.name)}: startUrls is ${showValue(startUrls)}, wanted a list of URLs`,
    );
  }
  if (startUrls.length === 0 && "startUrl" in spider) {
    throw typeError(
      "ERR_START_URLS",
      `Cannot start the spider ${JSON.stringify(spider.name)}: startUrls is empty, but there is startUrl; is an "s" missing?`,
    );
  }
  for (const url of startUrls) yield new Request(url, { dontFilter: true });
}

/** Whether a class, or one between it and Spider, has a constructor of its own and so a say in what arguments mean. */
function hasOwnConstructor(spiderClass: typeof Spider): boolean {
  for (let found = spiderClass; found !== Spider; found = Object.getPrototypeOf(found) as typeof Spider) {
    // No property tells: an implicit constructor looks like one with rest parameters.
    if (/(?<![.\w$#])constructor\s*\(/.test(Function.prototype.toString.call(found))) return true;
  }
  return false;
}
