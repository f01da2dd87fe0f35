import { STATUS_CODES } from "node:http";
import type { Failure } from "../../core/Failure.js";
import { className } from "../../core/showValue.js";
import { NotConfigured } from "../errors.js";
import type { Headers } from "../http/Headers.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { StatsCollector } from "../stats/StatsCollector.js";
import type { DownloaderMiddleware } from "./DownloaderMiddleware.js";

/**
 * Counts what goes through the downloader, under the keys `downloader/…`.
 *
 * Bytes are those of HTTP/1.1 before encryption, computed, not measured.
 *
 * @see Scrapy `DownloaderStats`; errors are counted by the name of their class, without a path
 */
export class DownloaderStats implements DownloaderMiddleware {
  readonly #stats: StatsCollector;

  /**
   * @param crawler - Its stats.
   * @throws NotConfigured when DOWNLOADER_STATS is false.
   */
  constructor(crawler: CrawlerContext) {
    if (!crawler.settings.getBool("DOWNLOADER_STATS", true)) throw new NotConfigured();
    this.#stats = crawler.stats;
  }

  processRequest(request: Request): undefined {
    const stats = this.#stats;
    stats.incValue("downloader/request_count");
    stats.incValue(`downloader/request_method_count/${request.method}`);
    stats.incValue("downloader/request_bytes", requestSize(request));
  }

  processResponse(_request: Request, response: Response): Response {
    const stats = this.#stats;
    stats.incValue("downloader/response_count");
    stats.incValue(`downloader/response_status_count/${response.status}`);
    stats.incValue("downloader/response_bytes", responseSize(response));
    return response;
  }

  processException(_request: Request, { value }: Failure): undefined {
    const kind = typeof value === "object" && value !== null ? className(value) : typeof value;
    this.#stats.incValue("downloader/exception_count");
    this.#stats.incValue(`downloader/exception_type_count/${kind}`);
  }
}

function requestSize({ method, url, headers, body }: Request): number {
  const slashes = url.indexOf("://");
  const pathStart = slashes === -1 ? url.indexOf(":") + 1 : url.indexOf("/", slashes + 3);
  const host = slashes === -1 ? 0 : pathStart - slashes - 3;
  const fragment = url.indexOf("#", pathStart);
  const path = (fragment === -1 ? url.length : fragment) - pathStart;
  return `${method}  HTTP/1.1\r\nHost: \r\n\r\n`.length + path + host + headersSize(headers) + body.length;
}

function responseSize({ status, headers, body }: Response): number {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n\r\n`.length + headersSize(headers) + body.length;
}

function headersSize(headers: Headers): number {
  let size = 0;
  for (const [name, value] of headers) size += name.length + value.length + ": \r\n".length;
  return size;
}
