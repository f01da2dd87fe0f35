import { host } from "#host";
import { Deferred } from "../../core/Deferred.js";
import { typeError } from "../../core/errors.js";
import { showValue } from "../../core/showValue.js";

/**
 * What finds the address of a host by its name.
 *
 * @see Twisted `IResolverSimple`, of which `getHostByName` is `resolve`
 */
export interface Resolver {
  /** Find an address, or fail. */
  resolve(name: string): Deferred<string> | PromiseLike<string>;
}

/** Asks the system: its hosts file and its name servers. @internal */
export const systemResolver: Resolver = {
  resolve: (name: string): Deferred<string> => {
    let isCancelled = false;
    // The system cannot be told to stop: its answer is dropped.
    const resolved = new Deferred<string>(() => {
      isCancelled = true;
    });
    host.sockets.lookup(name, (error, address) => {
      if (isCancelled) return;
      if (error === undefined) resolved.callback(address);
      else resolved.errback(error);
    });
    return resolved;
  },
};

/** Without an address the runtime would connect to this machine. @internal */
export function requireAddress(address: unknown, name: string): void {
  if (typeof address === "string" && address !== "") return;
  throw typeError(
    "ERR_RESOLVER",
    `Cannot resolve ${showValue(name)}: the installed resolver gave ${showValue(address)}, expected an IP address or an error`,
  );
}
