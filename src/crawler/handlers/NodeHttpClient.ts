import http from "node:http";
import https from "node:https";
import { Headers } from "../http/Headers.js";
import type { HttpClient, HttpClientOptions, HttpEvents, HttpOrder } from "./HttpClient.js";

/**
 * HTTP/1.1 on node:http, in a thread whose event loop turns. Connections are kept and used again.
 *
 * @internal
 */
export class NodeHttpClient implements HttpClient {
  readonly #agent: http.Agent;
  readonly #secureAgent: https.Agent;
  /** Those that have carried a response. A request that waited for one is not told that it is not the first. */
  readonly #used = new WeakSet<object>();

  constructor({ connections, rejectUnauthorized }: HttpClientOptions) {
    const options = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections };
    this.#agent = new http.Agent(options);
    this.#secureAgent = new https.Agent({ ...options, rejectUnauthorized });
  }

  send(order: HttpOrder, events: HttpEvents): void {
    const { secure, hostname, port, path, method, headers, body } = order;
    const options = { hostname, port, path, method, headers };
    const sent = secure
      ? https.request({ ...options, agent: this.#secureAgent })
      : http.request({ ...options, agent: this.#agent });
    events.abort = () => sent.destroy();
    let message: http.IncomingMessage | undefined;
    sent.on("response", (incoming) => {
      message = incoming;
      this.#used.add(incoming.socket);
      receive(incoming, events);
    });
    sent.on("error", (error) => {
      // A server may close an idle connection at any time, also while a request is on its way to it: that is no fault
      // of either. Every such connection is gone then, so that this ends, at the latest with a new one.
      const isReused = sent.socket !== null && this.#used.has(sent.socket);
      const mayTryAgain = isReused && isDisconnect(error) && order.repeatable;
      if (mayTryAgain && !events.begun && !events.over) this.send(order, events);
      else failAfter(message, events, error);
    });
    // An empty body would be written in a call of its own.
    sent.end(body.length === 0 ? undefined : body);
  }

  close(): void {
    for (const agent of [this.#agent, this.#secureAgent]) {
      // For requests in its queue an agent connects anew when it loses a connection, even if they are cancelled.
      for (const host of Object.keys(agent.requests)) delete (agent.requests as Record<string, unknown>)[host];
      agent.destroy();
    }
  }
}

function receive(message: http.IncomingMessage, events: HttpEvents): void {
  events.begin({
    status: message.statusCode ?? 0,
    headers: Headers.fromRaw(message.rawHeaders),
    protocol: `HTTP/${message.httpVersion}`,
    ipAddress: message.socket.remoteAddress,
  });
  message.on("data", (chunk: Uint8Array) => events.receive(chunk));
  message.on("end", () => events.end());
  message.on("error", (error) => events.fail(error));
}

/** A fault of the parser is told at once, before those parts of the body that came with it: they are still in the stream. */
function failAfter(message: http.IncomingMessage | undefined, events: HttpEvents, error: Error): void {
  while (message !== undefined && message.read() !== null);
  events.fail(error);
}

function isDisconnect(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return code === "ECONNRESET" || code === "EPIPE";
}
