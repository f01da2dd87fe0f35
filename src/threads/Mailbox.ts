import { host } from "#host";
import { toFailure } from "../core/Failure.js";
import { logError } from "../core/logError.js";
import { slots } from "../core/slots.js";
import type { HostPort } from "../host/HostWorkers.js";

/** So that a port that never falls silent does not keep a thread from its timers. */
const MOST_AT_ONCE = 1_000;

/** How often a blocked thread looks whether those that owe it something are still there, in milliseconds. */
const LOOK_EVERY = 1_000;

/**
 * How messages of workers reach a thread, also while that thread is blocked.
 *
 * A port delivers by the host's events as long as the loop turns. A reactor that blocks its thread reads the word, calls
 * `drain()`, and when that delivered nothing, waits on the word with the value read before. Either way takes a message
 * out of the same queue, so that it is delivered once.
 *
 * @internal
 */
export class Mailbox {
  /** Shared with the workers: they add 1 and notify after each post. */
  readonly word: Int32Array = new Int32Array(new SharedArrayBuffer(4));
  readonly #ports = new Set<MailboxPort>();
  readonly #senders = new Map<() => void, () => number>();
  /** When to look again whether the ports that owe something are deserted. */
  #nextLook = 0;

  /**
   * Deliver what arrives at a port. It keeps the process alive only while it is {@link MailboxPort.busy}.
   *
   * @param deliver - Gets each message, in order; what it throws is logged.
   * @param onDeserted - Called after the last message when the other side is gone while it owes something and this thread
   *   is blocked: without a turn of the loop, the worker's own events do not tell.
   */
  open(
    port: HostPort,
    deliver: (message: unknown) => void,
    onDeserted: (reason: Error) => void = () => {},
  ): MailboxPort {
    const opened = new MailboxPort(port, deliver, onDeserted, this.#ports);
    this.#ports.add(opened);
    return opened;
  }

  /**
   * Have a function called before each `drain()`: it sends what was put off to the end of the turn, because a thread that
   * is about to block may have no such end.
   *
   * @param due - When it has something to do even if no message comes, by the host's clock; Infinity for never.
   * @returns What makes it forget the function.
   */
  beforeDrain(send: () => void, due: () => number = () => Infinity): () => void {
    this.#senders.set(send, due);
    return () => {
      this.#senders.delete(send);
    };
  }

  /**
   * Deliver, before it returns, what has arrived.
   *
   * @returns Whether anything was; then there may be more.
   */
  drain(): boolean {
    for (const send of this.#senders.keys()) send();
    let delivered = false;
    for (const port of this.#ports) delivered = port.drain(MOST_AT_ONCE) || delivered;
    return this.#findDeserted() || delivered;
  }

  #findDeserted(): boolean {
    if (host.now() < this.#nextLook) return false;
    let found = false;
    for (const port of this.#ports) found = port.checkDeserted() || found;
    this.#nextLook = host.now() + LOOK_EVERY;
    return found;
  }

  /** When `drain()` is to be called even if no message comes, by the host's clock; Infinity for never. */
  get nextDrain(): number {
    let next = this.busy === 0 ? Infinity : this.#nextLook;
    for (const due of this.#senders.values()) next = Math.min(next, due());
    return next;
  }

  /** How many ports there are whose other side owes something: without one, waiting on the word is waiting for ever. */
  get busy(): number {
    let count = 0;
    for (const port of this.#ports) if (port.busy) count++;
    return count;
  }
}

/** A port that delivers through a {@link Mailbox}. @internal */
export class MailboxPort {
  readonly #port: HostPort;
  readonly #deliver: (message: unknown) => void;
  readonly #onDeserted: (reason: Error) => void;
  readonly #all: Set<MailboxPort>;
  #busy = false;

  constructor(
    port: HostPort,
    deliver: (message: unknown) => void,
    onDeserted: (reason: Error) => void,
    all: Set<MailboxPort>,
  ) {
    this.#port = port;
    this.#deliver = deliver;
    this.#onDeserted = onDeserted;
    this.#all = all;
    port.on("message", (message) => {
      // What a listener throws would end the program, and with it the messages behind.
      if (this.#all.has(this)) this.#give(message);
      // Those behind it, too: taking them costs less than an event for each.
      this.drain(MOST_AT_ONCE);
    });
    port.unref();
  }

  /** Whether the other side owes something: such a port keeps the process alive. */
  get busy(): boolean {
    return this.#busy;
  }

  set busy(value: boolean) {
    if (value === this.#busy) return;
    this.#busy = value;
    if (value) this.#port.ref();
    else this.#port.unref();
  }

  /** @throws DataCloneError when something of it cannot be copied. */
  post(message: unknown, transfer?: readonly unknown[]): void {
    requireAttached(transfer);
    this.#port.postMessage(message, transfer);
  }

  /** See {@link Mailbox.drain}; of this port alone. */
  drain(most: number = Infinity): boolean {
    let count = 0;
    while (count < most && this.#all.has(this)) {
      const received = host.workers.receive(this.#port);
      if (received === undefined) break;
      count++;
      this.#give(received.message);
    }
    return count > 0;
  }

  /** @returns Whether the other side is gone though it owes something; then that has been told. */
  checkDeserted(): boolean {
    if (!this.#busy || !host.workers.isDeserted(this.#port)) return false;
    this.#onDeserted(new Error("it could not say why, as when no memory is left"));
    return true;
  }

  /** Nothing more is delivered, and the other side is told. */
  close(): void {
    this.busy = false;
    this.#all.delete(this);
    this.#port.close();
  }

  #give(message: unknown): void {
    try {
      this.#deliver(message);
    } catch (error) {
      logError(toFailure(error));
    }
  }
}

/** The mailbox of this thread. @internal */
export function mailbox(): Mailbox {
  const state = slots();
  return (state.mailbox ??= new Mailbox()) as Mailbox;
}

/**
 * Post to a thread that may be blocked: the message first, then the word that wakes it.
 *
 * @internal
 */
export function postAndWake(port: HostPort, word: Int32Array, message: unknown, transfer?: readonly unknown[]): void {
  requireAttached(transfer);
  port.postMessage(message, transfer);
  Atomics.add(word, 0, 1);
  Atomics.notify(word, 0);
}

/**
 * Node 20 posts a message whose buffer has changed hands before, and the other side never gets it.
 *
 * @throws DataCloneError, as newer ones do.
 */
function requireAttached(transfer: readonly unknown[] = []): void {
  for (const item of transfer) {
    // Those that are detached are empty, and a copy of an empty one costs nothing.
    if (item instanceof ArrayBuffer && item.byteLength === 0) host.workers.clone(item);
  }
}
