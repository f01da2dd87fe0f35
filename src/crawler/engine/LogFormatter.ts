import type { Failure } from "../../core/Failure.js";
import type { DropItem } from "../errors.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { Logger } from "../logging/Logger.js";
import { isLogLevel, type LogLevel } from "../logging/LogLevel.js";
import { repr } from "../logging/repr.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { spiderClassName } from "../spiders/spiderClassName.js";

/** A line for the log. */
export interface LogLine {
  /** How grave it is. */
  readonly level: LogLevel;
  /** The text, or a function that makes it. */
  readonly message: string | (() => string);
}

/**
 * Makes the lines of the log that are about requests and items. Derive from it, and name the class in LOG_FORMATTER, to
 * change them: another level makes a line more or less visible, undefined leaves it out.
 *
 * @example Do not log the items themselves
 * ```ts
 * import { LogFormatter, type LogLine, type Response } from "deferred-interop/crawler";
 *
 * class BriefLogFormatter extends LogFormatter {
 *   override scraped(item: unknown, response: Response | undefined): LogLine {
 *     return { level: "DEBUG", message: () => `One more from ${this.sourceOf(response)}` };
 *   }
 * }
 * ```
 *
 * @see Scrapy `scrapy.logformatter.LogFormatter`
 */
export class LogFormatter {
  /** The crawl. */
  protected readonly crawler: CrawlerContext;

  /** @param crawler - Its setting DEFAULT_DROPITEM_LOG_LEVEL. */
  constructor(crawler: CrawlerContext) {
    this.crawler = crawler;
  }

  /** A response has come. */
  crawled(request: Request, response: Response): LogLine | undefined {
    return {
      level: "DEBUG",
      message: () =>
        `Crawled (${response.status}) ${String(request)}${flagsOf(request)} ` +
        `(referer: ${refererOf(request)})${flagsOf(response)}`,
    };
  }

  /** An item has passed all pipelines. */
  scraped(item: unknown, response: Response | undefined): LogLine | undefined {
    return { level: "DEBUG", message: () => `Scraped from ${this.sourceOf(response)}\n${repr(item)}` };
  }

  /** A pipeline has dropped an item. */
  dropped(item: unknown, exception: DropItem, _response: Response | undefined): LogLine | undefined {
    const wanted = exception.logLevel ?? String(this.crawler.settings.get("DEFAULT_DROPITEM_LOG_LEVEL"));
    const level = wanted.toUpperCase();
    return {
      level: isLogLevel(level) ? level : "WARNING",
      message: () => `Dropped: ${exception.message}\n${repr(item)}`,
    };
  }

  /** A pipeline has thrown; the traceback follows. */
  itemError(item: unknown, _failure: Failure, _response: Response | undefined): LogLine | undefined {
    return { level: "ERROR", message: () => `Error processing ${repr(item)}` };
  }

  /** A callback or an errback has thrown; the traceback follows. */
  spiderError(_failure: Failure, request: Request, _response: Response | undefined): LogLine | undefined {
    return {
      level: "ERROR",
      message: () => `Spider error processing ${String(request)} (referer: ${refererOf(request)})`,
    };
  }

  /** A request has failed, and no errback took care of it; the traceback follows. */
  downloadError(_failure: Failure, request: Request): LogLine | undefined {
    return { level: "ERROR", message: () => `Error downloading ${String(request)}` };
  }

  /** Where an item comes from: the response, or the spider's `start()`. */
  protected sourceOf(response: Response | undefined): string {
    if (response !== undefined) return String(response);
    const { spider } = this.crawler;
    return `${spider === undefined ? "Spider" : spiderClassName(spider)}.start`;
  }
}

/** Write a line that a formatter made. @internal */
export function logLine(logger: Logger, line: LogLine | undefined, failure?: Failure): void {
  if (line !== undefined) logger.log(line.level, line.message, failure);
}

/**
 * Whether the lines that come with every page and item would be made in vain: nobody changed them and DEBUG is not wanted.
 *
 * @internal
 */
export function isQuiet(formatter: LogFormatter, logger: Logger): boolean {
  return formatter.constructor === LogFormatter && !logger.isEnabledFor("DEBUG");
}

function refererOf(request: Request): string {
  return request.headers.get("referer") ?? "None";
}

function flagsOf({ flags }: { readonly flags: readonly string[] }): string {
  return flags.length === 0 ? "" : ` ${repr(flags)}`;
}
