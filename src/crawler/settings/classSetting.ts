import type { BaseSettings } from "./BaseSettings.js";

/** How null is said where a setting is a text, as on a command line. */
const NULLS: readonly unknown[] = ["None", "null", ""];

/**
 * Read a setting that names a class, or is one.
 *
 * @param settings - The settings.
 * @param name - Such as `TWISTED_REACTOR`.
 * @returns The path or the class; undefined for null, also when that is said by a text: `None`, `null`, or an empty one.
 * @internal
 */
export function classSetting<C>(settings: BaseSettings, name: string): string | C | undefined {
  const value = settings.get(name);
  return NULLS.includes(value) ? undefined : (value as string | C | undefined);
}
