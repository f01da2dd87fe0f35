import { rangeError, typeError } from "../../core/errors.js";
import { showValue } from "../../core/showValue.js";
import { FrozenSettingsError } from "../errors.js";
import { toBool, toDict, toFloat, toInt, toList } from "./coerceSetting.js";

/**
 * Who may override whom: a value set at a priority replaces values set at the same or a lower one.
 *
 * @see Scrapy `scrapy.settings.SETTINGS_PRIORITIES`
 */
export const settingsPriorities = {
  default: 0,
  command: 10,
  addon: 15,
  project: 20,
  spider: 30,
  cmdline: 40,
} as const;

/** Who sets values at a priority, for errors. */
const sources: ReadonlyMap<number, string> = new Map([
  [settingsPriorities.default, "the defaults"],
  [settingsPriorities.command, "the command"],
  [settingsPriorities.addon, "an add-on"],
  [settingsPriorities.project, "the settings of the project"],
  [settingsPriorities.spider, "the customSettings of the spider"],
  [settingsPriorities.cmdline, "the command line"],
]);

/** A priority by name, or a number of your own. */
export type SettingsPriority = keyof typeof settingsPriorities | number;

/** What settings can be made of: a plain object, other settings (which keep their priorities), or pairs. */
export type SettingsInit =
  BaseSettings | Readonly<Record<string, unknown>> | Iterable<readonly [string, unknown]> | null | undefined;

interface Attribute {
  value: unknown;
  priority: number;
}

/**
 * A dictionary whose entries have priorities and which can be frozen.
 *
 * It holds the settings of a crawl ({@link Settings}), and nested in those the dictionaries of components, so that every
 * key of `DOWNLOADER_MIDDLEWARES`, say, has a priority of its own.
 *
 * @example
 * ```ts
 * import { BaseSettings } from "deferred-interop/crawler";
 *
 * const settings = new BaseSettings({ DOWNLOAD_DELAY: 2 }, "cmdline");
 * settings.set("DOWNLOAD_DELAY", 0.5, "project"); // too low a priority: nothing happens
 * settings.getFloat("DOWNLOAD_DELAY"); // 2
 * ```
 *
 * @see Scrapy `scrapy.settings.BaseSettings`; `null` is Scrapy's `None`
 */
export class BaseSettings implements Iterable<[string, unknown]> {
  readonly #attributes = new Map<string, Attribute>();
  #frozen = false;

  /**
   * @param values - What to begin with.
   * @param priority - The priority of those values, unless they bring their own.
   */
  constructor(values?: SettingsInit, priority: SettingsPriority = "project") {
    this.update(values, priority);
  }

  /** Whether {@link BaseSettings.freeze} was called. */
  get frozen(): boolean {
    return this.#frozen;
  }

  /** The number of entries. */
  get size(): number {
    return this.#attributes.size;
  }

  /**
   * Get a value as it was set.
   *
   * @param name - The setting's name.
   * @param fallback - What to return for a setting that is missing or null.
   */
  get(name: string, fallback?: unknown): unknown {
    return this.#attributes.get(name)?.value ?? fallback;
  }

  /**
   * Get a value as a boolean.
   *
   * @param name - The setting's name.
   * @param fallback - What to return for a setting that is missing or null.
   * @throws {@link SettingTypeError} unless it is a boolean, 0, 1, or a text that says one of them.
   */
  getBool(name: string, fallback = false): boolean {
    return toBool(name, this.get(name, fallback), this.sourceOf(name));
  }

  /**
   * Get a value as a whole number.
   *
   * @param name - The setting's name.
   * @param fallback - What to return for a setting that is missing or null.
   * @throws {@link SettingTypeError} unless it is a whole number, or a text that says one.
   */
  getInt(name: string, fallback = 0): number {
    return toInt(name, this.get(name, fallback), this.sourceOf(name));
  }

  /**
   * Get a value as a number.
   *
   * @param name - The setting's name.
   * @param fallback - What to return for a setting that is missing or null.
   * @throws {@link SettingTypeError} unless it is a number, or a text that says one.
   */
  getFloat(name: string, fallback = 0): number {
    return toFloat(name, this.get(name, fallback), this.sourceOf(name));
  }

  /**
   * Get a value as a list: a copy of one, or the parts of a text between its commas.
   *
   * @param name - The setting's name.
   * @param fallback - What to return for a setting that is missing or null.
   * @throws {@link SettingTypeError} unless it is a list, another iterable or a text.
   * @see Scrapy `getlist`, which keeps the spaces round the commas
   */
  getList(name: string, fallback: readonly unknown[] = []): unknown[] {
    return toList(name, this.get(name, fallback), this.sourceOf(name));
  }

  /**
   * Get a value as a plain object: a copy of one, nested settings without their priorities, or what a JSON text says.
   *
   * @param name - The setting's name.
   * @param fallback - What to return for a setting that is missing or null.
   * @throws {@link SettingTypeError} unless it is one of those.
   */
  getDict(name: string, fallback: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    const value = this.get(name, fallback);
    return value instanceof BaseSettings ? value.toJSON() : toDict(name, value, this.sourceOf(name));
  }

  /**
   * Get a dictionary of components: `{name}_BASE`, which holds what is built in, with `{name}` laid over it key by key.
   *
   * @param name - The setting's name, without `_BASE`.
   * @returns New settings; null values, by which a user disables a component, are in it.
   */
  getWithBase(name: string): BaseSettings {
    const result = new BaseSettings();
    for (const part of [`${name}_BASE`, name]) {
      const value = this.get(part);
      if (value instanceof BaseSettings) result.update(value);
      else if (value !== undefined)
        result.update(toDict(part, value, this.sourceOf(part)), this.getPriority(part) ?? 0);
    }
    return result;
  }

  /** The priority of a setting as a number; undefined when it is missing. */
  getPriority(name: string): number | undefined {
    return this.#attributes.get(name)?.priority;
  }

  /** The highest priority of all entries; 0 when there are none. */
  maxPriority(): number {
    let highest: number = settingsPriorities.default;
    for (const { priority } of this.#attributes.values()) highest = Math.max(highest, priority);
    return highest;
  }

  /** Whether there is an entry of that name, be it null. */
  has(name: string): boolean {
    return this.#attributes.has(name);
  }

  /**
   * Set a value, unless the present one has a higher priority.
   *
   * A plain object that replaces nested settings becomes nested settings, whose keys all have this priority.
   *
   * @param name - The setting's name.
   * @param value - Any value; null stands for Scrapy's `None`.
   * @param priority - By name or number.
   * @throws {@link FrozenSettingsError} after {@link BaseSettings.freeze}.
   */
  set(name: string, value: unknown, priority: SettingsPriority = "project"): void {
    this.#assertMutable();
    const level = priorityOf(priority);
    const attribute = this.#attributes.get(name);
    if (attribute === undefined) {
      this.#attributes.set(name, { value, priority: Math.max(level, nestedPriority(value)) });
    } else if (level >= attribute.priority) {
      attribute.value = attribute.value instanceof BaseSettings ? nested(name, value, level) : value;
      attribute.priority = level;
    }
  }

  /**
   * Remove an entry, unless it has a higher priority.
   *
   * @param name - The setting's name.
   * @param priority - By name or number.
   * @throws {@link FrozenSettingsError} after {@link BaseSettings.freeze}.
   */
  delete(name: string, priority: SettingsPriority = "project"): void {
    this.#assertMutable();
    const attribute = this.#attributes.get(name);
    if (attribute !== undefined && priorityOf(priority) >= attribute.priority) this.#attributes.delete(name);
  }

  /**
   * Set several values.
   *
   * @param values - What to set; other settings keep the priority that each of their values has.
   * @param priority - The priority of all other kinds of values.
   * @throws {@link FrozenSettingsError} after {@link BaseSettings.freeze}.
   */
  update(values: SettingsInit, priority: SettingsPriority = "project"): void {
    this.#assertMutable();
    if (values === null || values === undefined) return;
    if (values instanceof BaseSettings) {
      for (const [name, { value, priority: own }] of values.#attributes) this.set(name, value, own);
      return;
    }
    requireDict(values);
    const pairs = Symbol.iterator in values ? (values as Iterable<readonly [string, unknown]>) : Object.entries(values);
    for (const pair of pairs) {
      requirePair(pair);
      this.set(pair[0], pair[1], priority);
    }
  }

  /** Forbid changes from now on, those of nested settings too. */
  freeze(): void {
    this.#frozen = true;
    for (const { value } of this.#attributes.values()) if (value instanceof BaseSettings) value.freeze();
  }

  /**
   * Copy the settings, with all lists, plain objects and nested settings in them; classes, functions and other objects
   * are shared. The copy can be changed even when the original is frozen.
   */
  copy(): this {
    const copy = this.another();
    copy.#attributes.clear();
    const seen = new Map<unknown, unknown>();
    for (const [name, { value, priority }] of this.#attributes) {
      copy.#attributes.set(name, { value: deepCopy(value, seen), priority });
    }
    return copy;
  }

  /** The names of all settings. */
  keys(): IterableIterator<string> {
    return this.#attributes.keys();
  }

  /** Names and values, in the order in which they were first set. */
  *[Symbol.iterator](): IterableIterator<[string, unknown]> {
    for (const [name, { value }] of this.#attributes) yield [name, value];
  }

  /** A plain object with all values; nested settings are plain objects too, and priorities are lost. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries(
      Array.from(this, ([name, value]) => [name, value instanceof BaseSettings ? value.toJSON() : value]),
    );
  }

  /** Other settings of the same class, for {@link BaseSettings.copy} to fill. @internal */
  protected another(): this {
    return new BaseSettings() as this;
  }

  /** Who has set it, for errors. @internal */
  sourceOf(name: string): string | undefined {
    const priority = this.getPriority(name);
    return priority === undefined ? undefined : (sources.get(priority) ?? `a priority of ${priority}`);
  }

  #assertMutable(): void {
    if (this.#frozen) throw new FrozenSettingsError();
  }
}

function priorityOf(priority: SettingsPriority): number {
  const level = typeof priority === "number" ? priority : settingsPriorities[priority];
  // A misspelt name from plain JavaScript: undefined would lose every comparison without a word.
  if (typeof level !== "number" || Number.isNaN(level)) {
    const known = Object.keys(settingsPriorities).join(", ");
    throw rangeError(
      "ERR_SETTING_PRIORITY",
      `Unknown priority ${String(priority)}: wanted a number or one of ${known}`,
    );
  }
  return level;
}

function requireDict(values: unknown): asserts values is object {
  if (typeof values === "object") return;
  throw typeError(
    "ERR_SETTINGS",
    `Cannot take settings from ${showValue(values)}: wanted an object such as { DOWNLOAD_DELAY: 1 }, other settings, or pairs`,
  );
}

function requirePair(pair: unknown): void {
  if (Array.isArray(pair) && pair.length === 2 && typeof pair[0] === "string") return;
  const shown = Array.isArray(pair) ? `a list of ${pair.length}` : showValue(pair);
  throw typeError("ERR_SETTINGS", `Cannot take settings from a list with ${shown}: wanted pairs of a name and a value`);
}

function nestedPriority(value: unknown): number {
  return value instanceof BaseSettings ? value.maxPriority() : -Infinity;
}

function nested(name: string, value: unknown, level: number): BaseSettings {
  if (value === null || value === undefined || value instanceof BaseSettings) return new BaseSettings(value, level);
  return new BaseSettings(toDict(name, value), level);
}

function deepCopy(value: unknown, seen: Map<unknown, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof BaseSettings) return value.copy();
  const done = seen.get(value);
  if (done !== undefined) return done;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    seen.set(value, list);
    for (const entry of value) list.push(deepCopy(entry, seen));
    return list;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const dict = Object.create(prototype) as Record<string, unknown>;
  seen.set(value, dict);
  for (const [key, entry] of Object.entries(value)) dict[key] = deepCopy(entry, seen);
  return dict;
}
