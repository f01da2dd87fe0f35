import { fieldNames, type ItemExporterOptions } from "./ItemExporter.js";
import { ItemExportError } from "./ItemExportError.js";

/**
 * Make a function that turns items into JSON.
 *
 * @param options - Fields, and what the encoding can hold.
 * @param indent - Spaces a level; 0 for all in one line.
 * @returns The function; it throws {@link ItemExportError} for what JSON has no form for.
 * @internal
 */
export function itemJson(options: ItemExporterOptions, indent = 0): (item: unknown) => string {
  const fields = options.fields === undefined ? undefined : fieldNames(options.fields);
  const unfit = unfitFor(options.greatest);
  return (item) => {
    let text: string | undefined;
    try {
      text = JSON.stringify(fields === undefined ? item : chosen(item, fields), undefined, indent);
    } catch (error) {
      throw new ItemExportError(item, blamedField(item), error);
    }
    if (text === undefined) throw new ItemExportError(item, undefined, new TypeError("JSON has no form for it"));
    return unfit === undefined ? text : text.replace(unfit, escaped);
  };
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
