import { runtimeError } from "../core/errors.js";
import { installedReactor } from "./installedReactor.js";

/**
 * Whether the installed reactor is the asyncio one, or of a subclass of it.
 *
 * {@link isAsyncioAvailable} is what most code wants to know.
 *
 * @throws RuntimeError (`ERR_REACTOR_NOT_INSTALLED`) when no reactor is installed (A11).
 * @see Scrapy `is_asyncio_reactor_installed`
 */
export function isAsyncioReactorInstalled(): boolean {
  const present = installedReactor();
  if (present === undefined) {
    throw runtimeError(
      "ERR_REACTOR_NOT_INSTALLED",
      "isAsyncioReactorInstalled() called without an installed reactor. " +
        "Call installReactor() before this, or ask isAsyncioAvailable(), which needs none.",
    );
  }
  return present.isAsyncio;
}
