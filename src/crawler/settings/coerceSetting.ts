import { SettingTypeError } from "../errors.js";

const booleanCure =
  "Supported values for boolean settings are 0/1, true/false, '0'/'1', 'True'/'False' and 'true'/'false'";

/** Read a setting's value as a boolean. @internal */
export function toBool(name: string, value: unknown, source?: string): boolean {
  switch (value) {
    case true:
    case 1:
    case "1":
    case "true":
    case "True":
      return true;
    case false:
    case 0:
    case "0":
    case "false":
    case "False":
      return false;
    default:
      throw new SettingTypeError(name, value, "a boolean", booleanCure, source);
  }
}

/** Read a setting's value as a whole number. @internal */
export function toInt(name: string, value: unknown, source?: string): number {
  const number = numberIn(value);
  if (Number.isSafeInteger(number)) return number;
  throw new SettingTypeError(
    name,
    value,
    "a whole number",
    'Give an integer, or a text that says one, such as 16 or "16"',
    source,
  );
}

/** Read a setting's value as a number. @internal */
export function toFloat(name: string, value: unknown, source?: string): number {
  const number = numberIn(value);
  if (!Number.isNaN(number)) return number;
  throw new SettingTypeError(
    name,
    value,
    "a number",
    'Give a number, or a text that says one, such as 0.5 or "0.5"',
    source,
  );
}

/** Read a setting's value as a new list. @internal */
export function toList(name: string, value: unknown, source?: string): unknown[] {
  if (typeof value === "string") return value === "" ? [] : value.split(",").map((part) => part.trim());
  if (typeof value === "object" && value !== null && Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  throw new SettingTypeError(name, value, "a list", 'Give an array, or a text with commas, such as "one,two"', source);
}

/** Read a setting's value as a new plain object. @internal */
export function toDict(name: string, value: unknown, source?: string): Record<string, unknown> {
  const dict = typeof value === "string" ? parsed(value) : value;
  if (typeof dict === "object" && dict !== null && !Array.isArray(dict)) {
    return dict instanceof Map ? (Object.fromEntries(dict) as Record<string, unknown>) : { ...dict };
  }
  throw new SettingTypeError(name, value, "a dictionary", "Give an object, or a text that is the JSON of one", source);
}

function numberIn(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
