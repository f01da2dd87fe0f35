import type { Deferred } from "../../core/Deferred.js";
import { DeferredList } from "../../core/DeferredList.js";
import { fail } from "../../core/fail.js";
import { maybeDeferred } from "../../core/maybeDeferred.js";
import { NotConfigured, NotSupported } from "../errors.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import { MissingPackageError } from "../loadOptionalPackage.js";
import { getLogger } from "../logging/Logger.js";
import type { Settings } from "../settings/Settings.js";
import type { DownloadHandler, DownloadHandlerClass } from "./DownloadHandler.js";

const logger = getLogger("scrapy.core.downloader.handlers");

/** Finds the class of handlers that a setting names, or is. */
export type ResolveHandler = (pathOrClass: unknown) => DownloadHandlerClass;

/**
 * The download handlers of a crawl, by scheme: DOWNLOAD_HANDLERS laid over DOWNLOAD_HANDLERS_BASE; null disables a scheme.
 *
 * Handlers are made at once, lazy ones (`static lazy = true`) with the first request for their scheme. A scheme whose
 * handler cannot be had makes its requests fail, nothing else.
 *
 * @see Scrapy `scrapy.core.downloader.handlers.DownloadHandlers`
 */
export class DownloadHandlers {
  readonly #settings: Settings;
  readonly #resolve: ResolveHandler;
  /** What the settings say, for schemes that are not disabled. */
  readonly #configured = new Map<string, unknown>();
  readonly #handlers = new Map<string, DownloadHandler>();
  /** Why there is no handler for a scheme. */
  readonly #reasons = new Map<string, string>();

  /**
   * @param settings - DOWNLOAD_HANDLERS and DOWNLOAD_HANDLERS_BASE, and what the handlers want to know.
   * @param resolve - Finds the class for a value of those settings; what it throws is logged.
   * @throws MissingPackageError when a handler that is made at once does.
   */
  constructor(settings: Settings, resolve: ResolveHandler) {
    this.#settings = settings;
    this.#resolve = resolve;
    for (const [scheme, pathOrClass] of settings.getWithBase("DOWNLOAD_HANDLERS")) {
      if (pathOrClass === null || pathOrClass === undefined) continue;
      this.#configured.set(scheme.toLowerCase(), pathOrClass);
      this.#load(scheme.toLowerCase(), pathOrClass, true);
    }
  }

  /**
   * Download with the handler for the request's scheme.
   *
   * @param request - What to download.
   * @returns What the handler returns; a Deferred that fails with NotSupported when there is no handler.
   */
  download(request: Request): Deferred<Response> {
    const scheme = request.url.slice(0, request.url.indexOf(":"));
    const handler = this.#handlers.get(scheme) ?? this.#find(scheme);
    if (handler !== undefined) return maybeDeferred((wanted) => handler.download(wanted), request);
    const reason = this.#reasons.get(scheme) ?? "no handler available for that scheme";
    return fail(new NotSupported(`Unsupported URL scheme '${scheme}': ${reason}`));
  }

  /**
   * Close all handlers there are; the error of one is logged and keeps no other from being closed.
   *
   * @returns A Deferred that fires when they are closed; it never fails.
   */
  close(): Deferred<undefined> {
    const closing = Array.from(this.#handlers, ([scheme, handler]) =>
      maybeDeferred(() => handler.close()).addErrback((failure) => {
        logger.error(`Error closing the download handler for scheme "${scheme}"`, failure);
      }),
    );
    this.#handlers.clear();
    this.#configured.clear();
    return new DeferredList(closing).addCallback(() => undefined);
  }

  #find(scheme: string): DownloadHandler | undefined {
    const pathOrClass = this.#configured.get(scheme);
    if (pathOrClass === undefined || this.#reasons.has(scheme)) return undefined;
    return this.#load(scheme, pathOrClass, false);
  }

  #load(scheme: string, pathOrClass: unknown, skipLazy: boolean): DownloadHandler | undefined {
    try {
      const HandlerClass = this.#resolve(pathOrClass);
      if (skipLazy && HandlerClass.lazy === true) return undefined;
      const handler = new HandlerClass(this.#settings);
      this.#handlers.set(scheme, handler);
      return handler;
    } catch (error) {
      // Before the crawl has begun it need not begin.
      if (skipLazy && error instanceof MissingPackageError) throw error;
      this.#reasons.set(scheme, error instanceof Error ? error.message : String(error));
      if (!(error instanceof NotConfigured)) {
        logger.error(`Loading "${nameOf(pathOrClass)}" for scheme "${scheme}"`, error);
      }
      return undefined;
    }
  }
}

function nameOf(pathOrClass: unknown): string {
  return typeof pathOrClass === "function" ? pathOrClass.name : String(pathOrClass);
}
