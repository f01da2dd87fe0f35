/**
 * The network, as far as the host has it: names, listening and connecting.
 *
 * @internal
 */
export interface HostSockets {
  /** Whether a text is an IP address, and so no name to look up. */
  isAddress(text: string): boolean;
  /** Look a name up as the system does; `done` is called once, later. */
  lookup(name: string, done: (error: Error | undefined, address: string) => void): void;
  /**
   * Listen; `ready` is called once, later.
   *
   * @param port - 0 for any that is free.
   */
  listen(
    host: string,
    port: number,
    onConnection: (socket: TcpSocket) => void,
    ready: (error: Error | undefined) => void,
  ): HostListener;
  /** Connect to an address; `ready` is called once, later, unless the socket is destroyed before. */
  connect(address: string, port: number, ready: (error: Error | undefined) => void): TcpSocket;
}

/** A socket that listens. @internal */
export interface HostListener {
  /** Where it listens, once it does. */
  readonly address: { readonly host: string; readonly port: number };
  /** Take no more connections; `done` is called when the socket is closed, whatever the connections do. */
  close(done: () => void): void;
}

/** As much of the runtime's socket as is the same everywhere; on Node it is a `net.Socket`. */
export interface TcpSocket {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly destroyed: boolean;
  /** Listen to an event, such as `"data"`, `"end"`, `"error"` or `"close"`. */
  on(event: string, listener: (...args: never[]) => void): unknown;
  /** Send; texts are UTF-8. */
  write(data: string | Uint8Array): boolean;
  /** Send what is to be sent, and say that nothing more comes. */
  end(): unknown;
  /** Close it at once. */
  destroy(): unknown;
}
