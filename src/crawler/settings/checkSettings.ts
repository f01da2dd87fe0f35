import { SettingValueError } from "../errors.js";
import { isLogLevel, logLevels } from "../logging/LogLevel.js";
import { defaultSettings } from "./defaultSettings.js";
import type { Settings } from "./Settings.js";

/** What the number of a setting may be, and what that means. */
interface Bound {
  readonly whole: boolean;
  readonly min: number;
  /** What the least value means, where that is not plain. */
  readonly least?: string;
}

const NO_LIMIT = "0 means no limit";
const DISABLED = "0 disables it";

const count = (least?: string, min = 0): Bound => ({ whole: true, min, ...(least !== undefined && { least }) });
const seconds = (least?: string): Bound => ({ whole: false, min: 0, ...(least !== undefined && { least }) });
const any: Bound = { whole: true, min: -Infinity };

const bounds: Readonly<Record<string, Bound>> = {
  AUTOTHROTTLE_MAX_DELAY: seconds(),
  AUTOTHROTTLE_START_DELAY: seconds(),
  CLOSESPIDER_ERRORCOUNT: count(DISABLED),
  CLOSESPIDER_ITEMCOUNT: count(DISABLED),
  CLOSESPIDER_PAGECOUNT: count(DISABLED),
  CLOSESPIDER_PAGECOUNT_NO_ITEM: count(DISABLED),
  CLOSESPIDER_TIMEOUT: seconds(DISABLED),
  CLOSESPIDER_TIMEOUT_NO_ITEM: seconds(DISABLED),
  CONCURRENT_ITEMS: count(NO_LIMIT),
  CONCURRENT_REQUESTS: count(NO_LIMIT),
  CONCURRENT_REQUESTS_PER_DOMAIN: count(NO_LIMIT),
  DEPTH_LIMIT: count(NO_LIMIT),
  DEPTH_PRIORITY: any,
  DOWNLOAD_DELAY: seconds(),
  DOWNLOAD_MAXSIZE: count(NO_LIMIT),
  DOWNLOAD_TIMEOUT: seconds(NO_LIMIT),
  DOWNLOAD_WARNSIZE: count(DISABLED),
  FEED_EXPORT_BATCH_ITEM_COUNT: count(NO_LIMIT),
  LOGSTATS_INTERVAL: seconds(DISABLED),
  REACTOR_THREADPOOL_MAXSIZE: count(undefined, 1),
  REDIRECT_MAX_TIMES: count(),
  REDIRECT_PRIORITY_ADJUST: any,
  RETRY_AFTER_MAX_DELAY: seconds(),
  RETRY_BACKOFF_MAX_DELAY: seconds(),
  RETRY_BACKOFF_START_DELAY: seconds(),
  RETRY_PRIORITY_ADJUST: any,
  RETRY_TIMES: count(),
  SCRAPER_SLOT_MAX_ACTIVE_SIZE: count(),
  URLLENGTH_LIMIT: count(NO_LIMIT),
};

/** Lists of HTTP statuses. */
const STATUSES = ["HTTPERROR_ALLOWED_CODES", "RETRY_HTTP_CODES"] as const;
const LEVELS = ["DEFAULT_DROPITEM_LOG_LEVEL", "RETRY_GIVE_UP_LOG_LEVEL"] as const;

/**
 * Look at all settings before a crawl begins: numbers out of bounds, and values that cannot be read as what the setting is.
 *
 * Otherwise they would come up one by one, with the first page that needs them, or not at all.
 *
 * @param settings - Of the crawl.
 * @throws {@link SettingTypeError}, {@link SettingValueError} for the first that is wrong.
 * @internal
 */
export function checkSettings(settings: Settings): void {
  for (const [name, standard] of Object.entries(defaultSettings)) {
    const value = settings.get(name) ?? undefined;
    // Scrapy's None: whoever reads it has a value for that.
    if (value === undefined || value === standard) continue;
    if (typeof standard === "boolean") settings.getBool(name);
    else if (Array.isArray(standard)) settings.getList(name);
    else if (typeof standard === "object" && standard !== null) settings.getDict(name);
    const bound = bounds[name];
    if (bound !== undefined) checkNumber(settings, name, bound);
  }
  for (const name of STATUSES) checkStatuses(settings, name);
  for (const name of LEVELS) checkLevel(settings, name);
}

function checkNumber(settings: Settings, name: string, { whole, min, least }: Bound): void {
  const number = whole ? settings.getInt(name) : settings.getFloat(name);
  if (number >= min && number < Infinity) return;
  const wanted = whole ? `a whole number, at least ${min}` : `a finite number of seconds, at least ${min}`;
  refuse(settings, name, number, `Wanted ${wanted}${least === undefined ? "" : `; ${least}`}`);
}

function checkStatuses(settings: Settings, name: string): void {
  for (const status of settings.getList(name)) {
    const number = typeof status === "string" ? Number(status) : status;
    if (Number.isInteger(number) && (number as number) >= 100 && (number as number) <= 999) continue;
    refuse(settings, name, status, "Wanted statuses of HTTP, such as 404");
  }
}

function checkLevel(settings: Settings, name: string): void {
  const level = settings.get(name, defaultSettings[name]);
  if (typeof level === "string" && isLogLevel(level.toUpperCase())) return;
  refuse(settings, name, level, `Wanted one of ${Object.keys(logLevels).join(", ")}`);
}

function refuse(settings: Settings, name: string, value: unknown, cure: string): never {
  const source = settings.sourceOf(name);
  const given = source === undefined ? "" : `, from ${source}`;
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  throw new SettingValueError(name, value, `its value is ${shown}${given}`, cure);
}
