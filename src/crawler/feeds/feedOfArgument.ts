import type { BaseSettings } from "../settings/BaseSettings.js";
import { formatNames, requireFormat } from "./feedFormats.js";
import { extensionOf } from "./feedUri.js";

/**
 * Read an argument of `-o` or `-O`: `items.jsonl`, `items.txt:jsonlines`, or `-:jsonlines` for the standard output.
 *
 * @param argument - The argument.
 * @param overwrite - Whether it is one of `-O`.
 * @param settings - Their FEED_EXPORTERS name formats that are not built in.
 * @returns An entry for the setting FEEDS.
 * @throws {@link SettingValueError} when the format is unknown.
 */
export function feedOfArgument(
  argument: string,
  overwrite: boolean,
  settings?: BaseSettings,
): Record<string, Record<string, unknown>> {
  const known = formatNames(settings);
  const colon = argument.lastIndexOf(":");
  const named = colon > 0 && known.includes(argument.slice(colon + 1));
  const uri = named ? argument.slice(0, colon) : argument;
  const format = named ? argument.slice(colon + 1) : extensionOf(argument);
  requireFormat(argument, format, known, "Say it after a colon (items.txt:jsonlines) or by the file's extension");
  return { [uri === "-" ? "stdout:" : uri]: overwrite ? { format, overwrite } : { format } };
}
