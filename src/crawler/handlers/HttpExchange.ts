import { Deferred } from "../../core/Deferred.js";
import type { Headers } from "../http/Headers.js";
import type { Request } from "../http/Request.js";
import { Response } from "../http/Response.js";
import { getLogger } from "../logging/Logger.js";
import { DownloadCancelledError, DownloadFailedError, DownloadTimeoutError, ResponseDataLossError } from "./errors.js";
import type { HttpEvents } from "./HttpClient.js";
import { limitsFor, type HttpLimits } from "./HttpLimits.js";
import type { OpenExchanges } from "./OpenExchanges.js";
import { toDownloadError } from "./toDownloadError.js";

const logger = getLogger("scrapy.core.downloader.handlers.http");

/** What a response begins with. @internal */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Headers;
  /** Such as "HTTP/1.1". */
  readonly protocol: string;
  /** Of the server, where it is known. */
  readonly ipAddress: string | undefined;
}

/**
 * One request and its response, apart from the library that carries them.
 *
 * The library's events are told here (`begin`, `receive`, `end`, `fail`), in any order and number; out of them comes one
 * response or one error, the same for every library. Limits are watched here. Whoever cancels the Deferred, and
 * whatever limit is broken, `abort` is called, once, and what the library still tells is not heard.
 *
 * @internal
 */
export class HttpExchange implements HttpEvents {
  /** What is asked for. */
  readonly request: Request;
  /** Fires with the response. */
  readonly result: Deferred<Response>;
  /** Where it stands among the open ones. */
  place = 0;
  /** Ends the library's work on it; set by the handler as soon as there is something to end. */
  abort: (() => void) | undefined;
  readonly #limits: HttpLimits;
  readonly #open: OpenExchanges;
  #head: ResponseHead | undefined;
  #expected: number | undefined;
  #received = 0;
  #chunks: Uint8Array[] = [];
  #warned = false;
  #over = false;

  /**
   * @param request - What is asked for.
   * @param standard - The limits, where the request has none of its own.
   * @param open - Has the exchange in it until it is over.
   */
  constructor(request: Request, standard: HttpLimits, open: OpenExchanges) {
    this.request = request;
    this.#limits = limitsFor(request, standard);
    this.#open = open;
    open.add(this);
    this.result = new Deferred<Response>(() => this.#giveUp());
    const { timeout } = this.#limits;
    // One limit for the whole of it, of name look-up, connecting, waiting and reading.
    if (timeout > 0) this.result.addTimeout({ seconds: timeout }, undefined, () => this.#tookTooLong());
  }

  /** Whether the head of a response has come. */
  get begun(): boolean {
    return this.#head !== undefined;
  }

  /** Whether there is a result, so that all further work is in vain. */
  get over(): boolean {
    return this.#over;
  }

  get maxSize(): number {
    return this.#limits.maxSize;
  }

  /** The head of a response has come. Interim ones (1xx) are passed over. */
  begin(head: ResponseHead): void {
    if (this.#over || head.status < 200) return;
    this.#head = head;
    if (hasNoBody(this.request, head)) return;
    this.#expected = lengthOf(head.headers);
    if (this.#expected !== undefined) this.#checkSize("Expected to receive", this.#expected);
  }

  /** A part of the body has come. */
  receive(chunk: Uint8Array): void {
    if (this.#over) return;
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    this.#checkSize("Received", this.#received);
  }

  /** The response is complete. */
  end(): void {
    const head = this.#head;
    if (this.#over || head === undefined) return;
    // Only the closing of the connection said where the body ends: nobody can tell whether it is whole.
    const unsure =
      this.#expected === undefined &&
      head.protocol.startsWith("HTTP/1") &&
      !hasNoBody(this.request, head) &&
      !head.headers.has("transfer-encoding");
    this.#respond(head, unsure ? ["partial"] : []);
  }

  /** The library gave up; what has begun by then is a response that is not whole. */
  fail(error: unknown): void {
    if (this.#over) return;
    if (this.#head === undefined) {
      this.#finish();
      this.result.errback(toDownloadError(error, this.request.url));
    } else if (this.#limits.failOnDataLoss) {
      this.#finish();
      this.result.errback(new ResponseDataLossError(this.request.url, this.#describeLoss(), { cause: error }));
    } else {
      this.#respond(this.#head, ["dataloss"]);
    }
  }

  /** The handler is closed. */
  close(): void {
    if (this.#over) return;
    this.#giveUp();
    this.result.errback(new DownloadFailedError(this.request.url, "the download handler was closed meanwhile"));
  }

  #respond({ status, headers, protocol, ipAddress }: ResponseHead, flags: string[]): void {
    this.#finish();
    const { request } = this;
    const body = join(this.#chunks, this.#received);
    this.#chunks = [];
    this.result.callback(new Response(request.url, { status, headers, body, flags, request, ipAddress, protocol }));
  }

  #checkSize(verb: "Expected to receive" | "Received", size: number): void {
    const { maxSize, warnSize } = this.#limits;
    if (maxSize > 0 && size > maxSize) {
      const message = this.#describeSize(verb, size, "max", maxSize);
      logger.warning(message);
      this.#giveUp();
      this.result.errback(new DownloadCancelledError(message));
    } else if (warnSize > 0 && size > warnSize && !this.#warned) {
      this.#warned = true;
      logger.warning(() => this.#describeSize(verb, size, "warn", warnSize));
    }
  }

  #describeSize(verb: string, size: number, kind: string, limit: number): string {
    const request = String(this.request);
    return `${verb} ${size} bytes which is larger than download ${kind} size (${limit}) in request ${request}.`;
  }

  #describeLoss(): string {
    const whole =
      this.#expected === undefined ? "its end was announced" : `all of its ${this.#expected} bytes had come`;
    return `the connection broke after ${this.#received} bytes of the body, before ${whole}`;
  }

  #giveUp(): void {
    const { abort } = this;
    this.#finish();
    this.#chunks = [];
    abort?.();
  }

  #finish(): void {
    this.#over = true;
    this.#open.remove(this);
    // It leads to sockets, which live long; what is over should not hang on them.
    this.abort = undefined;
  }

  #tookTooLong(): never {
    throw new DownloadTimeoutError(this.request.url, this.#limits.timeout);
  }
}

/** What the body of a response is made of; one chunk is used as it is. */
function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, length);
}

function hasNoBody(request: Request, { status }: ResponseHead): boolean {
  return request.method === "HEAD" || status === 204 || status === 304;
}

function lengthOf(headers: Headers): number | undefined {
  const length = headers.get("content-length");
  return length !== undefined && /^\d+$/.test(length) && !headers.has("transfer-encoding") ? Number(length) : undefined;
}
