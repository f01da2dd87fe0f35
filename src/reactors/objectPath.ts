import { showValue } from "../core/showValue.js";
import { LoadError } from "./errors.js";

/** A path to an object, taken apart. @internal */
export interface ObjectPath {
  /** The whole of it. */
  readonly path: string;
  /** What the object is to be, for the errors. */
  readonly role: string;
  /** The module. */
  readonly specifier: string;
  /** The export. */
  readonly name: string;
}

/**
 * Take a path apart.
 *
 * @throws {@link LoadError} (`ERR_LOAD_PATH`) when it is none.
 * @internal
 */
export function parsePath(path: string, role: string): ObjectPath {
  if (typeof path !== "string" || path === "" || path.startsWith("#") || path.endsWith("#")) {
    const shown = typeof path === "string" ? `'${path}'` : showValue(path);
    throw new LoadError(
      "ERR_LOAD_PATH",
      `Error loading object ${shown}: not a full path; expected "./file.js#Name" or "package#Name" for the ${role}`,
    );
  }
  const hash = path.lastIndexOf("#");
  return hash === -1
    ? { path, role, specifier: path, name: "default" }
    : { path, role, specifier: path.slice(0, hash), name: path.slice(hash + 1) };
}

/**
 * The export that a path means.
 *
 * @throws {@link LoadError} (`ERR_LOAD_EXPORT`) when there is none.
 * @internal
 */
export function exportAt({ path, role, specifier, name }: ObjectPath, module: unknown): unknown {
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

/** What to say when the module of a path cannot be loaded. @internal */
export function loadFailure({ path, role, specifier }: ObjectPath, error: unknown): LoadError {
  const text = `Cannot load ${role} "${path}": ${explain(specifier, error)}`;
  return new LoadError("ERR_LOAD_MODULE", text, { cause: error });
}

function isNamespace(module: unknown): boolean {
  return (module as { [Symbol.toStringTag]?: unknown } | null)?.[Symbol.toStringTag] === "Module";
}

function explain(specifier: string, error: unknown): string {
  if (!(error instanceof Error)) return `loading its module failed: ${showValue(error)}`;
  const { code } = error as { code?: unknown };
  if (code === "ERR_REQUIRE_ASYNC_MODULE") {
    return (
      "the module, or one that it needs, has top-level await, which cannot be loaded synchronously; " +
      "load it with await loadObjectAsync(…), and pass what that gives"
    );
  }
  if (isAbout(specifier, error)) {
    return `there is no module "${specifier}"; expected "./file.js#Name" or "package#Name", and packages must be installed`;
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
