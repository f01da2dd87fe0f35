import { typeError } from "../../core/errors.js";
import { SettingValueError } from "../errors.js";
import type { BaseSettings } from "../settings/BaseSettings.js";
import { CsvItemExporter } from "./CsvItemExporter.js";
import type { FeedContext } from "./FeedContext.js";
import type { FeedGrowth, ItemExporterClass } from "./ItemExporter.js";
import { JsonItemExporter } from "./JsonItemExporter.js";
import { JsonLinesItemExporter } from "./JsonLinesItemExporter.js";

/** What is known of a format. */
export interface FeedFormat {
  /** Makes the feed's text. */
  readonly Exporter: ItemExporterClass;
  /** How it can be added to. */
  readonly growth: FeedGrowth;
}

const jsonLines: FeedFormat = { Exporter: JsonLinesItemExporter, growth: "lines" };

/** The formats that are built in, by their names. */
const builtIn: Readonly<Record<string, FeedFormat>> = {
  jsonlines: jsonLines,
  jsonl: jsonLines,
  jl: jsonLines,
  json: { Exporter: JsonItemExporter, growth: "never" },
  csv: { Exporter: CsvItemExporter, growth: "rows" },
};

/**
 * The names of all formats: those that are built in, and those of FEED_EXPORTERS, where null takes one away.
 *
 * @internal
 */
export function formatNames(settings?: BaseSettings): string[] {
  const own = settings?.getWithBase("FEED_EXPORTERS").toJSON() ?? {};
  return Object.keys({ ...builtIn, ...own }).filter((name) => !Object.hasOwn(own, name) || !isNothing(own[name]));
}

/**
 * Make sure that a format is known.
 *
 * @param setting - Where the format comes from, for the error.
 * @param format - The format; an empty text when there is none.
 * @param known - All formats.
 * @param cure - How to name another.
 * @throws {@link SettingValueError} when nobody knows it.
 * @internal
 */
export function requireFormat(
  setting: string,
  format: unknown,
  known: readonly string[],
  cure: string,
): asserts format is string {
  if (typeof format === "string" && known.includes(format)) return;
  const problem = format === "" ? "the format of the feed is missing" : `unknown feed format ${JSON.stringify(format)}`;
  const own = "or give FEED_EXPORTERS a class for it";
  throw new SettingValueError(setting, format, problem, `${cure}; known formats: ${known.join(", ")}; ${own}`);
}

/**
 * Find what makes feeds of a format: what FEED_EXPORTERS names, else what is built in.
 *
 * @param format - A known one.
 * @param crawler - Its settings.
 * @throws TypeError (`ERR_COMPONENT`) when FEED_EXPORTERS has no class of exporters for it; {@link LoadError}.
 * @internal
 */
export function feedFormatOf(format: string, crawler: FeedContext): FeedFormat {
  const named = crawler.settings.getWithBase("FEED_EXPORTERS").get(format);
  if (isNothing(named)) return builtIn[format]!;
  const role = `exporter of ${JSON.stringify(format)} feeds`;
  const found = typeof named === "string" ? crawler.resolve?.(named, role) : named;
  const prototype = (found as { prototype?: Record<string, unknown> } | undefined)?.prototype;
  if (typeof prototype?.["exportItem"] === "function") {
    const Exporter = found as ItemExporterClass;
    const known = Object.values(builtIn).find((one) => one.Exporter === Exporter);
    return { Exporter, growth: Exporter.growth ?? known?.growth ?? "never" };
  }
  const theirs = prototype !== undefined && "export_item" in prototype ? ", which has export_item()" : "";
  throw typeError(
    "ERR_COMPONENT",
    `Cannot make the ${role} with ${nameOf(found)}${theirs}: expected a class with a method exportItem(item)`,
  );
}

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function nameOf(found: unknown): string {
  return typeof found === "function" ? found.name || "an unnamed class" : JSON.stringify(found);
}
