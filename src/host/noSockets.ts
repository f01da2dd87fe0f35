import type { HostSockets } from "./HostSockets.js";

/** No sockets: each attempt is refused. @internal */
export const noSockets: HostSockets = {
  isAddress: () => false,
  lookup: () => refuse("look up a name"),
  listen: () => refuse("listen on a TCP port"),
  connect: () => refuse("connect by TCP"),
};

function refuse(attempt: string): never {
  throw Object.assign(new Error(`Cannot ${attempt}: this runtime has no sockets for programs; run it on Node`), {
    code: "ERR_NO_SOCKETS",
  });
}
