import { host } from "#host";
import { showValue } from "../core/showValue.js";
import { LoadError } from "./errors.js";

/**
 * Load an object from a path, synchronously: `"./file.js#Name"`, `"package/sub#Name"`; without `#`, the default export.
 *
 * Relative paths count from the working directory. ES modules and CommonJS ones load alike; the default export of a
 * CommonJS module is what it exports.
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
  const { specifier, name } = parsePath(path, role);
  const module = requireModule(specifier, path, role);
  // `module.exports` may be anything, and names that every object inherits are no exports.
  const isObject = (typeof module === "object" && module !== null) || typeof module === "function";
  if (isObject && Object.hasOwn(module, name)) return (module as Record<string, unknown>)[name];
  if (name === "default" && !isNamespace(module)) return module;
  const exported = isObject ? Object.keys(module).filter((key) => key !== "__esModule") : [];
  throw new LoadError(
    "ERR_LOAD_EXPORT",
    `Module '${specifier}' doesn't define any object named '${name}'; it has ${exported.join(", ") || "no exports"} (loading ${role} "${path}")`,
  );
}

function parsePath(path: string, role: string): { specifier: string; name: string } {
  if (typeof path !== "string" || path === "" || path.startsWith("#") || path.endsWith("#")) {
    const shown = typeof path === "string" ? `'${path}'` : showValue(path);
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

function requireModule(specifier: string, path: string, role: string): unknown {
  try {
    return host.modules.requireModule(specifier);
  } catch (error) {
    throw new LoadError("ERR_LOAD_MODULE", `Cannot load ${role} "${path}": ${explain(specifier, error)}`, {
      cause: error,
    });
  }
}

function isNamespace(module: unknown): boolean {
  return (module as { [Symbol.toStringTag]?: unknown } | null)?.[Symbol.toStringTag] === "Module";
}

function explain(specifier: string, error: unknown): string {
  if (!(error instanceof Error)) return `loading its module failed: ${showValue(error)}`;
  const { code } = error as { code?: unknown };
  if (code === "ERR_REQUIRE_ASYNC_MODULE") {
    return "the module has top-level await, which cannot be loaded synchronously; import it and pass the class itself";
  }
  if (isAbout(specifier, error)) {
    return `there is no module "${specifier}"; wanted "./file.js#Name" or "package#Name", and packages must be installed`;
  }
  if (error instanceof SyntaxError) {
    return `the module, or one that it needs, is not valid JavaScript (${error.message}); running it by itself shows the place`;
  }
  return `loading its module failed: ${error.name}: ${error.message}`;
}

/** Whether the module itself is not there, rather than one that it needs. */
function isAbout(specifier: string, error: Error): boolean {
  const { code, requireStack } = error as { code?: unknown; requireStack?: unknown };
  if (code !== "MODULE_NOT_FOUND" && code !== "ERR_MODULE_NOT_FOUND") return false;
  const neededByAnother = Array.isArray(requireStack) && requireStack.length > 1;
  return !neededByAnother && error.message.includes(`'${specifier}'`);
}
