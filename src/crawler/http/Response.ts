// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- it has to stand in the declaration file
/** @ts-ignore -- cheerio is optional: where it is missing, `$` is of no type and everything else compiles. */
import type { CheerioAPI } from "cheerio";
import { typeError } from "../../core/errors.js";
import { showValue } from "../../core/showValue.js";
import { findBaseHref, findLinks } from "../html/findLinks.js";
import { parseHtml, type HtmlTree } from "../html/parseHtml.js";
import { Selector } from "../html/Selector.js";
import { SelectorList } from "../html/SelectorList.js";
import { loadOptional } from "../loadOptionalPackage.js";
import { decodeText } from "./decodeText.js";
import { Headers, type HeadersInit } from "./Headers.js";
import { Request, type RequestOptions } from "./Request.js";
import { resolveUrl, tryResolveUrl } from "./resolveUrl.js";
import { InvalidJsonError, NoRequestError } from "./responseErrors.js";

/** What a response is made of, apart from its URL. */
export interface ResponseOptions {
  /**
   * The HTTP status.
   *
   * @defaultValue 200
   */
  status?: number | undefined;
  /** The headers; an instance of Headers is taken over, not copied. */
  headers?: Headers | HeadersInit | undefined;
  /** The body, decompressed; a string stands for its UTF-8. */
  body?: Uint8Array | string | undefined;
  /** Words for the log, such as "cached"; taken over. */
  flags?: string[] | undefined;
  /** The request that it answers. */
  request?: Request | undefined;
  /** The address it came from. */
  ipAddress?: string | undefined;
  /** The protocol it came by, such as "HTTP/1.1". */
  protocol?: string | undefined;
}

/** Something to follow: a URL, absolute or relative to the page, or a link or an attribute that was selected. */
export type FollowTarget = string | URL | Selector;

/**
 * What came back for a request, with what a callback needs to read it.
 *
 * Nothing is decoded or parsed before it is asked for, and only once: a callback that looks at the status pays for
 * nothing else. HTML needs the packages htmlparser2 and css-select; `$` needs cheerio.
 *
 * @example
 * ```ts
 * import { Response } from "deferred-interop/crawler";
 *
 * const response = new Response("https://example.com/books/", {
 *   body: '<h1>Books</h1><a class="next" href="?page=2">more</a>',
 * });
 * response.css("h1::text").get(); // "Books"
 * response.links(); // ["https://example.com/books/?page=2"]
 * response.followAll("a.next").map(String); // ["<GET https://example.com/books/?page=2>"]
 * ```
 *
 * @see Scrapy `scrapy.http.TextResponse`
 */
export class Response {
  /** The URL it came from. */
  readonly url: string;
  /** The HTTP status. */
  readonly status: number;
  /** The body, decompressed. */
  readonly body: Uint8Array;
  /** Words for the log. */
  readonly flags: string[];
  /** The request that it answers; set by the crawler. */
  request: Request | undefined;
  /** The address it came from, where that is known. */
  readonly ipAddress: string | undefined;
  /** The protocol it came by, where that is known. */
  readonly protocol: string | undefined;
  /** The headers that came with it. */
  readonly headers: Headers;
  #text: string | undefined;
  #page: HtmlTree | undefined;
  #selector: Selector | undefined;
  #base: string | undefined;
  #cheerio: CheerioAPI | undefined;

  /**
   * @param url - Where it came from; absolute.
   * @param options - Everything else.
   */
  constructor(url: string, options: ResponseOptions = {}) {
    const { status = 200, headers, body = NO_BODY, flags = [] } = options;
    this.url = url;
    this.status = status;
    this.headers = headers instanceof Headers ? headers : new Headers(headers);
    this.body = typeof body === "string" ? new TextEncoder().encode(body) : body;
    this.flags = flags;
    this.request = options.request;
    this.ipAddress = options.ipAddress;
    this.protocol = options.protocol;
  }

  /**
   * The notes of the request.
   *
   * @throws NoRequestError when the response is not tied to a request.
   */
  get meta(): Record<string, unknown> {
    return this.#requestFor("meta").meta;
  }

  /**
   * What the request carries for its callback.
   *
   * @throws NoRequestError when the response is not tied to a request.
   */
  get cbKwargs(): Record<string, unknown> {
    return this.#requestFor("cbKwargs").cbKwargs;
  }

  /**
   * The body as text, in the charset that its byte order mark, its Content-Type or the page itself names, else UTF-8.
   */
  get text(): string {
    return (this.#text ??= decodeText(this.body, this.headers.get("content-type")));
  }

  /**
   * The body read as JSON.
   *
   * @typeParam T - What it is known to be; nothing checks it.
   * @throws InvalidJsonError when it is not JSON.
   */
  json<T = unknown>(): T {
    try {
      return JSON.parse(this.text) as T;
    } catch (error) {
      throw new InvalidJsonError(String(this), this.text, error);
    }
  }

  /**
   * Select in the page.
   *
   * @param query - A CSS selector, with `::text` or `::attr(name)` at its end to get text or an attribute; see
   * {@link Selector.css}.
   * @returns What was found, possibly nothing.
   * @throws InvalidSelectorError when the query is not a valid selector.
   * @throws MissingPackageError when htmlparser2 or css-select is not installed.
   */
  css(query: string): SelectorList {
    this.#selector ??= Selector.ofPage((this.#page ??= parseHtml(this.text)));
    return this.#selector.css(query);
  }

  /**
   * The absolute URLs of all `<a href>` of the page, in order, for the schemes that crawls follow: http, https, ftp and
   * file. What cannot be parsed as a URL is left out.
   *
   * Reads the page without keeping a tree of it, so a callback that only follows links pays for no more.
   *
   * @throws MissingPackageError when htmlparser2 is not installed.
   */
  links(): string[] {
    const { hrefs, baseHref } = findLinks(this.#page ?? this.text);
    return this.#resolveLinks(hrefs, (this.#base ??= this.#baseFrom(baseHref)));
  }

  /**
   * The page in cheerio, for those who like jQuery's way.
   *
   * It corrects the page as a browser does, which `css()` does not, and takes several times as long.
   *
   * @throws MissingPackageError when cheerio is not installed.
   */
  get $(): CheerioAPI {
    return (this.#cheerio ??= loadOptional<typeof import("cheerio")>("cheerio", "response.$").load(this.text));
  }

  /**
   * Make a link of the page absolute: it is relative to the page's `<base href>`, else to its URL.
   *
   * @param href - The link.
   * @throws InvalidUrlError when it cannot be parsed.
   */
  urljoin(href: string): string {
    return resolveUrl(href, this.#findBase());
  }

  /**
   * A request for a link of the page.
   *
   * @param target - A URL, absolute or relative; an `<a>`, `<area>` or `<link>` that was selected; or an attribute or text
   * that was, such as each of `response.css("a::attr(href)")`.
   * @param options - What the request is made of otherwise.
   * @throws InvalidUrlError when the link cannot be parsed.
   * @throws TypeError (`ERR_INVALID_FOLLOW_TARGET`) when the target is none of these.
   */
  follow(target: FollowTarget, options?: RequestOptions): Request {
    const href = hrefOf(target);
    if (href === undefined) throw followError(String(target), "it has no href");
    return new Request(this.urljoin(href), options);
  }

  /**
   * Requests for several links of the page, made alike.
   *
   * @param targets - A CSS selector (`"a.next"`, `"li a::attr(href)"`), the result of `response.css()`, or URLs and
   * Selectors as for {@link follow}. Of what is selected, links without an href, links that cannot be parsed and schemes
   * that crawls do not follow (`mailto:`, `javascript:`) are left out; of URLs, none.
   * @param options - What each request is made of otherwise.
   * @throws InvalidSelectorError when a string is not a valid selector; a single URL goes to {@link follow}.
   * @throws InvalidUrlError when a URL given as a string cannot be parsed.
   * @throws TypeError (`ERR_INVALID_FOLLOW_TARGET`) when something is selected that is no link.
   */
  followAll(targets: string | Iterable<FollowTarget>, options?: RequestOptions): Request[] {
    const selected = typeof targets === "string" ? this.css(targets) : targets;
    if (typeof (selected as Partial<Iterable<unknown>> | undefined)?.[Symbol.iterator] !== "function") {
      throw followError(describe(selected), "it is not several; response.follow() is for one link");
    }
    if (!(selected instanceof SelectorList)) return Array.from(selected, (target) => this.follow(target, options));
    const hrefs = selected.map(hrefOf).filter((href) => href !== undefined);
    return this.#resolveLinks(hrefs, this.#findBase()).map((url) => new Request(url, options));
  }

  /**
   * A copy with some things changed; it is tied to the same request.
   *
   * @param changes - What is to be different; a member that is there and undefined gets its default.
   */
  replace(changes: { url?: string | undefined } & ResponseOptions): Response {
    const { url = this.url, ...options } = changes;
    const { status, headers, body, flags, request, ipAddress, protocol } = this;
    return new Response(url, {
      ...{ status, headers: new Headers(headers), body, flags: [...flags], request, ipAddress, protocol },
      ...options,
    });
  }

  /** `<200 https://example.com/>`, as in the log. */
  toString(): string {
    return `<${this.status} ${this.url}>`;
  }

  #requestFor(what: string): Request {
    if (this.request === undefined) throw new NoRequestError(what, String(this));
    return this.request;
  }

  /** What the page's links are relative to. */
  #findBase(): string {
    const mayBeHtml = /html|xml/i.test(this.headers.get("content-type") ?? "html");
    return (this.#base ??= this.#baseFrom(mayBeHtml ? findBaseHref(this.#page ?? this.text) : undefined));
  }

  #baseFrom(baseHref: string | undefined): string {
    return (baseHref === undefined ? undefined : tryResolveUrl(baseHref, this.url)) ?? this.url;
  }

  #resolveLinks(hrefs: readonly string[], base: string): string[] {
    const urls: string[] = [];
    for (const href of hrefs) {
      const url = tryResolveUrl(href, base);
      if (url !== undefined && FOLLOWED_SCHEME.test(url)) urls.push(url);
    }
    return urls;
  }
}

const NO_BODY = new Uint8Array(0);
const FOLLOWED_SCHEME = /^(?:https?|ftp|file):/;
const LINK_ELEMENTS: ReadonlySet<string> = new Set(["a", "area", "link"]);

/** The href of a target; undefined for a link element without one. */
function hrefOf(target: FollowTarget): string | undefined {
  if (typeof target === "string") return target;
  if (target instanceof URL) return target.href;
  if (!(target instanceof Selector))
    throw followError(describe(target), `wanted a URL or an element${cureFor(target)}`);
  if (target.tagName === undefined) return target.get();
  if (LINK_ELEMENTS.has(target.tagName)) return target.attr("href");
  throw followError(describe(target), "only <a>, <area> and <link> have an href; select one of these");
}

function describe(target: unknown): string {
  return target instanceof Selector ? `<${target.tagName ?? "text"}>` : showValue(target);
}

function cureFor(target: unknown): string {
  if (target instanceof SelectorList) return "; response.followAll() takes a list";
  return target === undefined ? "; where nothing was selected, response.followAll() follows nothing" : "";
}

function followError(target: string, problem: string): TypeError {
  return typeError("ERR_INVALID_FOLLOW_TARGET", `Cannot follow ${target}: ${problem}`);
}
