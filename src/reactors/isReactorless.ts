import { installedReactor } from "./installedReactor.js";
import { isAsyncioAvailable } from "./isAsyncioAvailable.js";

/**
 * Whether the program runs without a reactor, on the event loop alone.
 *
 * @throws {@link RuntimeError} when there is neither a reactor nor an event loop.
 * @see Scrapy `is_reactorless`
 */
export function isReactorless(): boolean {
  return isAsyncioAvailable() && installedReactor() === undefined;
}
