import http from "node:http";
import https from "node:https";
import { Deferred } from "../../core/Deferred.js";
import { fail } from "../../core/fail.js";
import { Headers } from "../http/Headers.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { Settings } from "../settings/Settings.js";
import { connectionsPerHost } from "./connectionsPerHost.js";
import type { DownloadHandler } from "./DownloadHandler.js";
import { DownloadFailedError } from "./errors.js";
import { HttpExchange } from "./HttpExchange.js";
import { limitsOf, type HttpLimits } from "./HttpLimits.js";
import { OpenExchanges } from "./OpenExchanges.js";
import { httpTarget, mayBeRepeated, refuseProxy, wireHeaders, type HttpTarget } from "./httpTarget.js";

/**
 * Downloads http and https URLs by HTTP/1.1, on node:http.
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
  readonly #agent: http.Agent;
  readonly #secureAgent: https.Agent;
  readonly #open = new OpenExchanges();
  #closed = false;

  /** @param settings - CONCURRENT_REQUESTS_PER_DOMAIN and the DOWNLOAD_… ones. */
  constructor(settings: Settings) {
    this.#limits = limitsOf(settings);
    const connections = connectionsPerHost(settings);
    const options = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections };
    this.#agent = new http.Agent(options);
    const rejectUnauthorized = settings.getBool("DOWNLOAD_VERIFY_CERTIFICATES", true);
    this.#secureAgent = new https.Agent({ ...options, rejectUnauthorized });
  }

  download(request: Request): Deferred<Response> {
    try {
      if (this.#closed) throw new DownloadFailedError(request.url, "the download handler is closed");
      refuseProxy(request, "HTTP11DownloadHandler");
      const target = httpTarget(request, "HTTP11DownloadHandler");
      const exchange = new HttpExchange(request, this.#limits, this.#open);
      this.#send(exchange, target, wireHeaders(request, target));
      return exchange.result;
    } catch (error) {
      return fail(error);
    }
  }

  /** Break off what is still under way and close all connections. */
  close(): void {
    this.#closed = true;
    this.#open.close();
    for (const agent of [this.#agent, this.#secureAgent]) {
      // For requests in its queue an agent connects anew when it loses a connection, even if they are cancelled.
      for (const host of Object.keys(agent.requests)) delete (agent.requests as Record<string, unknown>)[host];
      agent.destroy();
    }
  }

  #send(exchange: HttpExchange, target: HttpTarget, headers: string[]): void {
    const { request } = exchange;
    const { hostname, port, path } = target;
    const options = { hostname, port, path, method: request.method, headers };
    const sent = target.secure
      ? https.request({ ...options, agent: this.#secureAgent })
      : http.request({ ...options, agent: this.#agent });
    exchange.abort = () => sent.destroy();
    let message: http.IncomingMessage | undefined;
    sent.on("response", (incoming) => {
      message = incoming;
      receive(incoming, exchange);
    });
    sent.on("error", (error) => {
      // A server may close an idle connection at any time, also while a request is on its way to it: that is no fault
      // of either. Every such connection is gone then, so that this ends, at the latest with a new one.
      const mayTryAgain = sent.reusedSocket && isDisconnect(error) && mayBeRepeated(request);
      if (mayTryAgain && !exchange.begun && !exchange.over) this.#send(exchange, target, headers);
      else failAfter(message, exchange, error);
    });
    // An empty body would be written in a call of its own.
    sent.end(request.body.length === 0 ? undefined : request.body);
  }
}

function receive(message: http.IncomingMessage, exchange: HttpExchange): void {
  exchange.begin({
    status: message.statusCode ?? 0,
    headers: Headers.fromRaw(message.rawHeaders),
    protocol: `HTTP/${message.httpVersion}`,
    ipAddress: message.socket.remoteAddress,
  });
  message.on("data", (chunk: Uint8Array) => exchange.receive(chunk));
  message.on("end", () => exchange.end());
  message.on("error", (error) => exchange.fail(error));
}

/** A fault of the parser is told at once, before those parts of the body that came with it: they are still in the stream. */
function failAfter(message: http.IncomingMessage | undefined, exchange: HttpExchange, error: Error): void {
  while (message !== undefined && message.read() !== null);
  exchange.fail(error);
}

function isDisconnect(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return code === "ECONNRESET" || code === "EPIPE";
}
