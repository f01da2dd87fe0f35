import { host } from "#host";
import { isThenable } from "../../core/isThenable.js";
import type { AbortControllerLike, AbortSignalLike } from "../../core/AbortSignalLike.js";
import type { HostParent } from "../../host/HostWorkers.js";
import { postAndWake } from "../../threads/Mailbox.js";
import { describeError } from "../../threads/describeError.js";
import type { FromIoWorker, IoAnswer, IoWorkerData, ToIoWorker } from "./ioMessages.js";

type Aborter = AbortControllerLike & { readonly signal: AbortSignalLike };
declare const AbortController: new () => Aborter;

/** What a function that runs in an I/O worker gets as its second argument. */
export interface IoContext {
  /** Aborted when the call is cancelled; nobody waits for the answer then. */
  readonly signal: AbortSignalLike;
  /** What the worker was started with. */
  readonly workerData: unknown;
  /** Have parts of the result change hands rather than be copied: `ArrayBuffer`s that nothing else uses. */
  transfer(list: readonly unknown[]): void;
}

type IoFunction = (value: unknown, context: IoContext) => unknown;

interface Outgoing {
  readonly answer: IoAnswer;
  readonly transfer: readonly unknown[];
}

/**
 * The worker's side of an {@link IoWorker}: calls the functions of its module, and posts what becomes of them.
 *
 * Answers of one turn go in one message, so that the other thread is woken once for all of them.
 *
 * @internal
 */
export class IoService {
  readonly #parent: HostParent;
  readonly #data: IoWorkerData;
  readonly #running = new Map<number, Aborter>();
  #functions: Readonly<Record<string, unknown>> = {};
  #outbox: Outgoing[] = [];

  constructor(parent: HostParent, data: IoWorkerData) {
    this.#parent = parent;
    this.#data = data;
    parent.onExit((exitCode, error) => {
      this.#flush();
      this.#post([["exit", exitCode, error === undefined ? undefined : describeError(error)]]);
    });
  }

  /** Load the module, and serve calls from then on. */
  async start(): Promise<void> {
    try {
      this.#functions = (await import(this.#data.module)) as Record<string, unknown>;
    } catch (error) {
      return this.#post([["unloadable", describeError(error)]]);
    }
    this.#parent.port.on("message", (messages) => {
      for (const message of messages as readonly ToIoWorker[]) {
        if (message[0] === "call") this.#call(message[1], message[2], message[3]);
        else this.#abort(message[1]);
      }
    });
  }

  #call(id: number, method: string, value: unknown): void {
    const fn = Object.hasOwn(this.#functions, method) ? this.#functions[method] : undefined;
    if (typeof fn !== "function") {
      const known = Object.keys(this.#functions).filter((name) => typeof this.#functions[name] === "function");
      return this.#answer(["missing", id, method, known]);
    }
    const controller = new AbortController();
    this.#running.set(id, controller);
    const transfer: unknown[] = [];
    const context: IoContext = {
      signal: controller.signal,
      workerData: this.#data.workerData,
      transfer: (list) => void transfer.push(...list),
    };
    try {
      const result = (fn as IoFunction)(value, context);
      if (isThenable(result)) {
        result.then(
          (fulfilled) => this.#answer(["value", id, fulfilled], transfer),
          (error) => this.#fail(id, error),
        );
      } else this.#answer(["value", id, result], transfer);
    } catch (error) {
      this.#fail(id, error);
    }
  }

  #abort(id: number): void {
    const controller = this.#running.get(id);
    controller?.abort(new Error("The call was cancelled"));
  }

  #fail(id: number, error: unknown): void {
    this.#answer(["error", id, describeError(error)]);
  }

  #answer(answer: IoAnswer, transfer: readonly unknown[] = []): void {
    this.#running.delete(answer[1]);
    if (this.#outbox.push({ answer, transfer }) === 1) host.setImmediate(() => this.#flush());
  }

  #flush(): void {
    const outbox = this.#outbox;
    this.#outbox = [];
    if (outbox.length === 0) return;
    try {
      const transfer = outbox.flatMap((outgoing) => outgoing.transfer);
      this.#post(
        outbox.map(({ answer }) => answer),
        transfer,
      );
    } catch {
      // One of them cannot be copied: the others are not to suffer from that.
      for (const outgoing of outbox) this.#postAlone(outgoing);
    }
  }

  #postAlone({ answer, transfer }: Outgoing): void {
    try {
      this.#post([answer], transfer);
    } catch (error) {
      this.#post([["error", answer[1], describeError(error)]]);
    }
  }

  #post(answers: readonly FromIoWorker[], transfer?: readonly unknown[]): void {
    postAndWake(this.#parent.port, this.#data.word, answers, transfer);
  }
}
