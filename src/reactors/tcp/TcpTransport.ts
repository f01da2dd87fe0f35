import { host } from "#host";
import { callLogged } from "../../core/callLogged.js";
import { Deferred } from "../../core/Deferred.js";
import { inlineCallbacks } from "../../core/inlineCallbacks.js";
import type { HostListener, TcpSocket } from "../../host/HostSockets.js";
import { CannotListenError } from "./errors.js";
import { portsOf, type PortRange } from "./portRange.js";
import { TcpConnection } from "./TcpConnection.js";
import { TcpPort } from "./TcpPort.js";

/** Called with each connection that is taken; what it throws is logged. */
export type ConnectionListener = (connection: TcpConnection) => unknown;

/**
 * The ports and connections of a reactor.
 *
 * @internal
 */
export class TcpTransport {
  readonly #ports: Set<TcpPort> = new Set<TcpPort>();
  readonly #connections: Set<TcpConnection> = new Set<TcpConnection>();
  readonly #attempts: Set<Deferred<unknown>> = new Set<Deferred<unknown>>();

  /** Listen on the first port of a range that can be had; fails with the CannotListenError of the last one. */
  readonly listen: (range: PortRange, address: string, onConnection: ConnectionListener) => Deferred<TcpPort> =
    inlineCallbacks(
      function* (
        this: TcpTransport,
        range: PortRange,
        address: string,
        onConnection: ConnectionListener,
      ): Generator<unknown, TcpPort, never> {
        let refusal: unknown;
        for (const port of portsOf(range)) {
          try {
            return yield* this.#listenOn(address, port, onConnection);
          } catch (error) {
            if (!(error instanceof CannotListenError)) throw error;
            refusal = error;
          }
        }
        throw refusal;
      }.bind(this),
    );

  /** Connect to an address; cancelling gives it up. */
  connect(address: string, port: number): Deferred<TcpConnection> {
    let isOver = false;
    const connected = new Deferred<TcpConnection>(() => {
      isOver = true;
      socket.destroy();
    });
    const socket = host.sockets.connect(address, port, (error) => {
      if (isOver) return;
      isOver = true;
      if (error === undefined) connected.callback(this.#adopt(socket, address, port));
      else connected.errback(error);
    });
    return this.#follow(connected);
  }

  /** Close all ports and connections, and give up all attempts, at once. */
  closeAll(): void {
    for (const attempt of this.#attempts) attempt.cancel();
    for (const port of this.#ports) port.stopListening();
    for (const connection of this.#connections) connection.socket.destroy();
  }

  #listenOn(address: string, port: number, onConnection: ConnectionListener): Deferred<TcpPort> {
    let isOver = false;
    const listening = new Deferred<TcpPort>(() => {
      isOver = true;
      listener.close(() => undefined);
    });
    const take = (socket: TcpSocket): void => {
      const connection = this.#adopt(socket, socket.remoteAddress ?? "", socket.remotePort ?? 0);
      callLogged(() => onConnection(connection));
    };
    const listener: HostListener = host.sockets.listen(address, port, take, (error) => {
      if (isOver) return;
      isOver = true;
      if (error === undefined) listening.callback(this.#open(listener));
      else listening.errback(new CannotListenError(address, port, error));
    });
    return this.#follow(listening);
  }

  /** Know of an attempt until it is over. */
  #follow<T>(attempt: Deferred<T>): Deferred<T> {
    this.#attempts.add(attempt);
    attempt.addBoth((result) => {
      this.#attempts.delete(attempt);
      return result;
    });
    return attempt;
  }

  #open(listener: HostListener): TcpPort {
    const port: TcpPort = new TcpPort(listener, () => this.#ports.delete(port));
    this.#ports.add(port);
    return port;
  }

  #adopt(socket: TcpSocket, address: string, port: number): TcpConnection {
    const connection: TcpConnection = new TcpConnection(socket, address, port, () =>
      this.#connections.delete(connection),
    );
    this.#connections.add(connection);
    return connection;
  }
}
