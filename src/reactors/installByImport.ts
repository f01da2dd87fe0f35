import { host } from "#host";
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
    () => `It is imported at ${place() ?? "an unknown place"}, and will stay failed; getReactor() will not`,
  );
  if (refusal !== undefined) throw refusal;
  const cure = ", which is better done by getReactor() where it is used";
  return installFor(() => describe(REACTOR_ENTRY, place()) + cure, defaultReactorClass());
}

/**
 * What an import of `deferred-interop/install/asyncio` does.
 *
 * @throws {@link ReactorAlreadyInstalledError} when another reactor is installed.
 * @internal
 */
export function installAsyncioByImport(): Reactor {
  const place = placeOfImport(ASYNCIO_ENTRY);
  return installFor(() => describe(ASYNCIO_ENTRY, place()), ASYNCIO_REACTOR_PATH);
}

/** Who imports the module that is being evaluated; that is looked for when an error wants to say it. */
function placeOfImport(entry: string): () => string | undefined {
  return host.modules.traceImport({ specifier: entry, url: entryAddress(entry) });
}

function describe(entry: string, place: string | undefined): string {
  return place === undefined ? `by an import of ${entry}` : `by the import of ${entry} at ${place}`;
}
