import { host } from "#host";
import { Deferred } from "../../core/Deferred.js";

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
