import { typeError } from "../../core/errors.js";
import type { Failure } from "../../core/Failure.js";
import { showValue } from "../../core/showValue.js";
import { Headers, type HeadersInit } from "./Headers.js";
import { InvalidUrlError } from "./InvalidUrlError.js";
import type { Response } from "./Response.js";
import { normalizeUrl } from "./resolveUrl.js";

/**
 * What a spider does with a response: a function, generator or async function of the spider.
 *
 * As a method of the spider (`this.parse`) it is called with the spider as `this`. It may be written with narrower
 * types for the keyword arguments, `(response, { page }: { page: number }) => …`: what a request carries is up to the
 * spider that makes it.
 */
export type Callback = {
  /** Called with the response, and with what the request carries. */
  call(response: Response, cbKwargs: Record<string, unknown>): unknown;
}["call"];

/** What a spider does when a request fails; `failure.value` is the error. Called like a {@link Callback}. */
export type Errback = (failure: Failure) => unknown;

/** A cookie to send: where it is sent later, beyond this request, its domain and path say. */
export interface RequestCookie {
  /** Its name. */
  readonly name: string;
  /** Its value. */
  readonly value: string | number | boolean;
  /**
   * The domain it is sent to, with those below it.
   *
   * @defaultValue the host of the request, and no other
   */
  readonly domain?: string | undefined;
  /**
   * The path it is sent to, with those below it.
   *
   * @defaultValue "/"
   */
  readonly path?: string | undefined;
  /**
   * Whether only https gets it.
   *
   * @defaultValue false
   */
  readonly secure?: boolean | undefined;
}

/** Cookies of a request: values by name, or cookies that say where they belong. */
export type RequestCookies = Readonly<Record<string, string | number | boolean>> | readonly RequestCookie[];

/** What a request is made of, apart from its URL. */
export interface RequestOptions {
  /**
   * The HTTP method; in any case.
   *
   * @defaultValue "GET"
   */
  method?: string | undefined;
  /** Headers to send. */
  headers?: HeadersInit | undefined;
  /** Cookies to put into the cookie jar, and to send; see CookiesMiddleware. */
  cookies?: RequestCookies | undefined;
  /** The body; a string is sent as UTF-8. */
  body?: string | Uint8Array | undefined;
  /**
   * Gets the response.
   *
   * @defaultValue the spider's `parse`
   */
  callback?: Callback | undefined;
  /** Gets the failure, when there is no response to give to the callback. */
  errback?: Errback | undefined;
  /** Notes for middlewares, extensions and the callback (`response.meta`); copied. */
  meta?: Readonly<Record<string, unknown>> | undefined;
  /** Given to the callback as its second argument; copied. */
  cbKwargs?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Requests with a higher one are sent first; negative ones wait longer.
   *
   * @defaultValue 0
   */
  priority?: number | undefined;
  /**
   * Send it even if the same request was sent before.
   *
   * @defaultValue false
   */
  dontFilter?: boolean | undefined;
  /** Words for the log, such as "cached". */
  flags?: readonly string[] | undefined;
}

/**
 * Something to fetch, and what to do with what comes back.
 *
 * The URL is absolute and kept in its normal form, that of `new URL(url).href`. A request in the queue is small: notes,
 * headers and the rest take memory only when there are any.
 *
 * @example
 * ```ts
 * import { Request } from "deferred-interop/crawler";
 *
 * const request = new Request("https://example.com/books?page=2", { meta: { shelf: "poetry" }, priority: 1 });
 * String(request); // "<GET https://example.com/books?page=2>"
 * request.replace({ method: "HEAD" }).meta; // { shelf: "poetry" }
 * ```
 *
 * @see Scrapy `scrapy.Request`; here the URL `http://example.com` becomes `http://example.com/`, as it is sent
 */
export class Request {
  /** The absolute URL, normalised. */
  readonly url: string;
  /** The HTTP method in upper case. */
  readonly method: string;
  /** Gets the response; the spider's `parse` when undefined. */
  callback: Callback | undefined;
  /** Gets the failure. */
  errback: Errback | undefined;
  /** Cookies for the cookie jar. */
  readonly cookies: RequestCookies | undefined;
  /** Requests with a higher one are sent first. */
  readonly priority: number;
  /** Whether it is sent even if the same request was sent before. */
  readonly dontFilter: boolean;
  readonly #body: Uint8Array;
  #headers: Headers | undefined;
  #meta: Record<string, unknown> | undefined;
  #cbKwargs: Record<string, unknown> | undefined;
  #flags: string[] | undefined;

  /**
   * @param url - An absolute URL. Use `response.follow()` for a link of a page, which may be relative.
   * @param options - Everything else.
   * @throws InvalidUrlError when the URL is relative, has no scheme or cannot be parsed.
   * @throws TypeError when the method is no token (`ERR_INVALID_METHOD`), a header is not valid (`ERR_INVALID_HEADER`), the
   * callback or errback is not a function (`ERR_INVALID_CALLBACK`), the body is neither a string nor bytes
   * (`ERR_INVALID_BODY`), the cookies are neither an object nor a list (`ERR_INVALID_COOKIES`), or the priority is not a
   * number (`ERR_INVALID_PRIORITY`).
   */
  constructor(url: string | URL, options: RequestOptions = NO_OPTIONS) {
    this.url = checkUrl(url);
    this.method = checkMethod(options.method);
    this.callback = checkFunction(options.callback, "callback", this.url);
    this.errback = checkFunction(options.errback, "errback", this.url);
    this.cookies = checkCookies(options.cookies);
    this.priority = checkPriority(options.priority);
    this.dontFilter = options.dontFilter === true;
    this.#body = toBytes(options.body);
    this.#headers = options.headers && new Headers(options.headers);
    this.#meta = options.meta && { ...options.meta };
    this.#cbKwargs = options.cbKwargs && { ...options.cbKwargs };
    this.#flags = options.flags && [...options.flags];
  }

  /** The headers to send. */
  get headers(): Headers {
    return (this.#headers ??= new Headers());
  }

  /** The body as bytes; empty when there is none. */
  get body(): Uint8Array {
    return this.#body;
  }

  /** Notes for middlewares, extensions and the callback; they may be changed. */
  get meta(): Record<string, unknown> {
    return (this.#meta ??= {});
  }

  /** What the callback gets as its second argument. */
  get cbKwargs(): Record<string, unknown> {
    return (this.#cbKwargs ??= {});
  }

  /** Words for the log. */
  get flags(): string[] {
    return (this.#flags ??= []);
  }

  /**
   * A copy with some things changed. Headers, meta, cbKwargs and flags are copies too.
   *
   * @param changes - What is to be different; a member that is there and undefined gets its default.
   * @throws the same as the constructor.
   */
  replace(changes: { url?: string | URL | undefined } & RequestOptions): Request {
    const { url = this.url, ...options } = changes;
    return new Request(url, {
      method: this.method,
      headers: this.#headers,
      cookies: this.cookies,
      body: this.#body,
      callback: this.callback,
      errback: this.errback,
      meta: this.#meta,
      cbKwargs: this.#cbKwargs,
      priority: this.priority,
      dontFilter: this.dontFilter,
      flags: this.#flags,
      ...options,
    });
  }

  /** `<GET https://example.com/>`, as in the log. */
  toString(): string {
    return `<${this.method} ${this.url}>`;
  }
}

const NO_OPTIONS: RequestOptions = {};
const NO_BODY = new Uint8Array(0);

function checkUrl(url: unknown): string {
  const given = url instanceof URL ? url.href : url;
  const normal = typeof given === "string" ? normalizeUrl(given) : undefined;
  if (normal === undefined) throw new InvalidUrlError("create a Request for", given);
  return normal;
}

function checkMethod(method: unknown): string {
  if (method === undefined || method === "GET") return "GET";
  if (typeof method === "string" && /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)) return method.toUpperCase();
  throw typeError(
    "ERR_INVALID_METHOD",
    `Cannot create a Request with the method ${showValue(method)}: wanted a word such as "GET" or "POST"`,
  );
}

function checkFunction<F>(value: F | undefined | null, role: "callback" | "errback", url: string): F | undefined {
  if (value === undefined || typeof value === "function") return value;
  const shown = `Cannot create a Request for ${url} with the ${role} ${showValue(value)}`;
  const cure =
    typeof value === "string" ? `pass the method itself, as in { ${role}: this.${value} }` : "expected a function";
  throw typeError("ERR_INVALID_CALLBACK", `${shown}: ${cure}`);
}

function checkCookies(cookies: unknown): RequestCookies | undefined {
  if (cookies === undefined || (typeof cookies === "object" && cookies !== null)) {
    return cookies as RequestCookies | undefined;
  }
  const cure = 'wanted values by name, as in { session: "abc" }, or a list of { name, value, domain, path, secure }';
  throw typeError("ERR_INVALID_COOKIES", `Cannot create a Request with ${showValue(cookies)} as its cookies: ${cure}`);
}

function checkPriority(priority: unknown): number {
  if (priority === undefined) return 0;
  if (typeof priority === "number" && !Number.isNaN(priority)) return priority;
  throw typeError(
    "ERR_INVALID_PRIORITY",
    `Cannot create a Request with the priority ${showValue(priority)}: wanted a number`,
  );
}

function toBytes(body: unknown): Uint8Array {
  if (body === undefined || body === "") return NO_BODY;
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  const cure = "wanted a string or a Uint8Array; JSON.stringify() makes a string of data";
  throw typeError("ERR_INVALID_BODY", `Cannot create a Request with ${showValue(body)} as its body: ${cure}`);
}
