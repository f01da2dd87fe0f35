import { SettingValueError } from "../errors.js";
import type { SpiderLike } from "../signals/SpiderLike.js";

/**
 * Fill in the fields of a feed's URI: `%(time)s`, and fields of the spider such as `%(name)s`.
 *
 * @param uri - With or without fields.
 * @param spider - The spider, if there is one yet.
 * @param now - The present time.
 * @throws {@link SettingValueError} when the spider has no such field.
 * @internal
 */
export function filledUri(uri: string, spider: SpiderLike | undefined, now: Date): string {
  return uri.replace(/%\((\w+)\)[sd]/g, (whole, field: string) => {
    // As Scrapy writes it: colons are not allowed in file names everywhere.
    if (field === "time") return `${now.toISOString().slice(0, 19).replaceAll(":", "-")}+00-00`;
    const value = (spider as unknown as Record<string, unknown> | undefined)?.[field];
    if (typeof value === "string" || typeof value === "number") return String(value);
    const cure = "Use %(time)s, %(name)s, or a field of the spider that holds a text or a number";
    throw new SettingValueError("FEEDS", uri, `nothing is known for ${whole} in ${JSON.stringify(uri)}`, cure);
  });
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
