import { getLogger } from "../logging/Logger.js";
import { repr } from "../logging/repr.js";
import { fieldNames, type ItemExporter, type ItemExporterOptions } from "./ItemExporter.js";
import { ItemExportError } from "./ItemExportError.js";

const logger = getLogger("scrapy.extensions.feedexport");

/**
 * Writes items as a table: a line with the names of its columns, then a line an item.
 *
 * The columns are the feed's `fields`, else the fields of the first item; what later items have beyond that is left out,
 * with a warning. Lists are written with commas between their entries, objects as JSON, nothing as nothing.
 *
 * @see Scrapy `scrapy.exporters.CsvItemExporter`
 */
export class CsvItemExporter implements ItemExporter {
  readonly #greatest: number;
  /** Fields and the names of their columns, once they are known. */
  #columns: ReadonlyMap<string, string> | undefined;
  #headDue: boolean;
  /** Whether nobody need be told that a field has no column. */
  #silent: boolean;

  /** @param options - See {@link ItemExporterOptions}. */
  constructor({ fields, greatest, columns }: ItemExporterOptions) {
    this.#greatest = greatest;
    this.#columns = fields === undefined ? columns && fieldNames(columns) : fieldNames(fields);
    this.#headDue = columns === undefined;
    this.#silent = fields !== undefined;
  }

  /** The item as a line, after one with the names of the columns if it is the first. */
  exportItem(item: unknown): string {
    if (typeof item !== "object" || item === null) {
      throw new ItemExportError(item, undefined, new TypeError("it has no fields to put into columns"));
    }
    const columns = this.#columns ?? fieldNames(Object.keys(item));
    const values = [...columns.keys()].map((field) => this.#cell(item as Record<string, unknown>, field));
    // Only now: an item that cannot be written decides nothing.
    if (this.#columns === undefined) this.#columns = columns;
    else this.#warnOfOthers(item, columns);
    const head = this.#headDue ? line([...columns.values()]) : "";
    this.#headDue = false;
    return head + line(values);
  }

  #cell(item: Readonly<Record<string, unknown>>, field: string): string {
    let text: string;
    try {
      text = textOf(item[field]);
    } catch (error) {
      throw new ItemExportError(item, field, error);
    }
    const unfit = [...text].find((character) => character.codePointAt(0)! > this.#greatest);
    if (unfit !== undefined) {
      throw new ItemExportError(item, field, new TypeError(`the feed's encoding has no ${repr(unfit)}`));
    }
    return text;
  }

  #warnOfOthers(item: object, columns: ReadonlyMap<string, string>): void {
    if (this.#silent) return;
    const others = Object.keys(item).filter((field) => !columns.has(field));
    if (others.length === 0) return;
    this.#silent = true;
    logger.warning(
      `A csv feed has no column for ${repr(others)}: its columns are those of the first item. ` +
        "Name all in the feed's fields, or in FEED_EXPORT_FIELDS",
    );
  }
}

/**
 * Read the first line of a table.
 *
 * @returns The names of its columns.
 * @internal
 */
export function csvColumns(text: string): string[] {
  const columns: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/y;
  for (let found = cell.exec(text); found !== null; found = cell.exec(text)) {
    columns.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] !== ",") break;
  }
  return columns;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(textOf).join(",");
  if (value instanceof Date) return value.toISOString();
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- no object gets here
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value) ?? "";
}

function line(cells: readonly string[]): string {
  const text = cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
  // One empty cell must not look like no line at all.
  return `${text === "" ? '""' : text}\r\n`;
}
