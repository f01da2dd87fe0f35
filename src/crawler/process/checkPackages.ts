import { LoadError } from "../../reactors/errors.js";
import type { Settings } from "../settings/Settings.js";
import { listComponents } from "./buildComponents.js";
import { resolveComponent } from "./resolveComponent.js";

/** A component whose libraries are optional. */
export interface NeedsPackages {
  /**
   * Load what it needs with these settings, or warn of what it will do without.
   *
   * @throws MissingPackageError when it cannot do without.
   */
  requirePackages(settings: Settings): void;
}

const COMPONENTS = ["EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES"] as const;

/**
 * Look, before a crawl begins and opens its feeds, whether the packages are there that the settings ask for. What pages are selected
 * with is found out when a spider does so.
 *
 * @param settings - Of the crawl.
 * @throws MissingPackageError for the first that is not there.
 * @internal
 */
export function checkPackages(settings: Settings): void {
  for (const setting of COMPONENTS) {
    for (const { pathOrClass } of listComponents(settings, setting)) check(pathOrClass, setting, settings);
  }
  for (const [, pathOrClass] of settings.getWithBase("DOWNLOAD_HANDLERS")) {
    if (pathOrClass !== null && pathOrClass !== undefined) check(pathOrClass, "download handler", settings);
  }
}

function check(pathOrClass: unknown, role: string, settings: Settings): void {
  let found: Partial<NeedsPackages>;
  try {
    found = resolveComponent(pathOrClass, role) as Partial<NeedsPackages>;
  } catch (error) {
    // Whoever makes the component says so, in its place.
    if (error instanceof LoadError) return;
    throw error;
  }
  found.requirePackages?.(settings);
}
