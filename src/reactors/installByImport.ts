import { host } from "#host";
import type { TracedImport } from "../host/HostModules.js";
import { defaultReactorClass } from "./defaultReactor.js";
import { ASYNCIO_ENTRY, entryAddress, REACTOR_ENTRY } from "./entries.js";
import { installedReactor } from "./installedReactor.js";
import { installFor } from "./installReactor.js";
import { ASYNCIO_REACTOR_PATH } from "./knownReactors.js";
import type { Reactor } from "./Reactor.js";
import { reactorRefusal } from "./reactorImportHook.js";

/**
 * What an import of `deferred-interop/reactor` does: install the default reactor, unless there is one.
 *
 * @throws {@link ImportError} when that is forbidden and the runtime could not keep the module from being evaluated.
 * @internal
 */
export function installDefaultByImport(): Reactor {
  const present = installedReactor();
  if (present !== undefined) return present.reactor;
  const place = placeOfImport(REACTOR_ENTRY);
  const refusal = reactorRefusal(
    () =>
      `It was to be installed ${describe(REACTOR_ENTRY, place())}; that module will stay failed, getReactor() will not`,
  );
  if (refusal !== undefined) throw refusal;
  const cure = ", which is better done by getReactor() where it is used";
  return installFor({ by: () => describe(REACTOR_ENTRY, place()) + cure }, defaultReactorClass());
}

/**
 * What an import of `deferred-interop/install/asyncio` does.
 *
 * @throws {@link ReactorAlreadyInstalledError} when another reactor is installed.
 * @internal
 */
export function installAsyncioByImport(): Reactor {
  const place = placeOfImport(ASYNCIO_ENTRY);
  return installFor({ by: () => describe(ASYNCIO_ENTRY, place()) }, ASYNCIO_REACTOR_PATH);
}

/** Who imports the module that is being evaluated; that is looked for when an error wants to say it. */
function placeOfImport(entry: string): () => TracedImport {
  return host.modules.traceImport({ specifier: entry, url: entryAddress(entry) });
}

/** How many places are listed. */
const MOST_PLACES = 5;

/** What is known, and no more. */
function describe(entry: string, { isCertain, places }: TracedImport): string {
  const [place] = places;
  if (place === undefined) return `by an import of ${entry}`;
  if (isCertain) return `by the import of ${entry} at ${place}`;
  const more = places.length - MOST_PLACES;
  const listed = [...places.slice(0, MOST_PLACES), ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return `by an import of ${entry}: it is not known which, the program has ${places.length === 1 ? "one" : "some"} at ${listed}`;
}
