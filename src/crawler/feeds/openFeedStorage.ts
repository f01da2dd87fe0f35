import { fileURLToPath } from "node:url";
import { SettingValueError } from "../errors.js";
import type { FeedGrowth } from "./feedFormats.js";
import type { FeedStorage } from "./FeedStorage.js";
import { FileFeedStorage } from "./FileFeedStorage.js";
import { StdoutFeedStorage } from "./StdoutFeedStorage.js";

/**
 * Open the storage for a URI.
 *
 * @param uri - A path, a `file:` URL or `stdout:`.
 * @param overwrite - Replace what is there.
 * @param growth - How something can be added to what is there.
 * @throws {@link OutputFileError} when it cannot be written; {@link SettingValueError} when nothing is known about such
 *   URIs.
 * @internal
 */
export function openFeedStorage(uri: string, overwrite: boolean, growth: FeedGrowth = "lines"): FeedStorage {
  // One letter is a drive of Windows.
  const scheme = /^([a-z][a-z\d+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return new FileFeedStorage(uri, overwrite, growth);
  if (scheme === "stdout") return new StdoutFeedStorage();
  const path = scheme === "file" ? pathOf(uri) : undefined;
  if (path !== undefined) return new FileFeedStorage(path, overwrite, growth);
  const known = "Give a path, a file: URL such as file:///tmp/items.jsonl, or stdout:";
  throw new SettingValueError("FEEDS", uri, `items cannot be stored in ${JSON.stringify(uri)}`, known);
}

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
