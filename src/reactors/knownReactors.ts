import type { Kind } from "../core/kinds.js";
import { hasMethods, requireKind } from "../core/kinds.js";
import { CLASS_PATH, classPath } from "../loops/classPath.js";
import { AsyncioSelectorReactor } from "./AsyncioSelectorReactor.js";
import { classAt } from "./classAt.js";
import type { Reactor, ReactorClass } from "./Reactor.js";
import { EPollReactor } from "./select/EPollReactor.js";
import { PollReactor } from "./select/PollReactor.js";
import { SelectReactor } from "./select/SelectReactor.js";

/** The path of the asyncio reactor, which is the default of TWISTED_REACTOR. */
export const ASYNCIO_REACTOR_PATH: string = AsyncioSelectorReactor[CLASS_PATH];

/** Twisted's dotted names for the reactors of this package (DESIGN decision 9). */
const KNOWN: ReadonlyMap<string, ReactorClass> = new Map<string, ReactorClass>([
  [ASYNCIO_REACTOR_PATH, AsyncioSelectorReactor],
  [SelectReactor[CLASS_PATH], SelectReactor],
  [PollReactor[CLASS_PATH], PollReactor],
  [EPollReactor[CLASS_PATH], EPollReactor],
]);

/**
 * The class of reactors that a path, or the class itself, stands for.
 *
 * @throws {@link LoadError} when the path leads to no class.
 * @internal
 */
export function reactorClassAt(path: string | ReactorClass): ReactorClass {
  return classAt(path, "reactor", KNOWN);
}

const REACTOR_OR_CLASS: Kind = {
  expected: "a reactor, or a class of reactors",
  code: "ERR_NOT_A_REACTOR",
  fits: (value) => hasMethods(value, typeof value === "function" ? ["constructor"] : ["constructor", "run"]),
};

/**
 * The path by which people know a class of reactors; its name where it has none.
 *
 * @throws TypeError (`ERR_NOT_A_REACTOR`).
 */
export function reactorPath(reactor: Reactor | ReactorClass): string {
  requireKind(reactor, REACTOR_OR_CLASS, "tell the path of a reactor", "reactor");
  const type = typeof reactor === "function" ? reactor : (reactor.constructor as ReactorClass);
  return classPath(type) ?? (type.name || "an unnamed class");
}
