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
  throw new LoadError("ERR_LOAD_TYPE", `Cannot load ${role} ${from}${showValue(found)}, wanted a class`);
}

function load(path: string, role: string, known: KnownClasses<unknown>): unknown {
  // "twisted.…", "asyncio.…": a name from Python's world, not a module of this one.
  const roots = [...known.keys()].map((name) => name.slice(0, name.indexOf(".") + 1));
  if (typeof path === "string" && roots.some((root) => path.startsWith(root))) {
    throw new LoadError(
      "ERR_LOAD_PATH",
      `Cannot load ${role} "${path}": there is none of that name here, known are ${[...known.keys()].join(", ")}`,
    );
  }
  return loadObject(path, role);
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
