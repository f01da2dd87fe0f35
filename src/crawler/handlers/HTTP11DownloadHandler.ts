import { Deferred } from "../../core/Deferred.js";
import { fail } from "../../core/fail.js";
import { installedReactor } from "../../reactors/installedReactor.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { Settings } from "../settings/Settings.js";
import { connectionsPerHost } from "./connectionsPerHost.js";
import type { DownloadHandler } from "./DownloadHandler.js";
import { DownloadFailedError } from "./errors.js";
import type { HttpClient, HttpOrder } from "./HttpClient.js";
import { HttpExchange } from "./HttpExchange.js";
import { limitsOf, type HttpLimits } from "./HttpLimits.js";
import { OpenExchanges } from "./OpenExchanges.js";
import { WorkerHttpClient, type ReactorWithWorkers } from "./ioWorker/WorkerHttpClient.js";
import { NodeHttpClient } from "./NodeHttpClient.js";
import { httpTarget, mayBeRepeated, refuseProxy, wireHeaders, type HttpTarget } from "./httpTarget.js";

/**
 * Downloads http and https URLs by HTTP/1.1, on node:http; under a reactor that blocks its thread, in a worker.
 *
 * Connections are kept and used again, at most CONCURRENT_REQUESTS_PER_DOMAIN of them for a host. One limit
 * (meta `downloadTimeout`, else DOWNLOAD_TIMEOUT, in seconds) covers the whole of a download. Bodies come as they were
 * sent: decompressing is for HttpCompressionMiddleware. Certificates are verified unless DOWNLOAD_VERIFY_CERTIFICATES is
 * false.
 *
 * @see Scrapy `HTTP11DownloadHandler`, which verifies no certificates by default
 */
export class HTTP11DownloadHandler implements DownloadHandler {
  readonly #limits: HttpLimits;
  readonly #client: HttpClient;
  readonly #open = new OpenExchanges();
  #closed = false;

  /** @param settings - CONCURRENT_REQUESTS_PER_DOMAIN and the DOWNLOAD_… ones. */
  constructor(settings: Settings) {
    this.#limits = limitsOf(settings);
    const options = {
      connections: connectionsPerHost(settings),
      rejectUnauthorized: settings.getBool("DOWNLOAD_VERIFY_CERTIFICATES", true),
    };
    const reactor = blockingReactor();
    this.#client = reactor === undefined ? new NodeHttpClient(options) : new WorkerHttpClient(reactor, options);
  }

  download(request: Request): Deferred<Response> {
    try {
      if (this.#closed) throw new DownloadFailedError(request.url, "the download handler is closed");
      refuseProxy(request, "HTTP11DownloadHandler");
      const target = httpTarget(request, "HTTP11DownloadHandler");
      const exchange = new HttpExchange(request, this.#limits, this.#open);
      this.#client.send(orderOf(request, target), exchange);
      return exchange.result;
    } catch (error) {
      return fail(error);
    }
  }

  /** Break off what is still under way and close all connections. */
  close(): void {
    this.#closed = true;
    this.#open.close();
    this.#client.close();
  }
}

/** The installed reactor, if it blocks this thread, so that sockets have no events here. */
function blockingReactor(): ReactorWithWorkers | undefined {
  const reactor = installedReactor()?.reactor as Partial<ReactorWithWorkers> | undefined;
  return typeof reactor?.runInIoWorker === "function" ? (reactor as ReactorWithWorkers) : undefined;
}

function orderOf(request: Request, target: HttpTarget): HttpOrder {
  const { secure, hostname, port, path } = target;
  const { method, body } = request;
  const headers = wireHeaders(request, target);
  return { secure, hostname, port, path, method, headers, body, repeatable: mayBeRepeated(request) };
}
