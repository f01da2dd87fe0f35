import { callSite } from "../core/callSite.js";
import { RuntimeError, typeError } from "../core/errors.js";
import { showValue } from "../core/showValue.js";
import { slots } from "../core/slots.js";
import type { EventLoop, EventLoopClass } from "../loops/EventLoop.js";
import { AsyncioSelectorReactor } from "./AsyncioSelectorReactor.js";
import { ReactorAlreadyInstalledError } from "./errors.js";
import type { Installation } from "./installedReactor.js";
import { installedReactor } from "./installedReactor.js";
import { reactorClassAt, reactorPath } from "./knownReactors.js";
import type { Reactor, ReactorClass } from "./Reactor.js";
import { setAsyncioEventLoop } from "./setAsyncioEventLoop.js";

/**
 * Install a reactor for this thread: the one that `callLater`, `sleep` and the crawler then use.
 *
 * A thread has one reactor, for good. Asking for the class that is installed changes nothing. The error for a different
 * one is thrown at once and says who installed what is there.
 *
 * @param path - Twisted's dotted name, `"./file.js#Export"`, `"package#Export"`, or the class itself.
 * @param loop - For the asyncio reactor: the class of event loop to run on, or its path; the current loop by default.
 * @returns The installed reactor.
 * @throws {@link ReactorAlreadyInstalledError} when a different one is installed; the event loop is then left alone.
 * @throws {@link LoadError} when a path leads to no class.
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
export function installReactor(path: string | ReactorClass, loop?: string | EventLoopClass): Reactor {
  const wanted = reactorClassAt(path);
  const present = installedReactor();
  if (present !== undefined) {
    if (present.reactor.constructor === wanted) return present.reactor;
    throw new ReactorAlreadyInstalledError(reactorPath(wanted), reactorPath(present.reactor), present.by);
  }
  const isAsyncio = wanted === AsyncioSelectorReactor || wanted.prototype instanceof AsyncioSelectorReactor;
  const eventLoop = isAsyncio ? setAsyncioEventLoop(loop) : undefined;
  const reactor = new (wanted as new (eventLoop?: EventLoop) => Reactor)(eventLoop);
  if (typeof reactor.callLater !== "function" || typeof reactor.run !== "function") {
    throw typeError(
      "ERR_NOT_A_REACTOR",
      `Cannot install ${showValue(wanted)}: its instances have no run() and callLater()`,
    );
  }
  const state = slots();
  const site = callSite(installReactor);
  state.installedReactor = { reactor, by: `installed by installReactor() at ${site}` } satisfies Installation;
  state.currentClock = () => reactor;
  if (!isAsyncio) state.promiseRule = promisesDoNotSettle;
  return reactor;
}

// A8
function promisesDoNotSettle(): RuntimeError {
  return new RuntimeError(
    "Cannot wait for a promise: a non-asyncio reactor is installed, under which promises do not settle; " +
      "return or yield a Deferred, or install the asyncio reactor",
  );
}
