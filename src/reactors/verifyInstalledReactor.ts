import { RuntimeError } from "../core/errors.js";
import { isInstanceOf, isSameClass } from "../loops/classPath.js";
import type { EventLoop, EventLoopClass } from "../loops/EventLoop.js";
import { ReactorMismatchError } from "./errors.js";
import type { Installation } from "./installedReactor.js";
import { installedReactor } from "./installedReactor.js";
import { reactorClassAt, reactorPath } from "./knownReactors.js";
import type { ReactorClass } from "./Reactor.js";
import { eventLoopClassAt, eventLoopPath } from "./setAsyncioEventLoop.js";

/**
 * Make sure that the installed reactor is exactly of a class; a subclass is another one (A18).
 *
 * @param path - As for {@link installReactor}.
 * @throws {@link RuntimeError} when none is installed, or when it does not match: the text says who installed it.
 * @throws {@link LoadError} when a path leads to no class.
 *
 * @example
 * ```ts
 * import { ASYNCIO_REACTOR_PATH, installReactor, verifyInstalledReactor } from "deferred-interop";
 *
 * installReactor(ASYNCIO_REACTOR_PATH);
 * verifyInstalledReactor(ASYNCIO_REACTOR_PATH); // no error
 * ```
 *
 * @see Scrapy `verify_installed_reactor`
 */
export function verifyInstalledReactor(path: string | ReactorClass): void {
  const { reactor, by } = requireInstalled("verifyInstalledReactor");
  const wanted = reactorClassAt(path);
  if (isSameClass(reactor.constructor as ReactorClass, wanted)) return;
  throw new ReactorMismatchError(
    `The installed reactor (${reactorPath(reactor)}) does not match the requested one (${typeof path === "string" ? path : reactorPath(path)}): ` +
      `it was ${by}; install the requested one before that, or ask for the installed one`,
  );
}

/**
 * Make sure that the asyncio reactor runs on a loop of a class, or of a subclass of it (A19).
 *
 * @param loop - The class or its path.
 * @throws {@link RuntimeError} when no reactor is installed, or the loop does not match.
 * @throws {@link LoadError} when a path leads to no class.
 * @see Scrapy `verify_installed_asyncio_event_loop`
 */
export function verifyInstalledAsyncioEventLoop(loop: string | EventLoopClass): void {
  const { reactor, by } = requireInstalled("verifyInstalledAsyncioEventLoop");
  const wanted = eventLoopClassAt(loop);
  const { eventLoop } = reactor as { eventLoop?: EventLoop };
  if (eventLoop !== undefined && isInstanceOf(eventLoop, wanted)) return;
  const found = eventLoop === undefined ? "none" : eventLoopPath(eventLoop);
  throw new ReactorMismatchError(
    "Scrapy found an asyncio Twisted reactor already installed, and its event loop class " +
      `(${found}) does not match the one specified in the ASYNCIO_EVENT_LOOP setting (${typeof loop === "string" ? loop : eventLoopPath(loop)}): ` +
      `the reactor was ${by}; install it with that loop, or leave the setting empty`,
  );
}

function requireInstalled(asker: string): Installation {
  const present = installedReactor();
  if (present !== undefined) return present;
  throw new RuntimeError(`${asker}() called without an installed reactor. Call installReactor() before this.`);
}
