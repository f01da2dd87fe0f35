import { hrefOf } from "../../threads/threadTask.js";
import { aText, aTransferList, checkedLater, requireKind } from "../../core/kinds.js";
import { requireOptions } from "../../core/requireOptions.js";
import { host } from "#host";
import { Deferred } from "../../core/Deferred.js";
import { rangeError, typeError } from "../../core/errors.js";
import { fail } from "../../core/fail.js";
import { showValue } from "../../core/showValue.js";
import type { HostAddress, HostWorker, WorkerLimits } from "../../host/HostWorkers.js";
import { mailbox, type MailboxPort } from "../../threads/Mailbox.js";
import { requireLimits } from "../../threads/requireLimits.js";
import { restoreError } from "../../threads/restoreError.js";
import type { DescribedError } from "../../threads/protocol.js";
import { IoWorkerError } from "./errors.js";
import type { FromIoWorker, IoWorkerData, ToIoWorker } from "./ioMessages.js";

declare const URL: new (path: string, base: string) => HostAddress;

/** How a worker for input and output is started. */
export interface IoWorkerOptions {
  /** Copied to the worker, where the module's functions find it in their second argument. */
  readonly workerData?: unknown;
  /**
   * How many calls the worker may owe an answer at a time, from 1; further ones wait here.
   *
   * @defaultValue Infinity
   */
  readonly limit?: number | undefined;
  /** How much memory it may use; a worker that wants more ends, and its calls fail. */
  readonly limits?: WorkerLimits | undefined;
}

const OPTIONS = { workerData: checkedLater, limit: checkedLater, limits: checkedLater };

/** Options of a call. */
export interface IoCallOptions {
  /** What of the value changes hands rather than being copied, such as the `ArrayBuffer` of a body. */
  readonly transfer?: readonly unknown[] | undefined;
}

/** A call from `call()` to the worker's answer; cancelled ones are answered too. */
interface IoCall {
  readonly id: number;
  readonly method: string;
  readonly transfer: readonly unknown[] | undefined;
  /** Undefined when it has been cancelled: the answer is then only counted. */
  deferred: Deferred<unknown> | undefined;
}

/**
 * A worker that does input and output for a thread, which may be blocked: it calls functions of a module, and what they
 * return, or their promises are fulfilled with, arrives here as Deferreds.
 *
 * A function of the module gets the value and a context: `signal`, which is aborted when the call is cancelled,
 * `workerData`, and `transfer(list)` for what of its result is to change hands. Errors arrive whole. When the worker
 * ends, or its module cannot be loaded, all calls fail with an {@link IoWorkerError}, and nothing else happens.
 *
 * It keeps the process alive only while it owes an answer.
 */
export class IoWorker {
  readonly #module: string;
  readonly #limit: number;
  readonly #afterThisTurn: (callback: () => void) => void;
  readonly #onEnded: () => void;
  readonly #worker: HostWorker;
  readonly #port: MailboxPort;
  /** Calls that the worker owes an answer. */
  readonly #calls = new Map<number, IoCall>();
  /** Calls that wait for room, in order, with their values. */
  readonly #waiting = new Map<IoCall, unknown>();
  /** What goes to the worker at the end of this turn. */
  #outbox: ToIoWorker[] = [];
  #transfer: unknown[] = [];
  #lastId = 0;
  #ended: IoWorkerError | undefined;
  #error: unknown;

  /**
   * @param module - The address of the module, such as `new URL("./io.js", import.meta.url)`.
   * @param afterThisTurn - Where what goes to the worker waits for the end of the turn: that of the reactor.
   * @param onEnded - Called once, when it is closed or gone.
   * @internal
   */
  constructor(
    module: { readonly href: string } | string,
    options: IoWorkerOptions,
    afterThisTurn: (callback: () => void) => void,
    onEnded: () => void,
  ) {
    this.#module = addressOf(module);
    requireOptions(options, "start an I/O worker", "{ limit: 64 }", OPTIONS);
    requireLimits(options.limits, "limit an I/O worker");
    this.#limit = limitOf(options);
    this.#afterThisTurn = afterThisTurn;
    this.#onEnded = onEnded;
    const box = mailbox();
    const { workerData, limits } = options;
    const data: IoWorkerData = { module: this.#module, workerData, word: box.word };
    const entry = new URL("./ioWorkerMain.js", (import.meta as unknown as { readonly url: string }).url);
    this.#worker = host.workers.spawn(entry, { data, name: "I/O", limits });
    this.#worker.unref();
    this.#worker.onError((error) => {
      this.#error = error;
    });
    this.#worker.onExit((exitCode) => this.#exited(exitCode, this.#error));
    this.#port = box.open(
      this.#worker.port,
      (messages) => this.#receive(messages as readonly FromIoWorker[]),
      (reason) => this.#exited(1, reason),
    );
  }

  /** How many calls have no answer yet, those that wait for room included. */
  get outstanding(): number {
    return this.#calls.size + this.#waiting.size;
  }

  /** Whether it has been closed, or is gone. */
  get closed(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * Have the worker call a function of its module.
   *
   * @param method - The name under which the module exports it.
   * @param value - Its argument; copied as by `structuredClone`.
   * @param options - See {@link IoCallOptions}.
   * @returns A Deferred of what the function returns. It fails with what the function throws, with DataCloneError when the
   *   value or the result cannot be copied, and with {@link IoWorkerError} when there is no such function or no worker any
   *   more. Cancelling it aborts the signal there; the answer is then dropped.
   */
  call<T = unknown>(method: string, value?: unknown, options: IoCallOptions = {}): Deferred<T> {
    requireOptions(options, "call in an I/O worker", "{ transfer: [buffer] }", { transfer: aTransferList });
    requireKind(method, aText, "call in an I/O worker", "name of the function");
    const { transfer } = options;
    if (this.#ended !== undefined) return fail(this.#ended);
    const call: IoCall = {
      id: ++this.#lastId,
      method,
      transfer,
      deferred: new Deferred<unknown>(() => this.#cancel(call)),
    };
    const { deferred } = call;
    if (this.#calls.size < this.#limit) this.#send(call, value);
    else this.#waiting.set(call, value);
    return deferred as Deferred<T>;
  }

  /** End the worker; calls without an answer fail with `ERR_IO_WORKER_CLOSED`. It may be repeated. */
  close(): void {
    this.#end(
      new IoWorkerError("ERR_IO_WORKER_CLOSED", `Cannot use the I/O worker of ${this.#module}: it has been closed`),
    );
  }

  /** `using worker = …` closes it at the end of the block. */
  [Symbol.dispose](): void {
    this.close();
  }

  #send(call: IoCall, value: unknown): void {
    this.#calls.set(call.id, call);
    this.#port.busy = true;
    if (call.transfer !== undefined) this.#transfer.push(...call.transfer);
    this.#post(["call", call.id, call.method, value]);
  }

  #cancel(call: IoCall): void {
    call.deferred = undefined;
    if (this.#waiting.delete(call)) return;
    if (this.#calls.has(call.id)) this.#post(["abort", call.id]);
  }

  #post(message: ToIoWorker): void {
    if (this.#outbox.push(message) === 1) this.#afterThisTurn(this.#flush);
  }

  readonly #flush = (): void => {
    const messages = this.#outbox;
    const transfer = this.#transfer;
    this.#outbox = [];
    this.#transfer = [];
    if (this.#ended !== undefined || messages.length === 0) return;
    try {
      this.#port.post(messages, transfer);
    } catch {
      // One of them cannot be copied: the others are not to suffer from that.
      for (const message of messages) this.#postAlone(message);
    }
  };

  #postAlone(message: ToIoWorker): void {
    const call = this.#calls.get(message[1]);
    try {
      this.#port.post([message], message[0] === "call" ? call?.transfer : undefined);
    } catch (error) {
      this.#answer(message[1])?.errback(error);
    }
  }

  #receive(messages: readonly FromIoWorker[]): void {
    for (const message of messages) {
      if (this.#ended !== undefined) return;
      this.#take(message);
    }
  }

  #take(message: FromIoWorker): void {
    switch (message[0]) {
      case "value":
        return this.#answer(message[1])?.callback(message[2]);
      case "error":
        return this.#answer(message[1])?.errback(this.#restore(message[2]));
      case "missing":
        return this.#answer(message[1])?.errback(this.#missing(message[2], message[3]));
      case "unloadable":
        return this.#unloadable(this.#restore(message[1]));
      case "exit":
        return this.#exited(message[1], message[2] === undefined ? undefined : this.#restore(message[2]));
    }
  }

  /** The worker owes a call no answer any more; the Deferred to fire, if somebody still wants it. */
  #answer(id: number): Deferred<unknown> | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    for (const [next, value] of this.#waiting) {
      if (this.#calls.size >= this.#limit) break;
      this.#waiting.delete(next);
      this.#send(next, value);
    }
    this.#port.busy = this.#calls.size > 0;
    return call?.deferred;
  }

  #missing(method: string, known: readonly string[]): IoWorkerError {
    return new IoWorkerError(
      "ERR_IO_WORKER_METHOD",
      `Cannot call "${method}" in the I/O worker: ${this.#module} exports no such function; it has ${known.join(", ") || "none"}`,
    );
  }

  #unloadable(cause: unknown): void {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : showValue(cause);
    this.#end(
      new IoWorkerError("ERR_IO_WORKER_LOAD", `Cannot load the module of the I/O worker, ${this.#module}: ${reason}`, {
        cause,
      }),
    );
  }

  #exited(exitCode: number, cause: unknown): void {
    const why = cause === undefined ? "process.exit() was called there" : showReason(cause);
    this.#end(
      new IoWorkerError(
        "ERR_IO_WORKER_EXIT",
        `The I/O worker of ${this.#module} ended with exit code ${exitCode}: ${why}; start another one with runInIoWorker()`,
        { cause },
      ),
    );
  }

  #restore(described: DescribedError): unknown {
    return restoreError(described, `what ${this.#module} gave`);
  }

  #end(reason: IoWorkerError): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    const calls = [...this.#calls.values(), ...this.#waiting.keys()];
    this.#calls.clear();
    this.#waiting.clear();
    this.#port.close();
    void this.#worker.terminate();
    this.#onEnded();
    for (const { deferred } of calls) {
      if (deferred?.called === false) deferred.errback(reason);
    }
  }
}

function addressOf(module: unknown): string {
  const address = typeof module === "string" ? module : hrefOf(module);
  if (typeof address === "string" && /^[a-z][a-z0-9+.-]*:/i.test(address)) return address;
  throw typeError(
    "ERR_IO_WORKER_ADDRESS",
    `Cannot run ${showValue(module)} in an I/O worker: expected the address of a module, such as new URL("./io.js", import.meta.url)`,
  );
}

function limitOf({ limit = Infinity }: IoWorkerOptions): number {
  if (limit === Infinity || (Number.isInteger(limit) && limit >= 1)) return limit;
  throw rangeError(
    "ERR_IO_WORKER_LIMIT",
    `Cannot limit the calls of an I/O worker to ${showValue(limit)}: expected a whole number from 1, or Infinity`,
  );
}

function showReason(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : showValue(cause);
}
