import { SettingValueError } from "../errors.js";

/** The levels of log lines and their weights, as in Python's `logging`. */
export const logLevels = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 } as const;

/** The name of a level. */
export type LogLevel = keyof typeof logLevels;

/**
 * Read a level from a setting: a name in any case, or a weight.
 *
 * @param setting - The setting's name, for the error.
 * @param value - Its value.
 * @returns The weight.
 * @throws {@link SettingValueError} when it is neither.
 */
export function levelWeight(setting: string, value: unknown): number {
  const weight = isLogLevel(String(value).toUpperCase()) ? logLevels[String(value).toUpperCase() as LogLevel] : value;
  if (typeof weight === "number" || (typeof weight === "string" && /^\d+$/.test(weight))) return Number(weight);
  throw new SettingValueError(
    setting,
    value,
    `${JSON.stringify(value)} is no log level`,
    `Known levels: ${Object.keys(logLevels).join(", ")}`,
  );
}

/** Whether a text is the name of a level. */
export function isLogLevel(text: string): text is LogLevel {
  return Object.hasOwn(logLevels, text);
}
