/** Which fields of the items a feed has: names in order, or names with those to write in their place. */
export type FeedFields = readonly string[] | Readonly<Record<string, string>>;

/** Turns items into the text of a feed. */
export interface ItemExporter {
  /**
   * Make the text of one item, with what comes before it.
   *
   * @param item - The item.
   * @throws {@link ItemExportError} when it cannot be done.
   */
  exportItem(item: unknown): string;
  /** Make what comes after the last item. */
  finish?(): string;
}

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
