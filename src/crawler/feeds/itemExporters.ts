import { SettingValueError } from "../errors.js";
import type { ItemExporter, ItemExporterOptions } from "./ItemExporter.js";
import { JsonLinesItemExporter } from "./JsonLinesItemExporter.js";

/** The exporters by the names of their formats. @internal */
export const itemExporters: Readonly<Record<string, new (options: ItemExporterOptions) => ItemExporter>> = {
  jsonlines: JsonLinesItemExporter,
  jsonl: JsonLinesItemExporter,
  jl: JsonLinesItemExporter,
};

/**
 * Make sure that there is an exporter for a format.
 *
 * @param setting - Where the format comes from, for the error.
 * @param format - The format; an empty text when there is none.
 * @param cure - How to name another.
 * @throws {@link SettingValueError} when there is no exporter.
 * @internal
 */
export function requireFormat(setting: string, format: unknown, cure: string): asserts format is string {
  if (typeof format === "string" && Object.hasOwn(itemExporters, format)) return;
  const problem = format === "" ? "the format of the feed is missing" : `unknown feed format ${JSON.stringify(format)}`;
  throw new SettingValueError(
    setting,
    format,
    problem,
    `${cure}; known formats: ${Object.keys(itemExporters).join(", ")}`,
  );
}
