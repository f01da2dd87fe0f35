import type { ResponseHead } from "./HttpExchange.js";

/** A request as a client of HTTP/1.1 needs it; plain data, so that it can go to another thread. @internal */
export interface HttpOrder {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
  readonly path: string;
  readonly method: string;
  /** As they are sent: names and values by turns. */
  readonly headers: readonly string[];
  /** Empty where there is none. */
  readonly body: Uint8Array;
  /** Whether it may be sent once more when a used connection turns out to be closed. */
  readonly repeatable: boolean;
}

/** Where a client tells what happens to a request: an exchange. @internal */
export interface HttpEvents {
  /** Whether the head of a response has come. */
  readonly begun: boolean;
  /** Whether there is a result, so that all further work is in vain. */
  readonly over: boolean;
  /** Bytes of the body from which on nobody wants it; 0 for no limit. */
  readonly maxSize: number;
  /** Ends the client's work on it; set by the client. */
  abort: (() => void) | undefined;
  begin(head: ResponseHead): void;
  receive(chunk: Uint8Array): void;
  end(): void;
  fail(error: unknown): void;
}

/** A client of HTTP/1.1 with its connections. @internal */
export interface HttpClient {
  /** Send a request, and tell `events` what becomes of it. */
  send(order: HttpOrder, events: HttpEvents): void;
  /** Close all connections. */
  close(): void;
}

/** What a client is made with; plain data. @internal */
export interface HttpClientOptions {
  /** Connections to one host; Infinity for any number. */
  readonly connections: number;
  /** Whether certificates are verified. */
  readonly rejectUnauthorized: boolean;
}
