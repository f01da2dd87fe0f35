/** Where the bytes of a feed go. It is open from its construction until `commit`, `abandon` or `discard`. */
export interface FeedStorage {
  /** What stats call it; the name of its class by default. */
  readonly name?: string | undefined;
  /** How many characters to collect before they are written. */
  readonly batchSize: number;
  /** The first line of the table that rows are added to; undefined where there is none. */
  readonly head?: Uint8Array | undefined;
  /** Write bytes. */
  write(data: Uint8Array): void;
  /**
   * The feed is complete: put it in its place.
   *
   * @returns A Deferred where that takes time; anything else is nothing.
   */
  commit(): unknown;
  /**
   * The feed is incomplete: leave it where it does not pass as complete.
   *
   * @returns The file that has what was written; undefined when there is none.
   */
  abandon(): string | undefined;
  /** Nothing was written and nothing is to be left. */
  discard(): void;
}
