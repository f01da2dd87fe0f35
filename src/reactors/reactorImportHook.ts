import { host } from "#host";
import { slots } from "../core/slots.js";
import { entryAddress, REACTOR_ENTRY } from "./entries.js";
import { ImportError } from "./errors.js";
import { installedReactor } from "./installedReactor.js";

/** What {@link installReactorImportHook} returns, to take the guard away; `using` does so at the end of the block. */
export interface ReactorImportHook {
  /** The same as {@link uninstallReactorImportHook}. */
  [Symbol.dispose](): void;
}

/**
 * Forbid that a reactor is installed by accident: a guard for programs that run without one.
 *
 * As long as any such guard is up and no reactor is installed, `import`, `import()` and `require()` of
 * `deferred-interop/reactor` fail with an {@link ImportError} that names the place, and so does a `getReactor()` that
 * would install one. `installReactor()` says what it does, and is not forbidden. After the last guard is taken away the
 * same imports succeed; where the runtime has no hooks for imports (Bun, Deno, browsers, bundles) a module that has failed stays
 * failed.
 *
 * @returns What {@link uninstallReactorImportHook} takes.
 *
 * @example
 * ```ts
 * import { getReactor, installReactorImportHook, uninstallReactorImportHook } from "deferred-interop";
 *
 * const hook = installReactorImportHook();
 * try {
 *   getReactor(); // throws ImportError
 * } catch (error) {
 *   console.log((error as Error).message);
 * } finally {
 *   uninstallReactorImportHook(hook);
 * }
 * ```
 *
 * @see Scrapy `install_reactor_import_hook`
 */
export function installReactorImportHook(): ReactorImportHook {
  const lift = host.modules.refuseModule({
    specifier: REACTOR_ENTRY,
    url: entryAddress(REACTOR_ENTRY),
    refusal: (importer) => reactorRefusal(() => `It is imported at ${importer ?? "an unknown place"}`),
  });
  const hook: ReactorImportHook = {
    [Symbol.dispose]: () => {
      uninstallReactorImportHook(hook);
    },
  };
  (slots().reactorImportHooks ??= new Map()).set(hook, lift);
  return hook;
}

/**
 * Take a guard away; one that is not up, or is none, is ignored.
 *
 * @param hook - Of {@link installReactorImportHook}; others that are up stay.
 * @see Scrapy `uninstall_reactor_import_hook`
 */
export function uninstallReactorImportHook(hook: ReactorImportHook): void {
  const hooks = slots().reactorImportHooks;
  const lift = hooks?.get(hook);
  hooks?.delete(hook);
  lift?.();
}

/**
 * What an attempt to install the default reactor by the way fails with, if it does.
 *
 * @param attempt - Asked for the sentence that says who tries, and where; without a full stop.
 * @internal
 */
export function reactorRefusal(attempt: () => string): ImportError | undefined {
  const isForbidden = (slots().reactorImportHooks?.size ?? 0) > 0 && installedReactor() === undefined;
  return isForbidden ? new ImportError(REACTOR_ENTRY, attempt()) : undefined;
}
