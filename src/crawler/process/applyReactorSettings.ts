import { callSite } from "../../core/callSite.js";
import { runtimeError } from "../../core/errors.js";
import { ReactorMismatchError } from "../../reactors/errors.js";
import { getReactor, reactorFor } from "../../reactors/getReactor.js";
import { installedReactor } from "../../reactors/installedReactor.js";
import { installFor } from "../../reactors/installReactor.js";
import { isAsyncioReactorInstalled } from "../../reactors/isAsyncioReactorInstalled.js";
import { isReactorInstalled } from "../../reactors/isReactorInstalled.js";
import { reactorPath } from "../../reactors/knownReactors.js";
import { eventLoopPath } from "../../reactors/setAsyncioEventLoop.js";
import { requireReactor, verifyInstalledAsyncioEventLoop } from "../../reactors/verifyInstalledReactor.js";
import type { ReactorClass } from "../../reactors/Reactor.js";
import type { EventLoop, EventLoopClass } from "../../loops/EventLoop.js";
import { UndiciDownloadHandler } from "../handlers/UndiciDownloadHandler.js";
import { MissingPackageError } from "../loadOptionalPackage.js";
import { getLogger } from "../logging/Logger.js";
import { BaseSettings } from "../settings/BaseSettings.js";
import { classSetting } from "../settings/classSetting.js";
import type { Settings } from "../settings/Settings.js";
import { cureForSpider, warnOfLateSettings } from "./processWideSettings.js";

const crawlerLogger = getLogger("scrapy.crawler");
const logger = getLogger("scrapy.utils.log");

/**
 * Make the reactor fit the settings of a crawl, or check that it does (A30), and log what runs (A26).
 *
 * @param settings - Of the crawl; without a reactor, some of their defaults change.
 * @param initReactor - Whether a reactor may be installed; otherwise there must be one.
 * @throws RuntimeError when what is installed does not fit.
 * @internal
 */
export function applyReactorSettings(settings: Settings, initReactor: boolean): void {
  warnOfLateSettings(settings);
  if (!settings.getBool("TWISTED_REACTOR_ENABLED")) {
    refuseReactor(cureForSpider(settings, "TWISTED_REACTOR_ENABLED"));
    crawlerLogger.debug("Not using a Twisted reactor");
    applyReactorlessDefaults(settings);
    return;
  }
  const path = classSetting<ReactorClass>(settings, "TWISTED_REACTOR");
  const loop = classSetting<EventLoopClass>(settings, "ASYNCIO_EVENT_LOOP");
  if (!initReactor) expectReactor(cureForSpider(settings, "TWISTED_REACTOR_ENABLED"));
  else if (path === undefined) reactorFor("CrawlerProcess#crawl()", applyReactorSettings);
  else if (!isReactorInstalled()) {
    const place = callSite(applyReactorSettings);
    installFor({ by: () => `by CrawlerProcess#crawl() at ${place}` }, path, loop);
  }
  if (path !== undefined) verifyInstalled(settings, path, loop);
  if (initReactor || path !== undefined) logReactor();
}

/**
 * @param cure - A sentence to end the error with; empty for the usual one.
 * @throws RuntimeError (`ERR_REACTOR_UNEXPECTED`) when a reactor is installed although the settings say that there is none.
 * @internal
 */
export function refuseReactor(cure = ""): void {
  const installed = installedReactor();
  if (installed === undefined) return;
  throw runtimeError(
    "ERR_REACTOR_UNEXPECTED",
    `TWISTED_REACTOR_ENABLED is False but a Twisted reactor is installed. ${reactorPath(installed.reactor)} was ${installed.by}.` +
      (cure || " Remove that, or set TWISTED_REACTOR_ENABLED to true."),
  );
}

/**
 * @param cure - A sentence to end the error with; empty for the usual one.
 * @throws RuntimeError (`ERR_REACTOR_NOT_INSTALLED`) when no reactor is installed although the settings say that there is one.
 * @internal
 */
export function expectReactor(cure = ""): void {
  if (isReactorInstalled()) return;
  throw runtimeError(
    "ERR_REACTOR_NOT_INSTALLED",
    "We expected a Twisted reactor to be installed but it isn't." +
      (cure || " Call installReactor() before this, or set TWISTED_REACTOR_ENABLED to false."),
  );
}

function verifyInstalled(settings: Settings, path: string | ReactorClass, loop?: string | EventLoopClass): void {
  try {
    const cure =
      "install that before, or set TWISTED_REACTOR to the installed one, or to null, which takes what is there";
    requireReactor("crawl", path, (installed) => installed.cure ?? cure);
    if (loop !== undefined && isAsyncioReactorInstalled()) verifyInstalledAsyncioEventLoop(loop);
  } catch (error) {
    const cure = cureForSpider(settings, "TWISTED_REACTOR", "ASYNCIO_EVENT_LOOP");
    throw error instanceof ReactorMismatchError && cure !== ""
      ? new ReactorMismatchError(`${error.message}.${cure}`)
      : error;
  }
}

function logReactor(): void {
  const reactor = getReactor();
  logger.debug(`Using reactor: ${reactorPath(reactor)}`);
  const { eventLoop } = reactor as { readonly eventLoop?: EventLoop };
  if (eventLoop !== undefined) logger.debug(`Using asyncio event loop: ${eventLoopPath(eventLoop)}`);
}

/**
 * A52, at the lowest priority: whatever a project, a spider or an add-on says, wins. Scrapy writes the handlers at the
 * priority of projects, so that add-ons lose.
 */
function applyReactorlessDefaults(settings: Settings): void {
  settings.set("TELNETCONSOLE_ENABLED", false, "default");
  const handlers = settings.get("DOWNLOAD_HANDLERS_BASE");
  if (!(handlers instanceof BaseSettings)) return;
  handlers.set("ftp", null, "default");
  const own = settings.get("DOWNLOAD_HANDLERS");
  const schemes = ["http", "https"];
  const isUsed = schemes.some((scheme) => !(own instanceof BaseSettings && own.has(scheme)));
  if (isUsed && !hasUndici()) return;
  for (const scheme of schemes) handlers.set(scheme, "deferred-interop/crawler#UndiciDownloadHandler", "default");
}

/** Nobody has asked for undici by name: HTTP11DownloadHandler, which is the default with a reactor, does the job, too. */
function hasUndici(): boolean {
  try {
    UndiciDownloadHandler.requirePackages();
    return true;
  } catch (error) {
    if (!(error instanceof MissingPackageError)) throw error;
    crawlerLogger.info(`HTTP11DownloadHandler downloads in the place of UndiciDownloadHandler: ${error.message}`);
    return false;
  }
}
