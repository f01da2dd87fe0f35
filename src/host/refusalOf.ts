import type { RefusedModule } from "./HostModules.js";
import { placeOfImport } from "./traceImport.js";

/**
 * What an import fails with, if it does.
 *
 * @param url - Where the specifier leads, with whatever follows a `?` or `#`.
 * @param importer - The address of the module that it is in.
 * @internal
 */
export function refusalOf(
  refused: RefusedModule,
  specifier: string,
  url: string,
  importer: string | undefined,
): Error | undefined {
  if (specifier !== refused.specifier && url.replace(/[?#].*$/, "") !== refused.url) return undefined;
  return refused.refusal(importer === undefined ? undefined : placeOfImport(specifier, importer));
}
