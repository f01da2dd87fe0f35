import { typeError } from "../../core/errors.js";
import { NotConfigured, SettingValueError } from "../errors.js";
import { getLogger } from "../logging/Logger.js";
import { pformat } from "../logging/pformat.js";
import type { CrawlerContext } from "./CrawlerContext.js";
import type { Settings } from "../settings/Settings.js";
import { refuseScrapyNames } from "./refuseScrapyNames.js";
import { resolveComponent } from "./resolveComponent.js";

const logger = getLogger("scrapy.middleware");

/** One entry of a dictionary of components. */
interface Listed {
  /** What the log calls it. */
  readonly path: string;
  readonly pathOrClass: unknown;
  readonly order: number;
}

/**
 * Make the component that a setting names.
 *
 * @param crawler - Given to its constructor.
 * @param setting - Whose value is a path or a class.
 * @internal
 */
export function buildComponent<T>(crawler: CrawlerContext, setting: string): T {
  return construct<T>(crawler, crawler.settings.get(setting), setting);
}

/**
 * Make the components that a setting lists, ordered by their numbers; null disables one. Those that say NotConfigured
 * are left out, with a warning if they say why.
 *
 * @param crawler - Given to their constructors.
 * @param setting - Such as `EXTENSIONS`; what `EXTENSIONS_BASE` lists comes with it.
 * @param what - What they are, for the log: `"extension"`.
 * @param setUp - What is to be done with each, which may say NotConfigured too.
 * @internal
 */
export function buildComponents<T>(
  crawler: CrawlerContext,
  setting: string,
  what: string,
  setUp?: (component: T) => void,
): T[] {
  const built: T[] = [];
  const paths: string[] = [];
  for (const { path, pathOrClass } of listComponents(crawler.settings, setting)) {
    try {
      const component = construct<T>(crawler, pathOrClass, what);
      setUp?.(component);
      built.push(component);
      paths.push(path);
    } catch (error) {
      if (!(error instanceof NotConfigured)) throw error;
      if (error.message !== "") logger.warning(`Disabled ${path}: ${error.message}`);
    }
  }
  logger.info(() => `Enabled ${what}s:\n${pformat(paths)}`);
  return built;
}

/**
 * The components that a setting lists, ordered by their numbers.
 *
 * @param settings - The settings.
 * @param setting - Such as `EXTENSIONS`; what `EXTENSIONS_BASE` lists comes with it.
 * @throws {@link SettingValueError} for an order that is no number.
 * @internal
 */
export function listComponents(settings: Settings, setting: string): Listed[] {
  const entries: Listed[] = [];
  for (const [path, value] of settings.getWithBase(setting)) {
    if (value === null || value === undefined) continue;
    const [pathOrClass, order] = Array.isArray(value) ? (value as unknown[]) : [path, value];
    if (typeof order !== "number" || Number.isNaN(order)) {
      const cure = "Give a number (lower ones come first), null to disable it, or [class, number]";
      throw new SettingValueError(setting, value, `the order of ${JSON.stringify(path)} is no number`, cure);
    }
    entries.push({ path, pathOrClass, order });
  }
  return entries.sort((a, b) => a.order - b.order);
}

function construct<T>(crawler: CrawlerContext, pathOrClass: unknown, role: string): T {
  const Component = resolveComponent(pathOrClass, role);
  if (Component.prototype === undefined) {
    throw typeError("ERR_COMPONENT", `Cannot make the ${role} ${Component.name}: it is a function, expected a class`);
  }
  const component = new (Component as new (crawler: CrawlerContext) => T)(crawler);
  refuseScrapyNames(component as object, role);
  return component;
}
