/** Which fields of the items a feed has: names in order, or names with those to write in their place. */
export type FeedFields = readonly string[] | Readonly<Record<string, string>>;

/** Turns items into the text of a feed. */
export interface ItemExporter {
  /**
   * Make the text of one item.
   *
   * @param item - The item.
   * @throws {@link ItemExportError} when it cannot be done.
   */
  exportItem(item: unknown): string;
}

/** What exporters are built with. */
export interface ItemExporterOptions {
  /** Which fields, in which order and under which names; undefined means all as they are. */
  readonly fields: FeedFields | undefined;
  /** The greatest code point that the feed's encoding can hold. */
  readonly greatest: number;
}
