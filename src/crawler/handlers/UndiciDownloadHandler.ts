import type { Socket } from "node:net";
import type { Agent, buildConnector, Client, Dispatcher } from "undici";
import type { Deferred } from "../../core/Deferred.js";
import { fail } from "../../core/fail.js";
import { slots } from "../../core/slots.js";
import { NotConfigured } from "../errors.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import { loadOptional, requireOptional } from "../loadOptionalPackage.js";
import type { Settings } from "../settings/Settings.js";
import { connectionsPerHost } from "./connectionsPerHost.js";
import type { DownloadHandler } from "./DownloadHandler.js";
import { DownloadFailedError } from "./errors.js";
import { HttpExchange } from "./HttpExchange.js";
import { limitsOf, type HttpLimits } from "./HttpLimits.js";
import { OpenExchanges } from "./OpenExchanges.js";
import { httpTarget, refuseProxy, wireHeaders } from "./httpTarget.js";
import { UndiciConnection } from "./UndiciConnection.js";
import { UndiciExchange, type UndiciOptions } from "./UndiciExchange.js";

const NEEDS_ASYNCIO =
  "UndiciDownloadHandler requires the asyncio support. Make sure that you have either enabled the asyncio Twisted reactor " +
  "in the TWISTED_REACTOR setting or disabled the TWISTED_REACTOR_ENABLED setting. See the asyncio documentation of " +
  "deferred-interop (docs/asyncio.md) for more information.";

/**
 * Downloads http and https URLs by HTTP/1.1, on undici.
 *
 * The package undici has to be installed. Responses, errors, limits and settings are those of HTTP11DownloadHandler, but
 * for `response.protocol`: it is always "HTTP/1.1", because undici does not tell what the server answered with.
 *
 * @see Scrapy `HttpxDownloadHandler`, whose limit of time is for each phase; this one's is for the whole
 */
export class UndiciDownloadHandler implements DownloadHandler {
  readonly #limits: HttpLimits;
  readonly #open = new OpenExchanges();
  readonly #sockets = new Set<Socket>();
  readonly #agent: Agent;
  #closed = false;

  /**
   * @param settings - CONCURRENT_REQUESTS_PER_DOMAIN and the DOWNLOAD_… ones.
   * @throws MissingPackageError when undici is not installed; NotConfigured where promises do not settle, under a reactor
   *   that blocks its thread.
   */
  constructor(settings: Settings) {
    if (slots().promiseRule() !== undefined) throw new NotConfigured(NEEDS_ASYNCIO);
    this.#limits = limitsOf(settings);
    this.#agent = createAgent(settings, this.#sockets, () => this.#closed);
  }

  /** @throws MissingPackageError without undici. @internal */
  static requirePackages(): void {
    requireOptional("undici", "UndiciDownloadHandler");
  }

  download(request: Request): Deferred<Response> {
    try {
      if (this.#closed) throw new DownloadFailedError(request.url, "the download handler is closed");
      refuseProxy(request, "UndiciDownloadHandler");
      const target = httpTarget(request, "UndiciDownloadHandler");
      const exchange = new HttpExchange(request, this.#limits, this.#open);
      this.#send(exchange, {
        origin: target.origin,
        path: target.path,
        method: request.method,
        headers: wireHeaders(request, target),
        body: request.body.length === 0 ? null : request.body,
      });
      return exchange.result;
    } catch (error) {
      return fail(error);
    }
  }

  /**
   * Break off what is still under way and close all connections.
   *
   * @returns A promise that settles when they are closed.
   */
  close(): Promise<void> {
    this.#closed = true;
    this.#open.close();
    const closed = this.#agent.destroy();
    // Undici leaves those alone that are still connecting, and those of a pool in which one could not.
    for (const socket of this.#sockets) socket.destroy();
    return closed;
  }

  #send(exchange: HttpExchange, options: UndiciOptions): void {
    this.#agent.dispatch(options, new UndiciExchange(exchange, options, () => this.#send(exchange, options)));
  }
}

function createAgent(settings: Settings, sockets: Set<Socket>, isClosed: () => boolean): Agent {
  const undici = loadOptional<typeof import("undici")>("undici", "UndiciDownloadHandler");
  const rejectUnauthorized = settings.getBool("DOWNLOAD_VERIFY_CERTIFICATES", true);
  // The limits of time are undici's own, of the phases; ours is one for the whole, as everywhere.
  const connector: buildConnector.connector = undici.buildConnector({ timeout: 0, rejectUnauthorized });
  const connect: buildConnector.connector = (options, callback) =>
    isClosed() ? callback(new Error("The download handler is closed"), null) : connector(options, callback);
  const createClient = clientFactory(undici, connect, sockets);
  const connections = connectionsPerHost(settings);
  return new undici.Agent({
    connections: Number.isFinite(connections) ? connections : null,
    headersTimeout: 0,
    bodyTimeout: 0,
    factory: (origin, options) => new undici.Pool(origin, { ...options, factory: createClient }),
  });
}

/** Clients that note in what they are asked for which connection it goes to. */
function clientFactory(
  undici: typeof import("undici"),
  connect: buildConnector.connector,
  sockets: Set<Socket>,
): (origin: URL, options: object) => Client {
  class TrackedClient extends undici.Client {
    readonly #connection: UndiciConnection;

    constructor(origin: URL, options: object, connection: UndiciConnection) {
      super(origin, { ...options, connect: connection.connect });
      this.#connection = connection;
    }

    override dispatch(options: UndiciOptions, handler: Dispatcher.DispatchHandler): boolean {
      options.connection = this.#connection;
      return super.dispatch(options, handler);
    }
  }
  return (origin, options) => new TrackedClient(origin, options, new UndiciConnection(connect, sockets));
}
