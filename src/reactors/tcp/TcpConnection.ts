import { Deferred } from "../../core/Deferred.js";
import type { TcpSocket } from "../../host/HostSockets.js";

/** A TCP connection, made by `connectTCP` or taken by `listenTcp`. The reactor's shutdown ends it. */
export class TcpConnection {
  /** The runtime's own socket, on Node a `net.Socket`; its errors end it and go no further. */
  readonly socket: TcpSocket;
  /** The address of the other end. */
  readonly host: string;
  /** The port of the other end. */
  readonly port: number;
  readonly #waiting: Deferred<void>[] = [];
  #isClosed = false;

  /** @internal */
  constructor(socket: TcpSocket, host: string, port: number, onClose: () => void) {
    this.socket = socket;
    this.host = host;
    this.port = port;
    // Without a listener, an error of a socket would end the process.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#isClosed = true;
      onClose();
      for (const deferred of this.#waiting.splice(0)) deferred.callback(undefined);
    });
  }

  /** Send a text, as UTF-8, or bytes. */
  write(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  /**
   * Close it at once, also when something is still to be sent.
   *
   * @returns Fires when it is closed; may be repeated.
   */
  close(): Deferred<void> {
    const closed = this.whenClosed();
    this.socket.destroy();
    return closed;
  }

  /** @returns Fires when it is closed, by whichever end. */
  whenClosed(): Deferred<void> {
    const closed = new Deferred<void>();
    if (this.#isClosed) closed.callback(undefined);
    else this.#waiting.push(closed);
    return closed;
  }

  /** `await using connection = …` closes it at the end of the block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close().asFuture();
  }
}
