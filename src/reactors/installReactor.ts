import { requireReactor } from "./requireReactor.js";
import { callSite } from "../core/callSite.js";
import { runtimeError, type RuntimeError } from "../core/errors.js";
import { showValue } from "../core/showValue.js";
import { slots, type Slots } from "../core/slots.js";
import { isSameClass } from "../loops/classPath.js";
import type { EventLoop, EventLoopClass } from "../loops/EventLoop.js";
import { getEventLoop, hasEventLoop, setEventLoop } from "../loops/policy.js";
import { AsyncioSelectorReactor } from "./AsyncioSelectorReactor.js";
import { ReactorAlreadyInstalledError } from "./errors.js";
import type { Installation } from "./installedReactor.js";
import { installedReactor } from "./installedReactor.js";
import { reactorClassAt, reactorPath } from "./knownReactors.js";
import type { Reactor, ReactorClass } from "./Reactor.js";
import { eventLoopClassAt, setReactorEventLoop } from "./setAsyncioEventLoop.js";

/**
 * Install a reactor for this thread: the one that `callLater`, `sleep` and the crawler then use.
 *
 * A thread has one reactor, for good. Asking for the class that is installed changes nothing, and its loop stays. The error for a different
 * one is thrown at once and says who installed what is there.
 *
 * @param path - Twisted's dotted name, `"./file.js#Export"`, `"package#Export"`, or the class itself.
 * @param loop - For the asyncio reactor: the class of event loop to run on, or its path as for {@link setAsyncioEventLoop};
 *   the current loop by default, on Windows a new Selector loop where that is a Proactor one.
 * @returns The installed reactor.
 * @throws {@link ReactorAlreadyInstalledError} when a different one is installed; the event loop is then left alone.
 * @throws {@link LoadError} when a path leads to no class.
 * @throws TypeError (`ERR_NOT_A_REACTOR`, `ERR_NOT_AN_EVENT_LOOP`) when what a class makes lacks methods,
 *   (`ERR_PROACTOR_EVENT_LOOP`) for a Proactor loop. After any error nothing is installed, and the current event loop is the one from before.
 *
 * @example
 * ```ts
 * import { installReactor, isAsyncioReactorInstalled } from "deferred-interop";
 *
 * installReactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor");
 * isAsyncioReactorInstalled(); // true
 * ```
 *
 * @see Scrapy `install_reactor`, which swallows the error of a different one
 */
export function installReactor(path: string | ReactorClass, loop?: string | EventLoopClass | null): Reactor {
  const place = callSite(installReactor);
  return installFor({ by: () => `by installReactor() at ${place}` }, path, loop);
}

/** Who installs a reactor. @internal */
export interface Installer {
  /** Asked when an error names it: `"by …"`. */
  readonly by: () => string;
  /** What to do about it, where that is more than to install another one before. */
  readonly cure?: string;
}

/**
 * {@link installReactor} with another memory of who did it.
 *
 * @internal
 */
export function installFor(
  installer: Installer,
  path: string | ReactorClass,
  loop?: string | EventLoopClass | null,
): Reactor {
  const wanted = reactorClassAt(path);
  const loopClass = loop === undefined || loop === null ? undefined : eventLoopClassAt(loop);
  const present = installedReactor();
  if (present !== undefined) {
    if (isSameClass(present.reactor.constructor as ReactorClass, wanted)) return present.reactor;
    throw new ReactorAlreadyInstalledError(reactorPath(wanted), reactorPath(present.reactor), present.by, present.cure);
  }
  const isAsyncio = wanted === AsyncioSelectorReactor || wanted.prototype instanceof AsyncioSelectorReactor;
  const reactor = isAsyncio ? makeOnLoop(wanted, loopClass) : make(wanted);
  const state = slots();
  state.installedReactor = {
    reactor,
    isAsyncio,
    get by() {
      return `installed ${installer.by()}`;
    },
    cure: installer.cure,
  } satisfies Installation;
  state.currentClock = () => reactor;
  if (!isAsyncio) state.promiseRule = promisesDoNotSettle;
  // No microtask runs while a reactor blocks its thread, also of those that are asked for before it does.
  const { afterThisTurn } = reactor as Partial<Pick<Slots, "afterThisTurn">>;
  if (typeof afterThisTurn === "function") state.afterThisTurn = afterThisTurn;
  return reactor;
}

/** The loop is made the current one first, since a reactor may take the current one; that is undone if it fails. */
function makeOnLoop(wanted: ReactorClass, loop: EventLoopClass | undefined): Reactor {
  const before = hasEventLoop() ? getEventLoop() : null;
  const eventLoop = setReactorEventLoop(loop);
  try {
    return make(wanted, eventLoop);
  } catch (error) {
    setEventLoop(before);
    throw error;
  }
}

function make(wanted: ReactorClass, eventLoop?: EventLoop): Reactor {
  const reactor = new (wanted as new (eventLoop?: EventLoop) => Reactor)(eventLoop);
  requireReactor(reactor, `install ${showValue(wanted)} as reactor`, "its instances have");
  return reactor;
}

// A8
function promisesDoNotSettle(): RuntimeError {
  return runtimeError(
    "ERR_ASYNCIO_UNAVAILABLE",
    "Cannot wait for a promise: a non-asyncio reactor is installed, under which promises do not settle; " +
      "return or yield a Deferred, or install the asyncio reactor",
  );
}
