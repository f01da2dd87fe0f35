import { aText, requireKind } from "../core/kinds.js";
import { host } from "#host";
import { exportAt, loadFailure, parsePath } from "./objectPath.js";

/**
 * {@link loadObject} by `import()`, so that modules with top-level await can be loaded, too.
 *
 * What takes a path takes the object itself as well: load it first, and pass that.
 *
 * @param path - As for {@link loadObject}, and found in the same places.
 * @param role - What it is to be, for the errors, such as `"reactor"`.
 * @returns A promise of the object. It is rejected with a {@link LoadError}, as `loadObject` throws it.
 *
 * @example
 * ```ts
 * import { loadObjectAsync } from "deferred-interop";
 *
 * await loadObjectAsync("node:events#EventEmitter"); // the class
 * ```
 */
export async function loadObjectAsync(path: string, role = "object"): Promise<unknown> {
  requireKind(role, aText, "load an object", "role");
  const target = parsePath(path, role);
  let module: unknown;
  try {
    module = await host.modules.importModule(target.specifier);
  } catch (error) {
    throw loadFailure(target, error);
  }
  return exportAt(target, module);
}
