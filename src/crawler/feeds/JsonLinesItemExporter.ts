import { ItemExportError } from "./ItemExportError.js";
import type { FeedFields, ItemExporter, ItemExporterOptions } from "./ItemExporter.js";

/**
 * Writes every item as a line of JSON.
 *
 * @see Scrapy `scrapy.exporters.JsonLinesItemExporter`, which escapes all but ASCII unless the encoding is set
 */
export class JsonLinesItemExporter implements ItemExporter {
  readonly #fields: ReadonlyMap<string, string> | undefined;
  readonly #unfit: RegExp | undefined;

  /** @param options - See {@link ItemExporterOptions}. */
  constructor(options: ItemExporterOptions) {
    this.#fields = options.fields === undefined ? undefined : renames(options.fields);
    this.#unfit = unfitFor(options.greatest);
  }

  /** The item as JSON, with a line break. */
  exportItem(item: unknown): string {
    let text: string | undefined;
    try {
      text = JSON.stringify(this.#fields === undefined ? item : chosen(item, this.#fields));
    } catch (error) {
      throw new ItemExportError(item, blamedField(item), error);
    }
    if (text === undefined) throw new ItemExportError(item, undefined, new TypeError("JSON has no form for it"));
    return `${this.#unfit === undefined ? text : text.replace(this.#unfit, escaped)}\n`;
  }
}

function renames(fields: FeedFields): Map<string, string> {
  return Array.isArray(fields)
    ? new Map((fields as readonly string[]).map((field) => [field, field]))
    : new Map(Object.entries(fields as Readonly<Record<string, string>>));
}

function chosen(item: unknown, fields: ReadonlyMap<string, string>): unknown {
  if (typeof item !== "object" || item === null) return item;
  const result: Record<string, unknown> = {};
  for (const [field, name] of fields) {
    const value = (item as Record<string, unknown>)[field];
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function blamedField(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  return Object.keys(item).find((field) => {
    try {
      JSON.stringify((item as Record<string, unknown>)[field]);
      return false;
    } catch {
      return true;
    }
  });
}

/** JSON can say any character in ASCII, so nothing is lost in an encoding that lacks it. */
function unfitFor(greatest: number): RegExp | undefined {
  if (greatest >= 0xffff) return undefined;
  return new RegExp(`[^\\u0000-\\u${greatest.toString(16).padStart(4, "0")}]`, "g");
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
