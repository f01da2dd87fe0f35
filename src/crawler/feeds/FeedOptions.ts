import { SettingTypeError, SettingValueError } from "../errors.js";
import { BaseSettings } from "../settings/BaseSettings.js";
import { toBool } from "../settings/coerceSetting.js";
import { extensionOf } from "./feedUri.js";
import type { FeedFields } from "./ItemExporter.js";
import { requireFormat } from "./itemExporters.js";

/** One feed of the setting FEEDS, with all defaults filled in. */
export interface FeedOptions {
  /** Where the items go: a path, a `file:` URL or `stdout:`; may hold `%(name)s`, `%(time)s` and fields of the spider. */
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
}

const encodings: Readonly<Record<string, FeedOptions["encoding"]>> = {
  "utf-8": "utf8",
  utf8: "utf8",
  "latin-1": "latin1",
  latin1: "latin1",
  "iso-8859-1": "latin1",
  ascii: "ascii",
};

const knownOptions = ["format", "overwrite", "encoding", "fields", "store_empty"];

/**
 * Read the setting FEEDS, and FEED_EXPORT_ENCODING, FEED_EXPORT_FIELDS and FEED_STORE_EMPTY for what it leaves out.
 *
 * @param settings - The settings.
 * @throws {@link SettingValueError} for an unknown format, encoding or option; {@link SettingTypeError} for a value of
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
  const format = given["format"] ?? extensionOf(uri);
  requireFormat(setting, format, 'Set "format"');
  return {
    uri,
    format,
    overwrite: toBool(`${setting}.overwrite`, given["overwrite"] ?? false),
    encoding: encodingOf(setting, given["encoding"] ?? settings.get("FEED_EXPORT_ENCODING", "utf-8")),
    fields: fieldsOf(setting, given["fields"] ?? settings.get("FEED_EXPORT_FIELDS")),
    storeEmpty: toBool(`${setting}.store_empty`, given["store_empty"] ?? settings.get("FEED_STORE_EMPTY", true)),
  };
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
