import { describeError } from "../../../threads/describeError.js";
import type { HttpEvents } from "../HttpClient.js";
import type { ResponseHead } from "../HttpExchange.js";
import type { HttpOutcome } from "./httpMessages.js";

/**
 * Collects what happens to a request in the I/O worker, to be told to the exchange in the other thread all at once.
 *
 * It knows one limit itself, since nobody may want to have a body of any size collected: from `maxSize` on it gives up,
 * and the exchange finds out for itself that what there is is too much.
 *
 * @internal
 */
export class CollectedExchange implements HttpEvents {
  readonly maxSize: number;
  abort: (() => void) | undefined;
  readonly #done: (outcome: HttpOutcome) => void;
  #head: ResponseHead | undefined;
  #chunks: Uint8Array[] = [];
  #received = 0;
  /** Whether its length is announced and too much; to a HEAD or with a 304 it is, and no part of a body follows. */
  #isTooLong = false;
  #over = false;

  /** @param done - Called once, unless it is cancelled. */
  constructor(maxSize: number, done: (outcome: HttpOutcome) => void) {
    this.maxSize = maxSize;
    this.#done = done;
  }

  get begun(): boolean {
    return this.#head !== undefined;
  }

  get over(): boolean {
    return this.#over;
  }

  begin(head: ResponseHead): void {
    if (this.#over || head.status < 200) return;
    this.#head = head;
    const { headers } = head;
    const length = headers.has("transfer-encoding") ? 0 : Number(headers.get("content-length") ?? 0);
    this.#isTooLong = this.maxSize > 0 && length > this.maxSize;
  }

  receive(chunk: Uint8Array): void {
    if (this.#over) return;
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    const hasTooMuch = this.maxSize > 0 && this.#received > this.maxSize;
    if (this.#isTooLong || hasTooMuch) this.#giveUp();
  }

  end(): void {
    if (!this.#over && this.#head !== undefined) this.#finish(undefined);
  }

  fail(error: unknown): void {
    if (!this.#over) this.#finish(error);
  }

  /** Nobody waits for it any more. */
  cancel(): void {
    this.#over = true;
    this.#chunks = [];
    this.abort?.();
  }

  #giveUp(): void {
    const { abort } = this;
    this.#finish(undefined);
    abort?.();
  }

  #finish(error: unknown): void {
    this.#over = true;
    this.abort = undefined;
    this.#done({
      head: this.#head === undefined ? undefined : { ...this.#head, headers: [...this.#head.headers].flat() },
      body: join(this.#chunks, this.#received),
      error: error === undefined ? undefined : describeError(error),
    });
    this.#chunks = [];
  }
}

/** In a buffer of its own, which can change hands: chunks are parts of what the socket read. */
function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
