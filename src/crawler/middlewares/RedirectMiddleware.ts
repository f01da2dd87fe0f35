import { IgnoreRequest, NotConfigured } from "../errors.js";
import type { Headers } from "../http/Headers.js";
import type { Request } from "../http/Request.js";
import { tryResolveUrl } from "../http/resolveUrl.js";
import type { Response } from "../http/Response.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { DownloaderMiddleware } from "./DownloaderMiddleware.js";
import { headersAsGiven } from "./givenCookieHeader.js";
import { metaStatuses, spiderStatuses } from "./handledStatuses.js";
import { refererFor } from "./refererFor.js";

const logger = getLogger("scrapy.downloadermiddlewares.redirect");

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What tells about a body, and goes with it. */
const BODY_HEADERS = ["Content-Type", "Content-Length", "Content-Encoding", "Content-Language", "Content-Location"];

/**
 * Follows redirects: statuses 301, 302, 303, 307 and 308 with a Location.
 *
 * The request that is queued instead has notes in its meta (`redirectTimes`, `redirectUrls`, `redirectReasons`), and no
 * Cookie or Authorization that was meant for another site. After REDIRECT_MAX_TIMES in a row a request is dropped. Meta
 * `dontRedirect`, `handleHttpstatusList` and `handleHttpstatusAll`, and the spider's `handleHttpstatusList`, leave
 * redirects to the callback.
 *
 * @see Scrapy `RedirectMiddleware`
 */
export class RedirectMiddleware implements DownloaderMiddleware {
  readonly #crawler: CrawlerContext;
  readonly #maxTimes: number;
  readonly #priorityAdjust: number;

  /**
   * @param crawler - Its REDIRECT_… settings.
   * @throws NotConfigured when REDIRECT_ENABLED is false.
   */
  constructor(crawler: CrawlerContext) {
    const { settings } = crawler;
    if (!settings.getBool("REDIRECT_ENABLED", true)) throw new NotConfigured();
    this.#crawler = crawler;
    this.#maxTimes = settings.getInt("REDIRECT_MAX_TIMES");
    this.#priorityAdjust = settings.getInt("REDIRECT_PRIORITY_ADJUST");
  }

  processResponse(request: Request, response: Response): Request | Response {
    if (!REDIRECTS.has(response.status) || this.#isHandled(request, response.status)) return response;
    const location = response.headers.get("location");
    const url = location === undefined ? undefined : resolveLocation(location, request.url);
    return url === undefined ? response : this.#redirect(request, url, response.status);
  }

  #isHandled({ meta }: Request, status: number): boolean {
    if (meta.dontRedirect === true || meta.handleHttpstatusAll === true) return true;
    return metaStatuses(meta)?.includes(status) === true || spiderStatuses(this.#crawler)?.includes(status) === true;
  }

  #redirect(request: Request, url: string, status: number): Request {
    const { meta } = request;
    const times = (typeof meta.redirectTimes === "number" ? meta.redirectTimes : 0) + 1;
    if (times > this.#maxTimes) {
      logger.debug(() => `Discarding ${String(request)}: max redirections reached`);
      throw new IgnoreRequest("max redirections reached");
    }
    const passed = [...listIn(meta.redirectUrls), request.url];
    // Not refused: a site may set a cookie and send the visitor back. But otherwise it would end without a word.
    const isFirst = new Set(passed).size === passed.length;
    if (isFirst && passed.includes(url)) logger.info(() => `Redirect loop: ${String(request)} leads back to ${url}`);
    const toGet = becomesGet(request.method, status);
    const redirected = request.replace({
      url,
      headers: headersFor(request, url, toGet),
      // They are in the jar by now, for the sites that they are for.
      cookies: undefined,
      priority: request.priority + this.#priorityAdjust,
      meta: {
        ...meta,
        redirectTimes: times,
        redirectUrls: passed,
        redirectReasons: [...listIn(meta.redirectReasons), status],
      },
      ...(toGet ? { method: "GET", body: "" } : {}),
    });
    logger.debug(() => `Redirecting (${status}) to ${String(redirected)} from ${String(request)}`);
    return redirected;
  }
}

/** Where a Location leads; undefined when that is nowhere that HTTP goes. */
function resolveLocation(location: string, base: string): string | undefined {
  // Bytes beyond ASCII are meant as they are, whatever charset they are of: as one escape each.
  const escaped = location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  const url = tryResolveUrl(escaped.trim(), base);
  if (url === undefined || !/^https?:/.test(url)) return undefined;
  const fragment = base.indexOf("#");
  return fragment === -1 || url.includes("#") ? url : url + base.slice(fragment);
}

/** As browsers do: a POST that is told "found", and anything that is told "see other". */
function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== "GET" && method !== "HEAD";
  return (status === 301 || status === 302) && method === "POST";
}

function headersFor(request: Request, url: string, toGet: boolean): Headers {
  const headers = headersAsGiven(request);
  const [from, to] = [new URL(request.url), new URL(url)];
  // Cookies are for a host, and may go from http to https; passwords are for a scheme, host and port.
  if (from.hostname !== to.hostname || (from.protocol !== to.protocol && to.protocol !== "https:"))
    headers.delete("Cookie");
  if (from.origin !== to.origin) headers.delete("Authorization");
  // A Host of its own was that of the first URL.
  if (from.host !== to.host) headers.delete("Host");
  const referer = headers.get("Referer");
  if (referer !== undefined && refererFor(referer, url) === undefined) headers.delete("Referer");
  if (toGet) for (const name of BODY_HEADERS) headers.delete(name);
  return headers;
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
