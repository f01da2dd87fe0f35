import { nearestName } from "../core/nearestName.js";
import { showValue } from "../core/showValue.js";
import { LoadError } from "./errors.js";
import { loadObject } from "./loadObject.js";

/** Names that stand for classes of this package, as Python programs write them. */
type KnownClasses<C> = ReadonlyMap<string, C>;

/**
 * The class that a path, or the class itself, stands for.
 *
 * @param path - A known name, a path as for {@link loadObject}, or the class.
 * @param role - What its instances are, for the errors, such as `"reactor"`.
 * @param known - The names that stand for classes of this package.
 * @throws {@link LoadError}: as `loadObject`, and `ERR_LOAD_TYPE` for what is no class.
 * @internal
 */
export function classAt<C extends abstract new (...args: never[]) => object>(
  path: string | C,
  role: string,
  known: KnownClasses<C>,
): C {
  const found = typeof path === "function" ? path : (known.get(path) ?? load(path, role, known));
  if (isClass(found)) return found as C;
  const from = typeof path === "string" ? `"${path}": it is ` : "";
  throw new LoadError("ERR_LOAD_TYPE", `Cannot load ${role} ${from}${showValue(found)}, expected a class`);
}

function load(path: string, role: string, known: KnownClasses<unknown>): unknown {
  // "twisted.…", "asyncio.…": a name from Python's world, not a module of this one.
  const names = [...known.keys()];
  const roots = names.map((name) => name.slice(0, name.indexOf(".") + 1));
  if (typeof path === "string" && roots.some((root) => path.startsWith(root))) {
    throw new LoadError(
      "ERR_LOAD_PATH",
      `Cannot load ${role} "${path}": no ${role} has that name; ${cureFor(path, names)}`,
    );
  }
  try {
    return loadObject(path, role);
  } catch (error) {
    // A bare word is hardly ever a module: it is a slip for one of the names.
    if (typeof path !== "string" || !/^[\w.-]+$/.test(path) || !isNotFound(error)) throw error;
    throw new LoadError(error.code, `${error.message}; ${cureFor(path, names)}`, { cause: error.cause });
  }
}

function isNotFound(error: unknown): error is LoadError {
  return error instanceof LoadError && error.code === "ERR_LOAD_MODULE";
}

/** The known names, and which of them is meant. */
function cureFor(path: string, names: readonly string[]): string {
  const meant = nearestName(path, names) ?? namesWith(path, names);
  const hint = meant === undefined ? "" : `; did you mean "${meant}"?`;
  return `known names are ${names.join(", ")}${hint}`;
}

/** The first name that has what was written as its last part, or in one of its parts: `"SelectReactor"`, `"asyncio"`. */
function namesWith(path: string, names: readonly string[]): string | undefined {
  const word = (path.split(".").at(-1) ?? "").toLowerCase();
  const parts = (name: string): string[] => name.toLowerCase().split(".").reverse();
  const isMeant = (name: string): boolean => word !== "" && parts(name).some((part) => part.includes(word));
  const isSlip = (name: string): boolean => nearestName(word, parts(name)) !== undefined;
  return names.find((name) => parts(name)[0] === word) ?? names.find(isMeant) ?? names.find(isSlip);
}

/** Whether `new` works on something; its constructor is not called. */
function isClass(value: unknown): boolean {
  if (typeof value !== "function") return false;
  try {
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}
