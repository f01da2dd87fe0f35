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
  const refusal = reactorRefusal("This runtime cannot undo a failed import: getReactor() can be called later on");
  if (refusal !== undefined) throw refusal;
  return installFor(originOfImport(REACTOR_ENTRY), defaultReactorClass());
}

/**
 * What an import of `deferred-interop/install/asyncio` does.
 *
 * @throws {@link ReactorAlreadyInstalledError} when another reactor is installed.
 * @internal
 */
export function installAsyncioByImport(): Reactor {
  return installFor(originOfImport(ASYNCIO_ENTRY), ASYNCIO_REACTOR_PATH);
}

/** Who imports the module that is being evaluated; that is looked for when an error wants to say it. */
function originOfImport(entry: string): () => string {
  const find = host.modules.traceImport({ specifier: entry, url: entryAddress(entry) });
  return () => {
    const place = find();
    return `by ${place === undefined ? "an" : "the"} import of ${entry} at ${place ?? "a place that was not found"}`;
  };
}
