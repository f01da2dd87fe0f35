import { Deferred } from "../../core/Deferred.js";
import { showValue } from "../../core/showValue.js";
import { SettingValueError } from "../errors.js";
import { csvColumns } from "./CsvItemExporter.js";
import type { FeedOptions } from "./FeedOptions.js";
import type { FeedStorage } from "./FeedStorage.js";
import type { ItemExporter, ItemExporterClass } from "./ItemExporter.js";
import { ItemExportError } from "./ItemExportError.js";

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
   * @param Exporter - Makes its text.
   * @throws {@link SettingValueError} when rows are to be added to a table that has other columns.
   */
  constructor(uri: string, options: FeedOptions, storage: FeedStorage, Exporter: ItemExporterClass) {
    this.uri = uri;
    this.format = options.format;
    this.#options = options;
    this.#storage = storage;
    this.#exporter = new Exporter({
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
    return this.#storage.name ?? this.#storage.constructor.name;
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
    const exported = this.#export(item);
    this.#itemCount++;
    this.#take(exported);
    if (this.#text.length >= this.#storage.batchSize) this.#flush();
  }

  /**
   * Put the feed in its place, unless it is empty and need not be stored.
   *
   * @returns Whether there is a feed; a Deferred of that where storing takes time.
   * @throws {@link OutputFileError} when that fails: what could be written is left under its own name.
   */
  store(): boolean | Deferred<boolean> {
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
    const committed = this.#storage.commit();
    return committed instanceof Deferred ? committed.addCallback(() => true) : true;
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

  #export(item: unknown): string | Uint8Array {
    try {
      return checked(this.#exporter.exportItem(item), this.#exporter, "exportItem");
    } catch (error) {
      throw error instanceof ItemExportError ? error : new ItemExportError(item, undefined, error);
    }
  }

  #finish(): void {
    this.#take(checked(this.#exporter.finish?.() ?? "", this.#exporter, "finish"));
    this.#flush();
  }

  #take(exported: string | Uint8Array): void {
    if (typeof exported === "string") {
      this.#text += exported;
      return;
    }
    this.#flush();
    this.#write(exported);
  }

  #flush(): void {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#write(Buffer.from(text, this.#options.encoding));
  }

  #write(data: Uint8Array): void {
    try {
      this.#storage.write(data);
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }
}

function checked(exported: unknown, exporter: ItemExporter, method: string): string | Uint8Array {
  if (typeof exported === "string" || exported instanceof Uint8Array) return exported;
  throw new TypeError(`${exporter.constructor.name}.${method}() gave ${showValue(exported)}, wanted text or bytes`);
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
