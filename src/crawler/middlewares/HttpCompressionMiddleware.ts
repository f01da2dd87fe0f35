import { Deferred } from "../../core/Deferred.js";
import { IgnoreRequest, NotConfigured } from "../errors.js";
import { ResponseDataLossError } from "../handlers/errors.js";
import { limitsFor, limitsOf, type HttpLimits } from "../handlers/HttpLimits.js";
import { Headers } from "../http/Headers.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import { getLogger } from "../logging/Logger.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { decompressAll, isKnownEncoding, KNOWN_ENCODINGS } from "./decompress.js";
import type { DownloaderMiddleware, MiddlewareResult } from "./DownloaderMiddleware.js";
import { RetryPolicy } from "./retryRequest.js";

const logger = getLogger("scrapy.downloadermiddlewares.httpcompression");

/**
 * Asks for compressed responses (gzip, deflate, br) and decompresses them.
 *
 * A body that ends too early or is broken counts as lost on the way: the request is sent again as RetryMiddleware would,
 * and fails with ResponseDataLossError at last; with DOWNLOAD_FAIL_ON_DATALOSS false the response has what can be had, and
 * the flag "dataloss". A body that grows beyond DOWNLOAD_MAXSIZE is dropped before it fills the memory.
 *
 * @see Scrapy `HttpCompressionMiddleware`, which gives half a page as a whole one
 */
export class HttpCompressionMiddleware implements DownloaderMiddleware {
  readonly #crawler: CrawlerContext;
  readonly #limits: HttpLimits;
  readonly #retries: RetryPolicy;

  /**
   * @param crawler - Its settings COMPRESSION_ENABLED, DOWNLOAD_… and RETRY_….
   * @throws NotConfigured when COMPRESSION_ENABLED is false.
   */
  constructor(crawler: CrawlerContext) {
    if (!crawler.settings.getBool("COMPRESSION_ENABLED", true)) throw new NotConfigured();
    this.#crawler = crawler;
    this.#limits = limitsOf(crawler.settings);
    this.#retries = new RetryPolicy(crawler);
  }

  processRequest({ headers }: Request): undefined {
    if (!headers.has("accept-encoding")) headers.append("Accept-Encoding", KNOWN_ENCODINGS);
  }

  processResponse(request: Request, response: Response): MiddlewareResult<Request | Response> {
    const { headers, body } = response;
    if (request.method === "HEAD" || !headers.has("content-encoding")) return response;
    const [kept, encodings] = splitEncodings(headers);
    if (encodings.length === 0) return response;
    const limits = limitsFor(request, this.#limits);
    if (body.length === 0) {
      return isLost(response) ? this.#failed(request, response, new Error("it is empty"), limits) : response;
    }
    try {
      const decoded = decompressAll(encodings, body, limits);
      if (!(decoded instanceof Deferred)) return this.#decoded(response, decoded, kept, limits);
      return decoded.addCallbacks(
        (whole) => this.#decoded(response, whole, kept, limits),
        (failure) => this.#failed(request, response, failure.value, limits),
      );
    } catch (error) {
      return this.#failed(request, response, error, limits);
    }
  }

  #decoded(response: Response, body: Uint8Array, kept: readonly string[], { warnSize }: HttpLimits): Response {
    const { stats } = this.#crawler;
    stats.incValue("httpcompression/response_bytes", body.length);
    stats.incValue("httpcompression/response_count");
    if (warnSize > 0 && response.body.length < warnSize && body.length >= warnSize) {
      logger.warning(
        () =>
          `${String(response)} body size after decompression (${body.length} B) is larger than the download warning size (${warnSize} B).`,
      );
    }
    const headers = new Headers(response.headers);
    if (kept.length === 0) headers.delete("content-encoding");
    else headers.set("Content-Encoding", kept.join(", "));
    return response.replace({ body, headers });
  }

  #failed(request: Request, response: Response, error: unknown, limits: HttpLimits): Request | Response {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") {
      throw new IgnoreRequest(
        `Ignored response ${String(response)} because its body (${response.body.length} B compressed) ` +
          `exceeded DOWNLOAD_MAXSIZE (${limits.maxSize} B) during decompression.`,
      );
    }
    if (!limits.failOnDataLoss || response.flags.includes("dataloss")) return this.#salvage(response, limits);
    const problem = `its compressed body is broken or ends too early (${error instanceof Error ? error.message : String(error)})`;
    const loss = new ResponseDataLossError(request.url, problem, { cause: error });
    this.#countLoss();
    // Other middlewares hear of errors of a download only, not of a response: the retry has to be made here.
    const again = this.#retries.afterError(request, loss);
    if (again === undefined) throw loss;
    return again;
  }

  /** As DownloaderStats counts what the download handler finds out, so that one figure has all losses. */
  #countLoss(): void {
    const { settings, stats } = this.#crawler;
    if (!settings.getBool("DOWNLOADER_STATS", true)) return;
    stats.incValue("downloader/exception_count");
    stats.incValue("downloader/exception_type_count/ResponseDataLossError");
  }

  #salvage(response: Response, limits: HttpLimits): Response {
    const flags = [...new Set([...response.flags, "dataloss"])];
    const [kept, encodings] = splitEncodings(response.headers);
    try {
      const body = decompressAll(encodings, response.body, { maxSize: limits.maxSize, tolerant: true });
      return this.#decoded(response, body as Uint8Array, kept, limits).replace({ flags });
    } catch {
      return response.replace({ flags });
    }
  }
}

/**
 * Whether an empty body was one with something in it.
 *
 * A body of no bytes is no gzip, but servers and caches say so of empty pages, and browsers take them for what they are: where
 * the length was announced, nothing is missing. Where only the end of the connection has ended it, all of it may be.
 */
function isLost({ status, flags }: Response): boolean {
  return status >= 200 && status < 300 && flags.includes("partial");
}

/** The encodings of a body, in the order in which they were applied; those before the last unknown one have to be kept. */
function splitEncodings(headers: Headers): [kept: string[], encodings: string[]] {
  const all = headers
    .getAll("content-encoding")
    .flatMap((value) => value.split(","))
    .map((encoding) => encoding.trim().toLowerCase())
    .filter((encoding) => encoding !== "" && encoding !== "identity");
  let start = all.length;
  while (start > 0 && isKnownEncoding(all[start - 1] ?? "")) start--;
  return [all.slice(0, start), all.slice(start)];
}
