import { CLASS_PATH, classPath, isInstanceOf } from "../loops/classPath.js";
import type { EventLoop, EventLoopClass } from "../loops/EventLoop.js";
import { platform } from "../loops/platform.js";
import { getEventLoop, hasEventLoop, newEventLoop, setEventLoop } from "../loops/policy.js";
import { ProactorEventLoop } from "../loops/ProactorEventLoop.js";
import { SelectorEventLoop } from "../loops/SelectorEventLoop.js";
import { WheelEventLoop } from "../loops/WheelEventLoop.js";
import { classAt } from "./classAt.js";

/** asyncio's and uvloop's dotted names for the loops of this package. */
const KNOWN: ReadonlyMap<string, EventLoopClass> = new Map<string, EventLoopClass>(
  [SelectorEventLoop, ProactorEventLoop, WheelEventLoop].map((type) => [type[CLASS_PATH], type]),
);

/**
 * Make sure of a current event loop of some class, and return it.
 *
 * The loop that is replaced is not closed.
 *
 * @param loop - The class or its path: `"asyncio.SelectorEventLoop"`, `"asyncio.ProactorEventLoop"`, `"uvloop.Loop"` (which
 *   is {@link WheelEventLoop}), or `"./file.js#Export"`, `"package/sub#Export"`. A current loop that is an instance of it is
 *   kept. Left out or null, any current loop will do. One that has been closed is not kept.
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
  const present = openEventLoop();
  if (present !== undefined && (wanted === undefined || isInstanceOf(present, wanted))) return present;
  const made = wanted === undefined ? newEventLoop() : new wanted();
  setEventLoop(made);
  return made;
}

/**
 * Make sure of a current event loop for the asyncio reactor, as `setAsyncioEventLoop`. On Windows a Proactor loop that
 * nobody asked for gives way to a new Selector loop (A17, A65).
 *
 * @internal
 */
export function setReactorEventLoop(loop?: string | EventLoopClass | null): EventLoop {
  if ((loop !== undefined && loop !== null) || platform() !== "win32") return setAsyncioEventLoop(loop);
  const present = openEventLoop();
  const fits = present !== undefined && !isInstanceOf(present, ProactorEventLoop);
  return fits ? present : setAsyncioEventLoop(SelectorEventLoop);
}

/** The current event loop, unless it is closed and so of no use. */
function openEventLoop(): EventLoop | undefined {
  const present = hasEventLoop() ? getEventLoop() : undefined;
  return present?.isClosed() === true ? undefined : present;
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
