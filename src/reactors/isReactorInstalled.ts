import { installedReactor } from "./installedReactor.js";

/**
 * Whether a reactor is installed in this thread; asking installs none.
 *
 * @see Scrapy `is_reactor_installed`
 */
export function isReactorInstalled(): boolean {
  return installedReactor() !== undefined;
}
