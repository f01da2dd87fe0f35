import { aText, requireKind } from "../core/kinds.js";
import { host } from "#host";
import { exportAt, loadFailure, parsePath } from "./objectPath.js";

/**
 * Load an object from a path, synchronously: `"./file.js#Name"`, `"package/sub#Name"`; without `#`, the default export.
 *
 * Relative paths count from the working directory. ES modules and CommonJS ones load alike; the default export of a
 * CommonJS module is what it exports. A module with top-level await is a matter for {@link loadObjectAsync}.
 *
 * @param path - Where it is.
 * @param role - What it is to be, for the errors, such as `"reactor"`.
 * @throws {@link LoadError}: `ERR_LOAD_PATH` (no path), `ERR_LOAD_MODULE` (no such module, or it cannot be loaded: `cause`
 *   says why), `ERR_LOAD_EXPORT` (no such export).
 *
 * @example
 * ```ts
 * import { loadObject } from "deferred-interop";
 *
 * loadObject("node:events#EventEmitter"); // the class
 * ```
 *
 * @see Scrapy `load_object`; the `#` stands for Python's last dot
 */
export function loadObject(path: string, role = "object"): unknown {
  requireKind(role, aText, "load an object", "role");
  const target = parsePath(path, role);
  let module: unknown;
  try {
    module = host.modules.requireModule(target.specifier);
  } catch (error) {
    throw loadFailure(target, error);
  }
  return exportAt(target, module);
}
