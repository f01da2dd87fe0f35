import { CLASS_PATH, classPath, isInstanceOf } from "../loops/classPath.js";
import type { EventLoop, EventLoopClass } from "../loops/EventLoop.js";
import { getEventLoop, hasEventLoop, newEventLoop, setEventLoop } from "../loops/policy.js";
import { SelectorEventLoop } from "../loops/SelectorEventLoop.js";
import { classAt } from "./classAt.js";

/** asyncio's dotted names for the loops of this package. */
const KNOWN: ReadonlyMap<string, EventLoopClass> = new Map([[SelectorEventLoop[CLASS_PATH], SelectorEventLoop]]);

/**
 * Make sure of a current event loop of some class, and return it.
 *
 * @param loop - The class or its path; a current loop that is an instance of it is kept. Left out or null, any current
 *   loop will do, and one is made if there is none.
 * @throws {@link LoadError} when a path leads to no class.
 * @throws TypeError (`ERR_NOT_AN_EVENT_LOOP`) when what the class makes is no loop; the current one is then kept.
 *
 * @example
 * ```ts
 * import { getEventLoop, setAsyncioEventLoop } from "deferred-interop";
 *
 * setAsyncioEventLoop("asyncio.SelectorEventLoop") === getEventLoop(); // true
 * ```
 *
 * @see Scrapy `set_asyncio_event_loop`
 */
export function setAsyncioEventLoop(loop?: string | EventLoopClass | null): EventLoop {
  const wanted = loop === undefined || loop === null ? undefined : eventLoopClassAt(loop);
  const present = hasEventLoop() ? getEventLoop() : undefined;
  if (present !== undefined && (wanted === undefined || isInstanceOf(present, wanted))) return present;
  const made = wanted === undefined ? newEventLoop() : new wanted();
  setEventLoop(made);
  return made;
}

/**
 * The class of event loops that a path, or the class itself, stands for.
 *
 * @throws {@link LoadError} when the path leads to no class.
 * @internal
 */
export function eventLoopClassAt(path: string | EventLoopClass): EventLoopClass {
  return classAt(path, "event loop", KNOWN);
}

/** The path by which people know a class of event loops; its name where it has none. @internal */
export function eventLoopPath(loop: EventLoop | EventLoopClass): string {
  const type = typeof loop === "function" ? loop : (loop.constructor as EventLoopClass);
  return classPath(type) ?? (type.name || "an unnamed class");
}
