import { STATUS_CODES } from "node:http";
import { toFailure, type ErrorClass } from "../../core/Failure.js";
import { className } from "../../core/showValue.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import { getLogger, type Logger } from "../logging/Logger.js";
import { isLogLevel } from "../logging/LogLevel.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { headersAsGiven } from "./givenCookieHeader.js";
import { retryDelay, retryDelayOptionsOf, type RetryDelayOptions } from "./retryDelay.js";

const defaultLogger = getLogger("scrapy.downloadermiddlewares.retry");

/** How a request is to be sent again. */
export interface RetryOptions {
  /** Whose settings and stats are used. */
  readonly crawler: CrawlerContext;
  /**
   * Why: a text, or the error.
   *
   * @defaultValue "unspecified"
   */
  readonly reason?: unknown;
  /**
   * How often in all.
   *
   * @defaultValue meta `maxRetryTimes`, else the setting RETRY_TIMES
   */
  readonly maxRetryTimes?: number | undefined;
  /**
   * The least time to wait before it is queued, in seconds; 0 for none.
   *
   * @defaultValue a wait that doubles with each try; see the settings RETRY_BACKOFF_…
   */
  readonly delay?: number | undefined;
  /**
   * Added to the priority.
   *
   * @defaultValue the setting RETRY_PRIORITY_ADJUST
   */
  readonly priorityAdjust?: number | undefined;
  /** Whose name the log lines have. */
  readonly logger?: Logger | undefined;
  /**
   * What the keys of the stats begin with.
   *
   * @defaultValue "retry"
   */
  readonly statsBaseKey?: string | undefined;
}

/**
 * A request to send again, with one try more noted in its meta (`retryTimes`); logged and counted.
 *
 * It waits before it is queued (meta `retryDelay`, in seconds), longer with each try, while other requests go on.
 *
 * Use it in a callback for pages that are there and yet wrong: an empty list, a page that asks to wait.
 *
 * @param request - The request that failed.
 * @param options - Why, and how.
 * @returns The new request, which is not filtered as a duplicate; undefined when it has failed often enough.
 *
 * @example
 * ```ts
 * import { retryRequest, Spider, type Response } from "deferred-interop/crawler";
 *
 * class PatientSpider extends Spider {
 *   override *parse(response: Response) {
 *     const { request } = response;
 *     if (request === undefined || response.text !== "") return yield { text: response.text };
 *     yield retryRequest(request, { crawler: this.crawler, reason: "empty" });
 *   }
 * }
 * ```
 *
 * @see Scrapy `get_retry_request`
 */
export function retryRequest(request: Request, options: RetryOptions): Request | undefined {
  const { crawler, reason = "unspecified", logger = defaultLogger, statsBaseKey: key = "retry" } = options;
  const { settings, stats } = crawler;
  const max = options.maxRetryTimes ?? numberIn(request.meta.maxRetryTimes) ?? settings.getInt("RETRY_TIMES");
  const retryTimes = (numberIn(request.meta.retryTimes) ?? 0) + 1;
  const tail = (): string => `${String(request)} (failed ${retryTimes} times): ${textOf(reason)}`;
  if (retryTimes > max) {
    stats.incValue(`${key}/max_reached`);
    const level = String(settings.get("RETRY_GIVE_UP_LOG_LEVEL")).toUpperCase();
    logger.log(isLogLevel(level) ? level : "ERROR", () => `Gave up retrying ${tail()}`);
    return undefined;
  }
  const delay = options.delay ?? retryDelay(retryDelayOptionsOf(settings), retryTimes, undefined);
  logger.debug(() => `Retrying ${tail()}`);
  stats.incValue(`${key}/count`);
  stats.incValue(`${key}/reason_count/${kindOf(reason)}`);
  const adjust = options.priorityAdjust ?? settings.getInt("RETRY_PRIORITY_ADJUST");
  return request.replace({
    headers: headersAsGiven(request),
    meta: { ...request.meta, retryTimes, ...(delay > 0 && { retryDelay: delay }) },
    priority: request.priority + adjust,
    dontFilter: true,
  });
}

/**
 * Decides which requests are sent again, and when, by the RETRY_… settings.
 *
 * @internal
 */
export class RetryPolicy {
  /** Whether anything is sent again. */
  readonly enabled: boolean;
  readonly #crawler: CrawlerContext;
  readonly #statuses: ReadonlySet<number>;
  readonly #exceptions: readonly (ErrorClass | string)[];
  readonly #delays: RetryDelayOptions;
  readonly #random: () => number;

  constructor(crawler: CrawlerContext, random: () => number = Math.random) {
    const { settings } = crawler;
    this.#delays = retryDelayOptionsOf(settings);
    this.#random = random;
    this.#crawler = crawler;
    this.enabled = settings.getBool("RETRY_ENABLED", true);
    this.#statuses = new Set(settings.getList("RETRY_HTTP_CODES").map(Number));
    this.#exceptions = settings.getList("RETRY_EXCEPTIONS") as (ErrorClass | string)[];
  }

  /** A request to send again after a response of such a status; undefined when the response will do. */
  afterResponse(request: Request, { status, headers }: Response): Request | undefined {
    if (!this.#statuses.has(status) || !this.#allows(request)) return undefined;
    return this.#retry(request, `${status} ${STATUS_CODES[status] ?? "Unknown Status"}`, headers.get("retry-after"));
  }

  /** A request to send again after an error; undefined when the error stands. */
  afterError(request: Request, error: unknown): Request | undefined {
    if (toFailure(error).check(...this.#exceptions) === undefined || !this.#allows(request)) return undefined;
    return this.#retry(request, error);
  }

  #allows(request: Request): boolean {
    return this.enabled && request.meta.dontRetry !== true;
  }

  #retry(request: Request, reason: unknown, retryAfter?: string): Request | undefined {
    const priorityAdjust = numberIn(request.meta.priorityAdjust);
    const tries = (numberIn(request.meta.retryTimes) ?? 0) + 1;
    const delay = retryDelay(this.#delays, tries, retryAfter, this.#random);
    return retryRequest(request, { crawler: this.#crawler, reason, priorityAdjust, delay });
  }
}

function numberIn(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function textOf(reason: unknown): string {
  return reason instanceof Error ? reason.message || reason.name : String(reason);
}

/** What the stats call it: errors by their class, because their texts have URLs in them. */
function kindOf(reason: unknown): string {
  return typeof reason === "object" && reason !== null ? className(reason) : String(reason);
}
