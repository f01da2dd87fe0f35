import type { ItemExporter, ItemExporterOptions } from "./ItemExporter.js";
import { itemJson } from "./itemJson.js";

/**
 * Writes every item as a line of JSON.
 *
 * @see Scrapy `scrapy.exporters.JsonLinesItemExporter`, which escapes all but ASCII unless the encoding is set
 */
export class JsonLinesItemExporter implements ItemExporter {
  readonly #json: (item: unknown) => string;

  /** @param options - See {@link ItemExporterOptions}; `indent` has no say in lines. */
  constructor(options: ItemExporterOptions) {
    this.#json = itemJson(options);
  }

  /** The item as JSON, with a line break. */
  exportItem(item: unknown): string {
    return `${this.#json(item)}\n`;
  }
}
