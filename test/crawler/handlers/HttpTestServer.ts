import http from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** What the server saw of a request. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** Which connection it came by, counted from 1. */
  readonly connection: number;
}

export type Answer = (response: http.ServerResponse, request: SeenRequest) => void;

/** A server on this machine that answers as a test says and remembers what it was asked. */
export class HttpTestServer {
  readonly seen: SeenRequest[] = [];
  /** How many connections were made to it. */
  connections = 0;
  readonly #server: http.Server;
  readonly #numbers = new WeakMap<Socket, number>();
  #answer: Answer;
  #waiting: (() => void)[] = [];

  constructor(answer: Answer) {
    this.#answer = answer;
    this.#server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const seen = {
          method: request.method ?? "",
          url: request.url ?? "",
          rawHeaders: request.rawHeaders,
          body: Buffer.concat(chunks).toString(),
          connection: this.#numbers.get(request.socket) ?? 0,
        };
        this.seen.push(seen);
        this.#answer(response, seen);
        for (const wake of this.#waiting.splice(0)) wake();
      });
    });
    this.#server.on("connection", (socket) => this.#numbers.set(socket, ++this.connections));
  }

  set answer(answer: Answer) {
    this.#answer = answer;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path = "/"): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  /** Wait for the next request. */
  asked(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** How many connections are open at present. */
  openConnections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
