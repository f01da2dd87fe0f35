import type { Socket } from "node:net";
import type { buildConnector } from "undici";

/**
 * The connection of one client of undici, as far as undici does not tell about it.
 *
 * @internal
 */
export class UndiciConnection {
  /** Give this to the client as its `connect`. */
  readonly connect: buildConnector.connector;
  #socket: Socket | undefined;
  #stands = false;
  #requests = 0;

  /**
   * @param connect - Connects.
   * @param sockets - Gets every socket, and loses it when it is closed.
   */
  constructor(connect: buildConnector.connector, sockets: Set<Socket>) {
    this.connect = (options, callback) => {
      this.#stands = false;
      this.#requests = 0;
      // The types do not say so, but the socket is what it returns.
      const socket = connect(options, (...outcome) => {
        this.#stands = true;
        callback(...outcome);
      }) as unknown as Socket | undefined;
      this.#socket = socket;
      if (socket === undefined) return;
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    };
  }

  /** The address of the server. */
  get ipAddress(): string | undefined {
    return this.#socket?.remoteAddress;
  }

  /**
   * A request is written to it.
   *
   * @returns Whether it had one before.
   */
  take(): boolean {
    return this.#requests++ > 0;
  }

  /** Stop connecting, TLS included; a connection that stands is left alone. */
  stopConnecting(): void {
    if (!this.#stands) this.#socket?.destroy(new Error("The request was cancelled"));
  }
}
