import { SettingValueError } from "../errors.js";
import type { SpiderLike } from "../signals/SpiderLike.js";

/** One of the files of a feed. */
export interface FeedBatch {
  /** 1 for the first. */
  readonly id: number;
  /** When it was begun. */
  readonly begun: Date;
}

/**
 * Fill in the fields of a feed's URI: `%(time)s`, `%(batch_id)05d`, and fields of the spider such as `%(name)s`.
 *
 * @param uri - With or without fields.
 * @param spider - The spider, if there is one yet.
 * @param now - When the crawl began.
 * @param batch - Which of the feed's files it is for.
 * @throws {@link SettingValueError} when the spider has no such field.
 * @internal
 */
export function filledUri(uri: string, spider: SpiderLike | undefined, now: Date, batch: FeedBatch): string {
  return uri.replace(/%\((\w+)\)(\d*)[sd]/g, (whole, field: string, width: string) => {
    const known: Readonly<Record<string, unknown>> = {
      time: shown(now, 19),
      // As Scrapy writes it, to the microsecond; two batches of one millisecond are told apart in what Dates do not have.
      batch_time: shown(batch.begun, 23).replace("+", `${String(batch.id % 1000).padStart(3, "0")}+`),
      batch_id: batch.id,
    };
    const value = known[field] ?? (spider as unknown as Record<string, unknown> | undefined)?.[field];
    if (typeof value === "string" || typeof value === "number") {
      return String(value).padStart(Number(width), width.startsWith("0") ? "0" : " ");
    }
    const cure =
      "Use %(time)s, %(batch_id)d, %(batch_time)s, %(name)s, or a field of the spider that holds a text or a number";
    throw new SettingValueError("FEEDS", uri, `nothing is known for ${whole} in ${JSON.stringify(uri)}`, cure);
  });
}

/** Colons are not allowed in file names everywhere. */
function shown(time: Date, length: number): string {
  return `${time.toISOString().slice(0, length).replaceAll(":", "-")}+00-00`;
}

/**
 * The extension of a feed's URI, which may stand for its format.
 *
 * @param uri - The URI.
 * @returns The extension without its dot; an empty text when there is none.
 * @internal
 */
export function extensionOf(uri: string): string {
  return /\.(\w+)$/.exec(uri)?.[1] ?? "";
}
