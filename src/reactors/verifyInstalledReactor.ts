import { RuntimeError } from "../core/errors.js";
import type { EventLoopClass } from "../loops/EventLoop.js";
import { AsyncioSelectorReactor } from "./AsyncioSelectorReactor.js";
import { ReactorMismatchError } from "./errors.js";
import { installedReactor } from "./installedReactor.js";
import { reactorClassAt, reactorPath } from "./knownReactors.js";
import type { ReactorClass } from "./Reactor.js";
import { eventLoopClassAt, eventLoopPath } from "./setAsyncioEventLoop.js";

/**
 * Make sure that the installed reactor is exactly of a class; a subclass is another one (A18).
 *
 * @param path - As for {@link installReactor}.
 * @throws {@link RuntimeError} when none is installed, or when it does not match: the text says who installed it.
 * @see Scrapy `verify_installed_reactor`
 */
export function verifyInstalledReactor(path: string | ReactorClass): void {
  const present = installedReactor();
  if (present === undefined) throw new RuntimeError("verifyInstalledReactor() called without an installed reactor.");
  const wanted = reactorClassAt(path);
  if (present.reactor.constructor === wanted) return;
  throw new ReactorMismatchError(
    `The installed reactor (${reactorPath(present.reactor)}) does not match the requested one (${typeof path === "string" ? path : reactorPath(path)}): ` +
      `it was ${present.by}; install the requested one before that, or ask for the installed one`,
  );
}

/**
 * Make sure that the asyncio reactor runs on a loop of a class, or of a subclass of it (A19).
 *
 * @param loop - The class or its path.
 * @throws {@link RuntimeError} when no reactor is installed, or the loop does not match.
 * @see Scrapy `verify_installed_asyncio_event_loop`
 */
export function verifyInstalledAsyncioEventLoop(loop: string | EventLoopClass): void {
  const present = installedReactor();
  if (present === undefined) {
    throw new RuntimeError("verifyInstalledAsyncioEventLoop() called without an installed reactor.");
  }
  const wanted = eventLoopClassAt(loop);
  const eventLoop = present.reactor instanceof AsyncioSelectorReactor ? present.reactor.eventLoop : undefined;
  if (eventLoop instanceof wanted) return;
  const found = eventLoop === undefined ? "none" : eventLoopPath(eventLoop);
  throw new ReactorMismatchError(
    "Scrapy found an asyncio Twisted reactor already installed, and its event loop class " +
      `(${found}) does not match the one specified in the ASYNCIO_EVENT_LOOP setting (${typeof loop === "string" ? loop : eventLoopPath(loop)}): ` +
      `the reactor was ${present.by}`,
  );
}
