import { SettingValueError } from "../errors.js";
import { CsvItemExporter } from "./CsvItemExporter.js";
import type { ItemExporter, ItemExporterOptions } from "./ItemExporter.js";
import { JsonItemExporter } from "./JsonItemExporter.js";
import { JsonLinesItemExporter } from "./JsonLinesItemExporter.js";

/**
 * How something can be added to a feed that is there: after any line (`"lines"`), after any line that is not in quotes, under
 * a first line that names columns (`"rows"`), or not at all.
 */
export type FeedGrowth = "lines" | "rows" | "never";

/** What is known of a format. */
export interface FeedFormat {
  /** Makes the feed's text. */
  readonly Exporter: new (options: ItemExporterOptions) => ItemExporter;
  /** How it can be added to. */
  readonly growth: FeedGrowth;
}

const jsonLines: FeedFormat = { Exporter: JsonLinesItemExporter, growth: "lines" };

/** The formats by their names. @internal */
export const feedFormats: Readonly<Record<string, FeedFormat>> = {
  jsonlines: jsonLines,
  jsonl: jsonLines,
  jl: jsonLines,
  json: { Exporter: JsonItemExporter, growth: "never" },
  csv: { Exporter: CsvItemExporter, growth: "rows" },
};

/**
 * Make sure that a format is known.
 *
 * @param setting - Where the format comes from, for the error.
 * @param format - The format; an empty text when there is none.
 * @param cure - How to name another.
 * @throws {@link SettingValueError} when nobody knows it.
 * @internal
 */
export function requireFormat(setting: string, format: unknown, cure: string): asserts format is string {
  if (typeof format === "string" && Object.hasOwn(feedFormats, format)) return;
  const problem = format === "" ? "the format of the feed is missing" : `unknown feed format ${JSON.stringify(format)}`;
  throw new SettingValueError(
    setting,
    format,
    problem,
    `${cure}; known formats: ${Object.keys(feedFormats).join(", ")}`,
  );
}
