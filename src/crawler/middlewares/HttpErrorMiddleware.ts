import type { Failure } from "../../core/Failure.js";
import type { Response } from "../http/Response.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { metaStatuses, spiderStatuses } from "./handledStatuses.js";
import { HttpError } from "./HttpError.js";
import type { SpiderMiddleware } from "./SpiderMiddleware.js";

const logger = getLogger("scrapy.spidermiddlewares.httperror");

/**
 * Keeps responses from the callback whose status is not one of success, so that callbacks need not look.
 *
 * Others get through by meta `handleHttpstatusAll` or `handleHttpstatusList`, the spider's `handleHttpstatusList`, or the
 * settings HTTPERROR_ALLOW_ALL and HTTPERROR_ALLOWED_CODES; the first of these that is there decides.
 *
 * @see Scrapy `HttpErrorMiddleware`
 */
export class HttpErrorMiddleware implements SpiderMiddleware {
  readonly #crawler: CrawlerContext;
  readonly #allowAll: boolean;
  readonly #allowed: readonly number[];

  /** @param crawler - Its HTTPERROR_… settings, spider and stats. */
  constructor(crawler: CrawlerContext) {
    this.#crawler = crawler;
    this.#allowAll = crawler.settings.getBool("HTTPERROR_ALLOW_ALL");
    this.#allowed = crawler.settings.getList("HTTPERROR_ALLOWED_CODES").map(Number);
  }

  processSpiderInput(response: Response): undefined {
    const { status } = response;
    if ((status >= 200 && status < 300) || this.#isAllowed(status, response.meta)) return;
    throw new HttpError(response);
  }

  processSpiderException(response: Response, { value }: Failure): readonly never[] | undefined {
    if (!(value instanceof HttpError)) return undefined;
    const { stats } = this.#crawler;
    stats.incValue("httperror/response_ignored_count");
    stats.incValue(`httperror/response_ignored_status_count/${response.status}`);
    logger.info(() => `Ignoring response ${String(response)}: HTTP status code is not handled or not allowed`);
    return [];
  }

  #isAllowed(status: number, meta: Readonly<Record<string, unknown>>): boolean {
    if (meta.handleHttpstatusAll === true) return true;
    const ofMeta = metaStatuses(meta);
    if (ofMeta !== undefined) return ofMeta.includes(status);
    return this.#allowAll || (spiderStatuses(this.#crawler) ?? this.#allowed).includes(status);
  }
}
