import type { Cookie, CookieJar } from "tough-cookie";
import { showValue } from "../../core/showValue.js";
import { NotConfigured } from "../errors.js";
import type { Request, RequestCookie } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import { loadOptional, MissingPackageError, requireOptional } from "../loadOptionalPackage.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { settingsPriorities } from "../settings/BaseSettings.js";
import type { Settings } from "../settings/Settings.js";
import type { DownloaderMiddleware } from "./DownloaderMiddleware.js";
import { givenCookieHeader, setCookieHeader } from "./givenCookieHeader.js";

const logger = getLogger("scrapy.downloadermiddlewares.cookies");
const NEEDED_FOR = "keeping cookies";

/**
 * Keeps the cookies that servers set, and sends them back.
 *
 * Cookies of a request's own are those of its option `cookies`, which go into the jar, and those of a Cookie header, which do
 * not: the jar's come after them, and win where the names are the same. Meta `cookiejar`, any value, chooses one of several
 * jars; it is not passed on to the requests of a callback. Meta `dontMergeCookies` leaves a request and its response alone.
 *
 * Without the package tough-cookie, cookies that servers set are dropped, of which there is a warning before the crawl, and a
 * request with `cookies` ends the crawl.
 *
 * @see Scrapy `CookiesMiddleware`, which drops a Cookie header
 */
export class CookiesMiddleware implements DownloaderMiddleware {
  readonly #debug: boolean;
  readonly #jars = new Map<unknown, CookieJar>();
  #missing = false;

  /**
   * @param crawler - Its settings COOKIES_ENABLED and COOKIES_DEBUG.
   * @throws NotConfigured when COOKIES_ENABLED is false.
   */
  constructor({ settings }: CrawlerContext) {
    if (!settings.getBool("COOKIES_ENABLED", true)) throw new NotConfigured();
    this.#debug = settings.getBool("COOKIES_DEBUG");
  }

  /**
   * Cookies are kept by default, and a crawl that asks for nothing more can do without.
   *
   * @throws MissingPackageError when a setting asks for them, and they cannot be kept.
   * @internal
   */
  static requirePackages(settings: Settings): void {
    if (!settings.getBool("COOKIES_ENABLED", true)) return;
    try {
      requireOptional("tough-cookie", NEEDED_FOR);
    } catch (error) {
      const isAsked = (settings.getPriority("COOKIES_ENABLED") ?? 0) > settingsPriorities.default;
      if (isAsked || !(error instanceof MissingPackageError)) throw error;
      logger.warning(`Cookies are not kept: ${error.message}. Set COOKIES_ENABLED to false to do without them`);
    }
  }

  processRequest(request: Request): undefined {
    const { cookies, meta, url } = request;
    if (meta.dontMergeCookies === true) return;
    const jar = cookies === undefined ? this.#jars.get(meta.cookiejar) : this.#fill(request);
    const stored = jar?.getCookiesSync(url) ?? [];
    if (stored.length === 0 && !this.#debug) return;
    const header = merged(givenCookieHeader(request), stored);
    if (header === "") return;
    if (stored.length > 0) setCookieHeader(request, header);
    if (this.#debug) logger.debug(() => `Sending cookies to: ${String(request)}\nCookie: ${header}\n`);
  }

  processResponse(request: Request, response: Response): Response {
    if (request.meta.dontMergeCookies === true || !response.headers.has("set-cookie")) return response;
    const lines = response.headers.getAll("set-cookie");
    if (this.#debug) {
      const shown = lines.map((line) => `Set-Cookie: ${line}\n`).join("");
      logger.debug(() => `Received cookies from: ${String(response)}\n${shown}`);
    }
    const jar = this.#jarForResponse(request);
    // What is no cookie, or is for another site, is passed over, as browsers do.
    for (const line of lines) jar?.setCookieSync(line, response.url, { ignoreError: true });
    return response;
  }

  #jarForResponse(request: Request): CookieJar | undefined {
    if (this.#missing) return undefined;
    try {
      return this.#jarOf(request);
    } catch (error) {
      // That was said before the crawl began.
      if (!(error instanceof MissingPackageError)) throw error;
      this.#missing = true;
      return undefined;
    }
  }

  #jarOf({ meta }: Request): CookieJar {
    let jar = this.#jars.get(meta.cookiejar);
    if (jar === undefined) this.#jars.set(meta.cookiejar, (jar = new (toughCookie().CookieJar)()));
    return jar;
  }

  #fill(request: Request): CookieJar {
    const jar = this.#jarOf(request);
    for (const { name, value, domain, path = "/", secure = false } of cookiesOf(request)) {
      const problem = problemOf(name, value);
      if (problem !== undefined) {
        logger.warning(
          () =>
            `Invalid cookie found in request ${String(request)}: ${showValue(name)}=${showValue(value)} (${problem})`,
        );
        continue;
      }
      // Header values are bytes, one a character.
      const bytes = Buffer.from(String(value), "utf8").toString("latin1");
      const cookie = new (toughCookie().Cookie)({ key: name, value: bytes, path, secure, ...(domain && { domain }) });
      // Only https may set a secure one; but here it is the spider that does.
      const url = secure ? request.url.replace(/^http:/, "https:") : request.url;
      jar.setCookieSync(cookie, url, { ignoreError: true });
    }
    return jar;
  }
}

function toughCookie(): typeof import("tough-cookie") {
  return loadOptional<typeof import("tough-cookie")>("tough-cookie", NEEDED_FOR);
}

function cookiesOf({ cookies }: Request): readonly RequestCookie[] {
  if (cookies === undefined) return [];
  if (Symbol.iterator in cookies) return cookies;
  return Object.entries(cookies).map(([name, value]) => ({ name, value }));
}

function problemOf(name: unknown, value: unknown): string | undefined {
  if (typeof name !== "string" || name === "") return "'name' is missing";
  if (value === undefined || value === null) return "'value' is missing";
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    return "the value is no text";
  }
  // They would end the cookie, or the header, and begin something of their own.
  const ends = /[\p{Cc};]/u.test(`${name}${value}`) || /[=\s]/.test(name);
  return ends ? "it has a character that ends it" : undefined;
}

/** The header as it was given, without what the jar has, and what the jar has. */
function merged(given: string | undefined, stored: readonly Cookie[]): string {
  const names = new Set(stored.map(({ key }) => key));
  const own = (given ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "" && !names.has(pair.split("=", 1)[0]!.trim()));
  return [...own, ...stored.map((cookie) => cookie.cookieString())].join("; ");
}
