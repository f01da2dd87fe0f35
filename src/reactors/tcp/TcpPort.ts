import { Deferred } from "../../core/Deferred.js";
import type { HostListener } from "../../host/HostSockets.js";

/** A port that is listened on. The reactor's shutdown closes it. */
export class TcpPort {
  /** The address it listens on. */
  readonly host: string;
  /** The port it listens on. */
  readonly port: number;
  readonly #listener: HostListener;
  readonly #onClose: () => void;
  readonly #waiting: Deferred<void>[] = [];
  #state: "listening" | "closing" | "closed" = "listening";

  /** @internal */
  constructor(listener: HostListener, onClose: () => void) {
    const { host, port } = listener.address;
    this.host = host;
    this.port = port;
    this.#listener = listener;
    this.#onClose = onClose;
  }

  /**
   * Take no more connections; those that are there stay.
   *
   * @returns Fires when the port is free again; may be repeated.
   */
  stopListening(): Deferred<void> {
    const stopped = new Deferred<void>();
    if (this.#state === "closed") stopped.callback(undefined);
    else this.#waiting.push(stopped);
    if (this.#state === "listening") {
      this.#state = "closing";
      this.#listener.close(() => {
        this.#state = "closed";
        this.#onClose();
        for (const deferred of this.#waiting.splice(0)) deferred.callback(undefined);
      });
    }
    return stopped;
  }

  /** `await using port = …` closes it at the end of the block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stopListening().asFuture();
  }
}
