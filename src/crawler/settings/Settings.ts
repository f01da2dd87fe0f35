import { BaseSettings, type SettingsInit, type SettingsPriority } from "./BaseSettings.js";
import { defaultSettings } from "./defaultSettings.js";

/**
 * The settings of a crawl: the defaults of {@link defaultSettings}, and over them whatever was set.
 *
 * Names, values and units are Scrapy's: times are in seconds. Defaults that are dictionaries are nested settings.
 *
 * @example
 * ```ts
 * import { Settings } from "deferred-interop/crawler";
 *
 * const settings = new Settings({ CONCURRENT_REQUESTS: 4 });
 * settings.getInt("CONCURRENT_REQUESTS"); // 4
 * settings.getFloat("DOWNLOAD_TIMEOUT"); // 180 seconds, a default
 * settings.getPriority("CONCURRENT_REQUESTS"); // 20: "project"
 * ```
 *
 * @see Scrapy `scrapy.settings.Settings`
 */
export class Settings extends BaseSettings {
  /**
   * @param values - What to lay over the defaults.
   * @param priority - The priority of those values, unless they bring their own.
   */
  constructor(values?: SettingsInit, priority: SettingsPriority = "project") {
    super();
    for (const [name, value] of Object.entries(defaultSettings)) this.set(name, ownCopy(value), "default");
    this.update(values, priority);
  }

  /** The settings whose values differ from the defaults; dictionaries are left out, as in Scrapy's log line. */
  overridden(): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const [name, standard] of Object.entries(defaultSettings)) {
      const value = this.get(name, null);
      if (!isDict(standard) && !sameValue(value, standard)) found[name] = value;
    }
    return found;
  }

  protected override another(): this {
    return new Settings() as this;
  }
}

function ownCopy(value: unknown): unknown {
  if (isDict(value)) return new BaseSettings(value, "default");
  return Array.isArray(value) ? [...(value as unknown[])] : value;
}

function isDict(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sameValue(value: unknown, standard: unknown): boolean {
  if (!Array.isArray(value) || !Array.isArray(standard)) return Object.is(value, standard);
  return value.length === standard.length && value.every((entry, index) => Object.is(entry, standard[index]));
}
