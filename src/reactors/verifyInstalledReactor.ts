import { runtimeError } from "../core/errors.js";
import { isInstanceOf, isSameClass } from "../loops/classPath.js";
import type { EventLoop, EventLoopClass } from "../loops/EventLoop.js";
import { ReactorMismatchError } from "./errors.js";
import type { Installation } from "./installedReactor.js";
import { installedReactor } from "./installedReactor.js";
import { ASYNCIO_REACTOR_PATH, reactorClassAt, reactorPath } from "./knownReactors.js";
import type { ReactorClass } from "./Reactor.js";
import { eventLoopClassAt, eventLoopPath } from "./setAsyncioEventLoop.js";

/**
 * Make sure that the installed reactor is exactly of a class; a subclass is another one (A18).
 *
 * @param path - As for {@link installReactor}.
 * @throws RuntimeError (`ERR_REACTOR_NOT_INSTALLED`) when none is installed.
 * @throws {@link ReactorMismatchError} when it does not match: the text says who installed it.
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
  const cure = "install the requested one before that, or ask for the installed one";
  requireReactor("verifyInstalledReactor", path, (installed) => installed.cure ?? cure);
}

/**
 * {@link verifyInstalledReactor} with another cure.
 *
 * @param asker - What is called without a reactor, if that is the fault.
 * @param cure - What to do about an installation that does not match.
 * @internal
 */
export function requireReactor(
  asker: string,
  path: string | ReactorClass,
  cure: (installed: Installation) => string,
): void {
  const installed = requireInstalled(asker);
  const expected = reactorClassAt(path);
  if (isSameClass(installed.reactor.constructor as ReactorClass, expected)) return;
  const requested = typeof path === "string" ? path : reactorPath(path);
  throw new ReactorMismatchError(
    `The installed reactor (${reactorPath(installed.reactor)}) does not match the requested one (${requested}): ` +
      `it was ${installed.by}; ${cure(installed)}`,
  );
}

/**
 * Make sure that the asyncio reactor runs on a loop of a class, or of a subclass of it (A19).
 *
 * @param loop - The class or its path.
 * @throws RuntimeError (`ERR_REACTOR_NOT_INSTALLED`) when no reactor is installed.
 * @throws {@link ReactorMismatchError} when the loop does not match, or the reactor is another one, which has none.
 * @throws {@link LoadError} when a path leads to no class.
 * @see Scrapy `verify_installed_asyncio_event_loop`
 */
export function verifyInstalledAsyncioEventLoop(loop: string | EventLoopClass): void {
  const { reactor, by } = requireInstalled("verifyInstalledAsyncioEventLoop");
  const expected = eventLoopClassAt(loop);
  const { eventLoop } = reactor as { eventLoop?: EventLoop };
  if (eventLoop !== undefined && isInstanceOf(eventLoop, expected)) return;
  const requested = typeof loop === "string" ? loop : eventLoopPath(loop);
  if (eventLoop === undefined) {
    throw new ReactorMismatchError(
      `The installed reactor (${reactorPath(reactor)}) runs on no event loop, so that it cannot match the requested one (${requested}): ` +
        `it was ${by}; install the asyncio reactor (${ASYNCIO_REACTOR_PATH}) before that, or leave ASYNCIO_EVENT_LOOP empty`,
    );
  }
  throw new ReactorMismatchError(
    "Scrapy found an asyncio Twisted reactor already installed, and its event loop class " +
      `(${eventLoopPath(eventLoop)}) does not match the one specified in the ASYNCIO_EVENT_LOOP setting (${requested}): ` +
      `the reactor was ${by}; install it with that loop, or leave the setting empty`,
  );
}

function requireInstalled(asker: string): Installation {
  const present = installedReactor();
  if (present !== undefined) return present;
  throw runtimeError(
    "ERR_REACTOR_NOT_INSTALLED",
    `${asker}() called without an installed reactor. Call installReactor() before this.`,
  );
}
