import type { ItemExporter, ItemExporterOptions } from "./ItemExporter.js";
import { itemJson } from "./itemJson.js";

/**
 * Writes all items as one JSON list, each on a line of its own unless `indent` says otherwise.
 *
 * @see Scrapy `scrapy.exporters.JsonItemExporter`, which escapes all but ASCII unless the encoding is set
 */
export class JsonItemExporter implements ItemExporter {
  readonly #json: (item: unknown) => string;
  readonly #break: string;
  #count = 0;

  /** @param options - See {@link ItemExporterOptions}. */
  constructor(options: ItemExporterOptions) {
    this.#json = itemJson(options, options.indent);
    this.#break = options.indent === undefined ? "" : "\n";
  }

  /** The item as JSON, after the bracket that opens the list, or a comma. */
  exportItem(item: unknown): string {
    const json = this.#json(item);
    return `${this.#count++ === 0 ? "[" : ","}${this.#break}${json}`;
  }

  /** The bracket that closes the list. */
  finish(): string {
    return this.#count === 0 ? "[]\n" : `${this.#break}]\n`;
  }
}
