import type { EventLoop, EventLoopClass } from "../loops/EventLoop.js";
import { getEventLoop, hasEventLoop, newEventLoop, setEventLoop } from "../loops/policy.js";
import { SelectorEventLoop } from "../loops/SelectorEventLoop.js";
import { LoadError } from "./errors.js";
import { loadObject } from "./loadObject.js";

/** asyncio's names for the loops of this package. */
const KNOWN: ReadonlyMap<string, EventLoopClass> = new Map([
  ["asyncio.SelectorEventLoop", SelectorEventLoop as EventLoopClass],
]);

/**
 * Make sure of a current event loop of some class, and return it.
 *
 * @param loop - The class or its path; a current loop that is an instance of it is kept. Left out, any current loop will
 *   do, and one is made if there is none.
 * @throws {@link LoadError} when a path leads to no class.
 * @see Scrapy `set_asyncio_event_loop`
 */
export function setAsyncioEventLoop(loop?: string | EventLoopClass): EventLoop {
  if (loop === undefined) {
    if (!hasEventLoop()) setEventLoop(newEventLoop());
    return getEventLoop();
  }
  const wanted = eventLoopClassAt(loop);
  if (hasEventLoop() && getEventLoop() instanceof wanted) return getEventLoop();
  setEventLoop(new wanted());
  return getEventLoop();
}

/** The class that a path, or the class itself, stands for. @internal */
export function eventLoopClassAt(loop: string | EventLoopClass): EventLoopClass {
  if (typeof loop === "function") return loop;
  const found = KNOWN.get(loop) ?? loadObject(loop, "event loop");
  if (typeof found === "function") return found as EventLoopClass;
  throw new LoadError("ERR_LOAD_TYPE", `Cannot load event loop "${loop}": it is ${typeof found}, wanted a class`);
}

/** The name by which people know a loop's class. @internal */
export function eventLoopPath(loop: EventLoop | EventLoopClass): string {
  const wanted = typeof loop === "function" ? loop : (loop.constructor as EventLoopClass);
  for (const [path, known] of KNOWN) if (known === wanted) return path;
  return wanted.name;
}
