import { SettingValueError } from "../errors.js";
import { csvColumns } from "./CsvItemExporter.js";
import { feedFormats } from "./feedFormats.js";
import type { FeedOptions } from "./FeedOptions.js";
import type { FeedStorage } from "./FeedStorage.js";
import type { ItemExporter } from "./ItemExporter.js";

/** One feed at work: items become text, text is collected, and batches of it go to the storage. */
export class FeedSlot {
  /** Where the feed is, with all fields filled in. */
  readonly uri: string;
  /** Such as `"jsonlines"`. */
  readonly format: string;
  readonly #options: FeedOptions;
  readonly #storage: FeedStorage;
  readonly #exporter: ItemExporter;
  #text = "";
  #itemCount = 0;
  #failed = false;

  /**
   * @param uri - Where the feed is.
   * @param options - What FEEDS says of it.
   * @param storage - Open, and owned by the slot from now on.
   * @throws {@link SettingValueError} when rows are to be added to a table that has other columns.
   */
  constructor(uri: string, options: FeedOptions, storage: FeedStorage) {
    this.uri = uri;
    this.format = options.format;
    this.#options = options;
    this.#storage = storage;
    this.#exporter = new feedFormats[options.format]!.Exporter({
      fields: options.fields,
      greatest: greatestOf(options.encoding),
      indent: options.indent,
      columns: columnsOf(uri, storage.head, options),
    });
  }

  /** How many items it has taken. */
  get itemCount(): number {
    return this.#itemCount;
  }

  /** The class of the storage, for stats. */
  get storageName(): string {
    return this.#storage.constructor.name;
  }

  /** Whether writing has failed: no more items are taken. */
  get failed(): boolean {
    return this.#failed;
  }

  /**
   * Add an item.
   *
   * @param item - The item.
   * @throws {@link ItemExportError} when it cannot become text; {@link OutputFileError} when a batch cannot be written:
   *   the slot has failed then.
   */
  add(item: unknown): void {
    if (this.#failed) return;
    this.#text += this.#exporter.exportItem(item);
    this.#itemCount++;
    if (this.#text.length >= this.#storage.batchSize) this.#flush();
  }

  /**
   * Put the feed in its place, unless it is empty and need not be stored.
   *
   * @returns Whether there is a feed.
   * @throws {@link OutputFileError} when that fails: what could be written is left under its own name.
   */
  store(): boolean {
    if (this.#itemCount === 0 && !this.#options.storeEmpty) {
      this.#storage.discard();
      return false;
    }
    try {
      this.#finish();
    } catch (error) {
      this.#storage.abandon();
      throw error;
    }
    this.#storage.commit();
    return true;
  }

  /**
   * Write what can be written and leave the feed where it does not pass as complete.
   *
   * @returns The file that has it; undefined when there is none.
   */
  abandon(): string | undefined {
    try {
      if (!this.#failed) this.#finish();
    } catch {
      // It is incomplete in any case, and will be called so.
    }
    return this.#storage.abandon();
  }

  /** Let go of a feed that has not begun. */
  discard(): void {
    this.#storage.discard();
  }

  #finish(): void {
    this.#text += this.#exporter.finish?.() ?? "";
    this.#flush();
  }

  #flush(): void {
    if (this.#text === "") return;
    try {
      this.#storage.write(Buffer.from(this.#text, this.#options.encoding));
    } catch (error) {
      this.#failed = true;
      throw error;
    } finally {
      this.#text = "";
    }
  }
}

function columnsOf(uri: string, head: Uint8Array | undefined, { fields, encoding }: FeedOptions): string[] | undefined {
  if (head === undefined) return undefined;
  const columns = csvColumns(Buffer.from(head).toString(encoding));
  const wanted = fields === undefined ? columns : Object.values(fields);
  if (wanted.length === columns.length && wanted.every((name, index) => name === columns[index])) return columns;
  const problem = `the columns of ${JSON.stringify(uri)} are ${columns.join(",")}, and those of the feed ${wanted.join(",")}`;
  throw new SettingValueError("FEEDS", uri, problem, "Set overwrite to true, choose another file, or the same fields");
}

function greatestOf(encoding: FeedOptions["encoding"]): number {
  return { utf8: 0x10ffff, latin1: 0xff, ascii: 0x7f }[encoding];
}
