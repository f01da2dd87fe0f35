import { typeError } from "../../core/errors.js";
import { className } from "../../core/showValue.js";
import type { Settings } from "../settings/Settings.js";
import { buildComponents, listComponents } from "./buildComponents.js";
import type { CrawlerContext } from "./CrawlerContext.js";
import { resolveComponent } from "./resolveComponent.js";

/**
 * What ADDONS lists: changes the settings of a crawl, to put several components and what they need into place at once.
 *
 * Settings are to be set at the priority `"addon"`, which those of projects and spiders override; a dictionary of
 * components is changed in place: `settings.get("ITEM_PIPELINES").set(PricePipeline, …)`.
 *
 * @example
 * ```ts
 * import type { Addon, Settings } from "deferred-interop/crawler";
 *
 * class PoliteAddon implements Addon {
 *   updateSettings(settings: Settings): void {
 *     settings.set("ROBOTSTXT_OBEY", true, "addon");
 *     settings.set("DOWNLOAD_DELAY", 1, "addon");
 *   }
 * }
 * ```
 *
 * @see Scrapy's add-ons
 */
export interface Addon {
  /**
   * Change the settings of a crawl, before anything reads them.
   *
   * @param settings - Of the crawl.
   * @throws NotConfigured to say that the add-on stays disabled.
   */
  updateSettings?(settings: Settings): void;
}

/** What ADDONS lists: classes of add-ons, or paths to them. */
export interface AddonClass {
  /**
   * Change the settings of a process or runner object, those that are for all crawls: TWISTED_REACTOR, say.
   *
   * @param settings - Of the process or runner.
   */
  updatePreCrawlerSettings?(settings: Settings): void;
  /** Makes the add-on of a crawl. */
  new (crawler: CrawlerContext): Addon;
}

/**
 * Make the add-ons of a crawl, in their order, and let each change the settings.
 *
 * @param crawler - The crawl.
 * @internal
 */
export function loadAddons(crawler: CrawlerContext): Addon[] {
  return buildComponents<Addon>(crawler, "ADDONS", "addon", (addon) => {
    requireMethods(addon);
    const changed: unknown = addon.updateSettings?.(crawler.settings);
    // It would come too late.
    if (typeof (changed as PromiseLike<unknown> | undefined)?.then !== "function") return;
    throw typeError("ERR_COMPONENT", `Cannot use the addon ${className(addon)}: its updateSettings() may not be async`);
  });
}

/**
 * Let the classes of the add-ons change the settings of a process or runner.
 *
 * @param settings - To be changed.
 * @internal
 */
export function loadPreCrawlerSettings(settings: Settings): void {
  for (const { pathOrClass } of listComponents(settings, "ADDONS")) {
    const addonClass = resolveComponent(pathOrClass, "addon") as unknown as AddonClass;
    addonClass.updatePreCrawlerSettings?.(settings);
  }
}

function requireMethods(addon: Addon): void {
  if (addon.updateSettings !== undefined || "updatePreCrawlerSettings" in addon.constructor) return;
  throw typeError("ERR_COMPONENT", `Cannot use the addon ${className(addon)}: it has no method updateSettings()`);
}
