import { Deferred } from "../../core/Deferred.js";
import type { Failure } from "../../core/Failure.js";
import { className } from "../../core/showValue.js";
import { IgnoreRequest, NotConfigured } from "../errors.js";
import { decodeText } from "../http/decodeText.js";
import { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import { loadOptional, requireOptional } from "../loadOptionalPackage.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { Settings } from "../settings/Settings.js";
import { signals, type RobotParser } from "../signals/signals.js";
import type { DownloaderMiddleware } from "./DownloaderMiddleware.js";

const logger = getLogger("scrapy.downloadermiddlewares.robotstxt");

const NEEDED_FOR = "obeying robots.txt (ROBOTSTXT_OBEY)";

/** What it needs of the crawl. */
interface RobotsContext extends CrawlerContext {
  readonly engine: {
    download(request: Request): Deferred<Response>;
    readonly inProgress: number;
    readonly queued: number;
  };
}

/** A site's rules; while they are on their way, those who wait for them. `null`: there are none, all is allowed. */
type Known = RobotParser | null | Deferred<undefined>[];

/**
 * Drops the requests that a site's robots.txt forbids, where ROBOTSTXT_OBEY says so.
 *
 * A site's file is fetched once, before its first page, past the queue; requests that come meanwhile wait for it. A file that
 * is not there, or cannot be had, forbids nothing. Meta `dontObeyRobotstxt` lets a request pass. The rules are those for
 * ROBOTSTXT_USER_AGENT, else for the request's User-Agent, else for USER_AGENT.
 *
 * @see Scrapy `RobotsTxtMiddleware`; here the rules are read by the package robots-parser
 */
export class RobotsTxtMiddleware implements DownloaderMiddleware {
  readonly #crawler: RobotsContext;
  readonly #parse: (url: string, text: string) => RobotParser;
  readonly #userAgent: string | undefined;
  readonly #defaultUserAgent: string;
  readonly #sites = new Map<string, Known>();

  /**
   * @param crawler - Its settings ROBOTSTXT_… and USER_AGENT, its stats, signals and engine.
   * @throws NotConfigured when ROBOTSTXT_OBEY is false; MissingPackageError without the package robots-parser.
   */
  constructor(crawler: RobotsContext) {
    const { settings } = crawler;
    if (!settings.getBool("ROBOTSTXT_OBEY")) throw new NotConfigured();
    this.#crawler = crawler;
    this.#parse = loadOptional("robots-parser", NEEDED_FOR);
    this.#userAgent = textIn(settings.get("ROBOTSTXT_USER_AGENT"));
    this.#defaultUserAgent = textIn(settings.get("USER_AGENT")) ?? "*";
  }

  /** @throws MissingPackageError when robots.txt is to be obeyed and cannot be read. @internal */
  static requirePackages(settings: Settings): void {
    if (settings.getBool("ROBOTSTXT_OBEY")) requireOptional("robots-parser", NEEDED_FOR);
  }

  processRequest(request: Request): undefined | Deferred<undefined> {
    if (request.meta.dontObeyRobotstxt === true || !/^https?:/.test(request.url)) return undefined;
    const { origin } = new URL(request.url);
    const known = this.#sites.get(origin) ?? this.#fetch(origin);
    if (!Array.isArray(known)) return this.#check(request, known);
    const waiter = new Deferred<undefined>(() => known.splice(known.indexOf(waiter), 1));
    known.push(waiter);
    return waiter.addCallback(() => this.#check(request, this.#sites.get(origin) as RobotParser | null));
  }

  #check(request: Request, rules: RobotParser | null): undefined {
    const userAgent = this.#userAgent ?? request.headers.get("user-agent") ?? this.#defaultUserAgent;
    if (rules?.isAllowed(request.url, userAgent) !== false) return;
    logger.debug(() => `Forbidden by robots.txt: ${String(request)}`);
    this.#crawler.stats.incValue("robotstxt/forbidden");
    throw new IgnoreRequest("Forbidden by robots.txt");
  }

  #fetch(origin: string): Known {
    const waiting: Deferred<undefined>[] = [];
    this.#sites.set(origin, waiting);
    const request = new Request(`${origin}/robots.txt`, { priority: 1000, meta: { dontObeyRobotstxt: true } });
    this.#crawler.stats.incValue("robotstxt/request_count");
    this.#crawler.engine
      .download(request)
      .addCallback((response) => this.#read(`${origin}/robots.txt`, response))
      .addErrback((failure) => this.#report(request, failure))
      .addCallback((rules) => {
        this.#sites.set(origin, rules);
        for (const waiter of waiting.splice(0)) waiter.callback(undefined);
      });
    return this.#sites.get(origin)!;
  }

  #read(url: string, response: Response): RobotParser | null | Deferred<RobotParser> {
    const { signals: manager, stats } = this.#crawler;
    stats.incValue("robotstxt/response_count");
    stats.incValue(`robotstxt/response_status_count/${response.status}`);
    // What comes with another status is a page about an error, whatever it may look like.
    if (response.status < 200 || response.status >= 300) return null;
    const robotParser = this.#parse(url, decodeText(response.body, "text/plain; charset=utf-8"));
    return manager.sendDeferred(signals.robotsParsed, { robotParser }).addCallback(() => robotParser);
  }

  #report(request: Request, failure: Failure): null {
    const { value } = failure;
    if (!(value instanceof IgnoreRequest)) {
      logger.error(() => `Error downloading ${String(request)}: ${failure.getErrorMessage()}`, failure);
    }
    const kind = typeof value === "object" && value !== null ? className(value) : typeof value;
    this.#crawler.stats.incValue(`robotstxt/exception_count/${kind}`);
    return null;
  }
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
