import { SettingTypeError, SettingValueError } from "../errors.js";
import { BaseSettings } from "../settings/BaseSettings.js";
import { toBool, toInt } from "../settings/coerceSetting.js";
import { formatNames, requireFormat } from "./feedFormats.js";
import { extensionOf } from "./feedUri.js";
import type { FeedFields } from "./ItemExporter.js";

/** One feed of the setting FEEDS, with all defaults filled in. */
export interface FeedOptions {
  /** Where the items go: a path, a `file:` URL, `stdout:` or what FEED_STORAGES knows; may hold `%(name)s`, `%(time)s` and fields of the spider. */
  readonly uri: string;
  /** Such as `"jsonlines"`. */
  readonly format: string;
  /** Replace what is there, in place of adding to it. */
  readonly overwrite: boolean;
  /** How characters become bytes, by Node's name. */
  readonly encoding: "utf8" | "latin1" | "ascii";
  /** Undefined means all fields. */
  readonly fields: FeedFields | undefined;
  /** Whether to write a feed without items. */
  readonly storeEmpty: boolean;
  /** Spaces a level, where the format has levels; 0 for an item a line, undefined for all in one. */
  readonly indent: number | undefined;
  /** After how many items a new file is begun; 0 for one file. */
  readonly batchItemCount: number;
  /** Says which items are for this feed: a class, or a path to one, or a function; undefined means all. */
  readonly itemFilter: unknown;
}

const encodings: Readonly<Record<string, FeedOptions["encoding"]>> = {
  "utf-8": "utf8",
  utf8: "utf8",
  "latin-1": "latin1",
  latin1: "latin1",
  "iso-8859-1": "latin1",
  ascii: "ascii",
};

const knownOptions = [
  ...["format", "overwrite", "encoding", "fields", "indent", "store_empty", "batch_item_count", "item_filter"],
];

/**
 * Read the setting FEEDS, and FEED_EXPORT_… and FEED_STORE_EMPTY for what it leaves out.
 *
 * @param settings - The settings.
 * @throws {@link SettingValueError} for an unknown format, encoding or option, or batches whose URI names but one file; {@link SettingTypeError} for a value of
 *   the wrong type.
 * @internal
 */
export function feedOptionsOf(settings: BaseSettings): FeedOptions[] {
  return Object.entries(settings.getDict("FEEDS")).map(([uri, given]) => {
    const options = given instanceof BaseSettings ? given.toJSON() : given;
    if (typeof options !== "object" || options === null) {
      throw new SettingTypeError(
        `FEEDS[${JSON.stringify(uri)}]`,
        options,
        "a dictionary",
        'Give { format: "jsonlines" }',
      );
    }
    return completed(uri, options as Readonly<Record<string, unknown>>, settings);
  });
}

function completed(uri: string, given: Readonly<Record<string, unknown>>, settings: BaseSettings): FeedOptions {
  const setting = `FEEDS[${JSON.stringify(uri)}]`;
  const unknown = Object.keys(given).find((name) => !knownOptions.includes(name));
  if (unknown !== undefined) {
    const known = knownOptions.join(", ");
    throw new SettingValueError(
      setting,
      unknown,
      `it has an unknown option ${JSON.stringify(unknown)}`,
      `Known: ${known}`,
    );
  }
  const option = (name: string, general: string): unknown => given[name] ?? settings.get(general);
  const format = given["format"] ?? extensionOf(uri);
  requireFormat(setting, format, formatNames(settings), 'Set "format"');
  const batchItemCount = toInt(
    `${setting}.batch_item_count`,
    option("batch_item_count", "FEED_EXPORT_BATCH_ITEM_COUNT") ?? 0,
  );
  requireBatchField(uri, batchItemCount);
  return {
    uri,
    format,
    overwrite: toBool(`${setting}.overwrite`, given["overwrite"] ?? false),
    encoding: encodingOf(setting, option("encoding", "FEED_EXPORT_ENCODING") ?? "utf-8"),
    fields: fieldsOf(setting, option("fields", "FEED_EXPORT_FIELDS")),
    storeEmpty: toBool(`${setting}.store_empty`, option("store_empty", "FEED_STORE_EMPTY") ?? true),
    indent: indentOf(setting, "indent" in given ? given["indent"] : settings.get("FEED_EXPORT_INDENT")),
    batchItemCount,
    itemFilter: given["item_filter"] ?? undefined,
  };
}

function requireBatchField(uri: string, batchItemCount: number): void {
  if (batchItemCount <= 0 || /%\(batch_(?:time|id)\)\d*[sd]/.test(uri)) return;
  const cure = "Such as items-%(batch_id)d.jsonl: without one, each file would take the place of the one before";
  const settings = "when FEED_EXPORT_BATCH_ITEM_COUNT setting or FEEDS.batch_item_count is specified";
  const problem = `${JSON.stringify(uri)} must contain %(batch_time)s or %(batch_id)d ${settings}`;
  throw new SettingValueError("FEEDS", uri, problem, cure);
}

function indentOf(setting: string, value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : Math.max(0, toInt(`${setting}.indent`, value));
}

function encodingOf(setting: string, value: unknown): FeedOptions["encoding"] {
  const encoding = encodings[String(value).toLowerCase()];
  if (encoding !== undefined) return encoding;
  const known = Object.keys(encodings).join(", ");
  throw new SettingValueError(setting, value, `unknown encoding ${JSON.stringify(value)}`, `Known encodings: ${known}`);
}

function fieldsOf(setting: string, value: unknown): FeedFields | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value.split(",").map((field) => field.trim());
  const texts = typeof value === "object" ? Object.values(value) : [undefined];
  if (texts.every((text) => typeof text === "string")) return value as FeedFields;
  throw new SettingTypeError(`${setting}.fields`, value, "a list of fields", "Give names, or names with new names");
}
