import { className } from "../core/showValue.js";
import { CLASS_PATH } from "../loops/classPath.js";
import { AsyncioSelectorReactor } from "./AsyncioSelectorReactor.js";
import { LoadError } from "./errors.js";
import { loadObject } from "./loadObject.js";
import type { Reactor, ReactorClass } from "./Reactor.js";

/** The path of the asyncio reactor, which is the default of TWISTED_REACTOR. */
export const ASYNCIO_REACTOR_PATH: string = AsyncioSelectorReactor[CLASS_PATH];

/** Twisted's dotted names for the reactors of this package (DESIGN decision 9). */
const KNOWN: ReadonlyMap<string, ReactorClass> = new Map([
  [ASYNCIO_REACTOR_PATH, AsyncioSelectorReactor as ReactorClass],
]);

/**
 * The class that a path, or the class itself, stands for.
 *
 * @throws {@link LoadError} when the path leads to no class.
 * @internal
 */
export function reactorClassAt(path: string | ReactorClass): ReactorClass {
  if (typeof path === "function") return path;
  const known = KNOWN.get(path);
  if (known !== undefined) return known;
  if (typeof path === "string" && path.startsWith("twisted.")) {
    const names = [...KNOWN.keys()].join(", ");
    throw new LoadError(
      "ERR_LOAD_PATH",
      `Cannot load reactor "${path}": no reactor of that name, the known ones are ${names}`,
    );
  }
  const loaded = loadObject(path, "reactor");
  if (typeof loaded === "function") return loaded as ReactorClass;
  throw new LoadError("ERR_LOAD_TYPE", `Cannot load reactor "${path}": it is ${typeof loaded}, wanted a class`);
}

/** The path by which people know a class of reactors; its name where it has none. */
export function reactorPath(reactor: Reactor | ReactorClass): string {
  const wanted: unknown = typeof reactor === "function" ? reactor : reactor.constructor;
  for (const [path, known] of KNOWN) if (known === wanted) return path;
  return typeof reactor === "function" ? reactor.name : className(reactor);
}
