import { DeferredInteropError } from "../../core/errors.js";

/*
 * DeferredInteropError
 * ├── CannotResolveHostError          the name of the host leads nowhere
 * ├── DownloadConnectionRefusedError  nobody listens there
 * ├── DownloadTimeoutError            the time limit of the request ran out
 * ├── DownloadFailedError             everything else that keeps a response from beginning
 * ├── ResponseDataLossError           the response began and did not arrive whole
 * ├── DownloadCancelledError          we gave it up: the response is too large
 * └── UnsupportedURLSchemeError       a handler was given a URL that is not for it
 * The same for all download handlers, so that nobody need know which one is in use. `cause` is the error of the library.
 */

/** Options of the errors of downloads. */
interface CauseOption {
  readonly cause?: unknown;
}

/**
 * The host of a URL has no address.
 *
 * @see Scrapy `scrapy.exceptions.CannotResolveHostError`
 */
export class CannotResolveHostError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/CannotResolveHostError";
  readonly code = "ERR_CANNOT_RESOLVE_HOST";
  /** The URL of the request. */
  readonly url: string;

  /**
   * @param url - The URL of the request.
   * @param problem - What the resolver said.
   * @param options - `cause` is the error of the library.
   */
  constructor(url: string, problem: string, options?: CauseOption) {
    super(
      `Cannot download ${url}: the host ${JSON.stringify(hostOf(url))} has no address (${problem}). ` +
        "Check its spelling, and that this machine can look up names",
      options,
    );
    this.url = url;
  }
}

/**
 * Nobody listens at the host and port of a URL.
 *
 * @see Scrapy `scrapy.exceptions.DownloadConnectionRefusedError`
 */
export class DownloadConnectionRefusedError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/DownloadConnectionRefusedError";
  readonly code = "ERR_DOWNLOAD_CONNECTION_REFUSED";
  /** The URL of the request. */
  readonly url: string;

  /**
   * @param url - The URL of the request.
   * @param options - `cause` is the error of the library.
   */
  constructor(url: string, options?: CauseOption) {
    super(
      `Cannot download ${url}: ${hostOf(url)} refused the connection. Check that the server runs and that the port is right`,
      options,
    );
    this.url = url;
  }
}

/**
 * A request took longer than its limit: meta `downloadTimeout`, or the setting DOWNLOAD_TIMEOUT.
 *
 * @see Scrapy `scrapy.exceptions.DownloadTimeoutError`
 */
export class DownloadTimeoutError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/DownloadTimeoutError";
  readonly code = "ERR_DOWNLOAD_TIMEOUT";
  /** The URL of the request. */
  readonly url: string;
  /** The limit, in seconds. */
  readonly timeout: number;

  /**
   * @param url - The URL of the request.
   * @param timeout - The limit, in seconds.
   */
  constructor(url: string, timeout: number) {
    super(`Getting ${url} took longer than ${timeout} seconds.`);
    this.url = url;
    this.timeout = timeout;
  }
}

/**
 * No response came, for a reason that has no class of its own: the connection broke, TLS failed, the server speaks no HTTP.
 *
 * @see Scrapy `scrapy.exceptions.DownloadFailedError`
 */
export class DownloadFailedError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/DownloadFailedError";
  readonly code = "ERR_DOWNLOAD_FAILED";
  /** The URL of the request. */
  readonly url: string;

  /**
   * @param url - The URL of the request.
   * @param problem - What went wrong, and the cure where there is one.
   * @param options - `cause` is the error of the library.
   */
  constructor(url: string, problem: string, options?: CauseOption) {
    super(`Cannot download ${url}: ${problem}`, options);
    this.url = url;
  }
}

/**
 * A response began and did not arrive whole, or cannot be decoded.
 *
 * @see Scrapy `scrapy.exceptions.ResponseDataLossError`
 */
export class ResponseDataLossError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ResponseDataLossError";
  readonly code = "ERR_RESPONSE_DATA_LOSS";
  /** The URL of the request. */
  readonly url: string;

  /**
   * @param url - The URL of the request.
   * @param problem - What is wrong with the body.
   * @param options - `cause` is the error of the library.
   */
  constructor(url: string, problem: string, options?: CauseOption) {
    super(
      `Cannot use the response of ${url}: ${problem}. ` +
        'Set DOWNLOAD_FAIL_ON_DATALOSS to false to get what did arrive, with the flag "dataloss"',
      options,
    );
    this.url = url;
  }
}

/**
 * A download was given up because its body is larger than DOWNLOAD_MAXSIZE.
 *
 * @see Scrapy `scrapy.exceptions.DownloadCancelledError`
 */
export class DownloadCancelledError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/DownloadCancelledError";
  readonly code = "ERR_DOWNLOAD_CANCELLED";
}

/**
 * A download handler was given a URL of a scheme that it does not speak.
 *
 * @see Scrapy `scrapy.exceptions.UnsupportedURLSchemeError`
 */
export class UnsupportedURLSchemeError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/UnsupportedURLSchemeError";
  readonly code = "ERR_UNSUPPORTED_URL_SCHEME";
}

/** Host and port as they stand in a URL; empty where there is none. */
function hostOf(url: string): string {
  return /^[^:]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/.exec(url)?.[1] ?? "";
}
