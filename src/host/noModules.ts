import type { HostModules } from "./HostModules.js";

/** For runtimes whose modules come over the network, or in one bundle. @internal */
export const noModules: HostModules = {
  requireModule: (specifier: string): never => {
    throw new Error(`Cannot load "${specifier}": this runtime has no synchronous import; pass the class itself`);
  },
  importModule: async (specifier: string): Promise<unknown> => import(/* @vite-ignore */ specifier),
  refuseModule: () => () => undefined,
  traceImport: () => () => ({ isCertain: false, places: [] }),
};
