import { host } from "#host";
import { isThenable } from "../core/isThenable.js";
import { showValue } from "../core/showValue.js";
import { LoadError } from "./errors.js";

/**
 * Load an object from a path, synchronously: `"./file.js#Export"`, `"package/sub#Export"`; without `#`, the default export.
 *
 * Relative paths count from the working directory. ES modules and CommonJS ones load alike.
 *
 * @param path - Where it is.
 * @param role - What it is to be, for the errors, such as `"reactor"`.
 * @throws {@link LoadError}: `ERR_LOAD_PATH` (no path), `ERR_LOAD_MODULE` (no such module, or it throws), `ERR_LOAD_EXPORT` (no such export).
 * @see Scrapy `load_object`; the `#` stands for Python's last dot
 */
export function loadObject(path: string, role = "object"): unknown {
  const { specifier, name } = parsePath(path, role);
  let module: Record<string, unknown>;
  try {
    module = host.requireModule(specifier);
  } catch (error) {
    throw new LoadError("ERR_LOAD_MODULE", explain(path, role, specifier, error), { cause: error });
  }
  if (isThenable(module) || !(name in module)) {
    const known = Object.keys(module).filter((key) => key !== "__esModule");
    throw new LoadError(
      "ERR_LOAD_EXPORT",
      `Cannot load ${role} "${path}": module "${specifier}" has no export "${name}", it has ${known.join(", ") || "none"}`,
    );
  }
  return module[name];
}

function parsePath(path: string, role: string): { specifier: string; name: string } {
  if (typeof path !== "string" || path === "" || path.startsWith("#") || path.endsWith("#")) {
    const shown = showValue(path);
    throw new LoadError(
      "ERR_LOAD_PATH",
      `Error loading object ${shown}: not a full path; wanted "./file.js#Name" or "package#Name" for the ${role}`,
    );
  }
  const hash = path.lastIndexOf("#");
  return hash === -1
    ? { specifier: path, name: "default" }
    : { specifier: path.slice(0, hash), name: path.slice(hash + 1) };
}

function explain(path: string, role: string, specifier: string, error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  const attempt = `Cannot load ${role} "${path}"`;
  if (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND") {
    return `${attempt}: there is no module "${specifier}"; a file of yours needs "./" in front, a package must be installed`;
  }
  if (code === "ERR_REQUIRE_ASYNC_MODULE") {
    return `${attempt}: the module has top-level await, which cannot be loaded synchronously; import it and pass the class itself`;
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : showValue(error);
  return `${attempt}: its module threw ${reason}`;
}
