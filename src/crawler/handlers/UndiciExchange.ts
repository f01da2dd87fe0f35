import type { Dispatcher } from "undici";
import { Headers } from "../http/Headers.js";
import type { HttpExchange } from "./HttpExchange.js";
import { mayBeRepeated } from "./httpTarget.js";
import type { UndiciConnection } from "./UndiciConnection.js";

/** What undici is asked for; it hands the object on to the client, which notes its connection in it. @internal */
export interface UndiciOptions extends Dispatcher.DispatchOptions {
  connection?: UndiciConnection;
}

/**
 * Takes undici's events of one request to its exchange.
 *
 * @internal
 */
export class UndiciExchange implements Dispatcher.DispatchHandler {
  readonly #exchange: HttpExchange;
  readonly #options: UndiciOptions;
  readonly #sendAgain: () => void;
  #controller: Dispatcher.DispatchController | undefined;
  #reused = false;

  /**
   * @param exchange - Where the events go.
   * @param options - What undici was asked for.
   * @param sendAgain - Called when the request should be sent once more.
   */
  constructor(exchange: HttpExchange, options: UndiciOptions, sendAgain: () => void) {
    this.#exchange = exchange;
    this.#options = options;
    this.#sendAgain = sendAgain;
    exchange.abort = () => this.#abort();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#reused = this.#options.connection?.take() ?? false;
    // It was cancelled while it waited for a connection, where undici cannot be told.
    if (this.#exchange.over) this.#abort();
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    this.#exchange.begin({
      status,
      headers: Headers.fromRaw(toStrings(controller.rawHeaders)),
      protocol: "HTTP/1.1",
      ipAddress: this.#options.connection?.ipAddress,
    });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#exchange.receive(chunk);
  }

  onResponseEnd(): void {
    this.#exchange.end();
  }

  onResponseError(_controller: unknown, error: Error): void {
    const exchange = this.#exchange;
    const mayTryAgain = this.#reused && isDisconnect(error) && mayBeRepeated(exchange.request);
    if (mayTryAgain && !exchange.begun && !exchange.over) this.#sendAgain();
    else exchange.fail(error);
  }

  #abort(): void {
    if (this.#controller === undefined) this.#options.connection?.stopConnecting();
    else this.#controller.abort(new Error("The request was cancelled"));
  }
}

function toStrings(raw: Dispatcher.DispatchController["rawHeaders"]): string[] {
  // Header lines are Latin-1 by definition, and so does node:http read them.
  return Array.isArray(raw) ? raw.map((part) => (typeof part === "string" ? part : part.toString("latin1"))) : [];
}

function isDisconnect(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE";
}
