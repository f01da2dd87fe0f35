/** Which fields of the items a feed has: names in order, or names with those to write in their place. */
export type FeedFields = readonly string[] | Readonly<Record<string, string>>;

/**
 * Turns items into the text of a feed, or into its bytes.
 *
 * @example An exporter of your own, for the setting FEED_EXPORTERS
 * ```ts
 * import type { ItemExporter } from "deferred-interop/crawler";
 *
 * class TitleExporter implements ItemExporter {
 *   static growth = "lines" as const;
 *
 *   exportItem(item: { title: string }): string {
 *     return `${item.title}\n`;
 *   }
 * }
 * ```
 *
 * @see Scrapy `BaseItemExporter`, whose exporters write into a file themselves
 */
export interface ItemExporter {
  /**
   * Make the text or the bytes of one item, with what comes before it.
   *
   * @param item - The item.
   * @throws {@link ItemExportError} when it cannot be done; any other error is given its place in one.
   */
  exportItem(item: unknown): string | Uint8Array;
  /** Make what comes after the last item. */
  finish?(): string | Uint8Array;
}

/** What FEED_EXPORTERS has for a format: a class of exporters, or a path to one. */
export interface ItemExporterClass {
  /** How a feed can be added to that is there; `"never"` by default. */
  readonly growth?: FeedGrowth;
  /** Makes the exporter of one file. */
  new (options: ItemExporterOptions): ItemExporter;
}

/**
 * How something can be added to a feed that is there: after any line (`"lines"`), after any line that is not in quotes, under
 * a first line that names columns (`"rows"`), or not at all.
 */
export type FeedGrowth = "lines" | "rows" | "never";

/** What exporters are built with. */
export interface ItemExporterOptions {
  /** Which fields, in which order and under which names; undefined means all as they are. */
  readonly fields: FeedFields | undefined;
  /** The greatest code point that the feed's encoding can hold. */
  readonly greatest: number;
  /** How many spaces each level is indented by; 0 for an item a line, undefined for all in one. */
  readonly indent?: number | undefined;
  /** The columns of a table that the feed is added to; undefined where it begins one. */
  readonly columns?: readonly string[] | undefined;
}

/** Fields in order, each with the name to write in its place. @internal */
export function fieldNames(fields: FeedFields): ReadonlyMap<string, string> {
  return Array.isArray(fields)
    ? new Map((fields as readonly string[]).map((field) => [field, field]))
    : new Map(Object.entries(fields as Readonly<Record<string, string>>));
}
