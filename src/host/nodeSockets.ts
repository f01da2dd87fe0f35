import type { AddressInfo, Socket } from "node:net";
import type { HostListener, HostSockets, TcpSocket } from "./HostSockets.js";

/** Loaded when first used: most programs get by without. */
function net(): typeof import("node:net") {
  return process.getBuiltinModule("node:net");
}

/** Sockets of Node, and of the runtimes that speak its API. @internal */
export const nodeSockets: HostSockets = {
  isAddress: (text: string): boolean => net().isIP(text) !== 0,
  lookup: (name: string, done: (error: Error | undefined, address: string) => void): void => {
    process.getBuiltinModule("node:dns").lookup(name, (error, address) => {
      done(error ?? undefined, address);
    });
  },
  listen: (
    host: string,
    port: number,
    onConnection: (socket: TcpSocket) => void,
    ready: (error: Error | undefined) => void,
  ): HostListener => {
    const open = new Set<Socket>();
    const server = net().createServer((socket) => {
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      onConnection(socket);
    });
    // Only the first outcome is one of listening; a connection that could not be accepted ends nothing.
    server.on("error", ready);
    server.listen({ host, port }, () => {
      ready(undefined);
    });
    return {
      get address() {
        const address = server.address() as AddressInfo;
        return { host: address.address, port: address.port };
      },
      close: (done): void => {
        // Node says that a server is closed when its connections are, too.
        if (open.size === 0) server.close(done);
        else {
          server.close();
          setImmediate(done);
        }
      },
    };
  },
  connect: (address: string, port: number, ready: (error: Error | undefined) => void): TcpSocket => {
    const socket = net().connect({ host: address, port });
    socket.once("connect", () => {
      ready(undefined);
    });
    socket.on("error", ready);
    return socket;
  },
};
