import { RuntimeError } from "../core/errors.js";
import { installedReactor } from "./installedReactor.js";

/**
 * Whether the installed reactor is the asyncio one, or of a subclass of it.
 *
 * {@link isAsyncioAvailable} is what most code wants to know.
 *
 * @throws {@link RuntimeError} when no reactor is installed (A11).
 * @see Scrapy `is_asyncio_reactor_installed`
 */
export function isAsyncioReactorInstalled(): boolean {
  const present = installedReactor();
  if (present === undefined) {
    throw new RuntimeError(
      "isAsyncioReactorInstalled() called without an installed reactor. " +
        "Call installReactor() before this, or ask isAsyncioAvailable(), which needs none.",
    );
  }
  return present.isAsyncio;
}
