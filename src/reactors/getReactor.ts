import { callSite } from "../core/callSite.js";
import { defaultReactorClass } from "./defaultReactor.js";
import { installedReactor } from "./installedReactor.js";
import { installFor } from "./installReactor.js";
import type { Reactor } from "./Reactor.js";
import { reactorRefusal } from "./reactorImportHook.js";

/**
 * The installed reactor; if there is none, the platform's default one is installed first: for the body of a function,
 * where Python code imports `twisted.internet.reactor`.
 *
 * @throws {@link ImportError} when none is installed and {@link installReactorImportHook} forbids it.
 *
 * @example
 * ```ts
 * import { getReactor, installReactor } from "deferred-interop";
 *
 * installReactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor");
 * getReactor().callLater(10, () => console.log("10 ms later"));
 * ```
 *
 * @see `deferred-interop/reactor`, the import of which does the same
 */
export function getReactor(): Reactor {
  return reactorFor("getReactor()", getReactor);
}

/**
 * {@link getReactor} for another function that does the same by the way.
 *
 * @param name - What it is called, for the errors.
 * @param asker - That function.
 * @internal
 */
export function reactorFor(name: string, asker: object): Reactor {
  const present = installedReactor();
  if (present !== undefined) return present.reactor;
  const place = callSite(asker);
  const refusal = reactorRefusal(() => `${name} was called at ${place}, and none is installed`);
  if (refusal !== undefined) throw refusal;
  return installFor({ by: () => `by ${name} at ${place}` }, defaultReactorClass());
}
