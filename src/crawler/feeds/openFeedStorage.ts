import { fileURLToPath } from "node:url";
import { typeError } from "../../core/errors.js";
import { NotConfigured, SettingTypeError, SettingValueError } from "../errors.js";
import type { FeedContext } from "./FeedContext.js";
import type { FeedOptions } from "./FeedOptions.js";
import type { FeedStorage } from "./FeedStorage.js";
import type { FeedTarget, FeedTargetClass } from "./FeedTarget.js";
import { FileFeedStorage } from "./FileFeedStorage.js";
import type { FeedGrowth } from "./ItemExporter.js";
import { StagedFeedStorage } from "./StagedFeedStorage.js";
import { StdoutFeedStorage } from "./StdoutFeedStorage.js";

/**
 * Open the storage for a URI: what FEED_STORAGES names for its scheme, else what is built in.
 *
 * @param uri - A path (whose scheme is the empty text), a `file:` URL, `stdout:`, or one that FEED_STORAGES knows.
 * @param options - What FEEDS says of it.
 * @param growth - How something can be added to what is there.
 * @param crawler - Its settings.
 * @throws {@link OutputFileError} when it cannot be written; {@link SettingValueError} when nothing is known about such
 *   URIs; what the constructor of a class of FEED_STORAGES throws.
 * @internal
 */
export function openFeedStorage(
  uri: string,
  options: FeedOptions,
  growth: FeedGrowth,
  crawler: FeedContext,
): FeedStorage {
  // One letter is a drive of Windows.
  const scheme = /^([a-z][a-z\d+.-]+):/i.exec(uri)?.[1]?.toLowerCase() ?? "";
  const storages = crawler.settings.getWithBase("FEED_STORAGES");
  const named = storages.get(scheme);
  if (named !== undefined && named !== null) return staged(uri, options, crawler, named);
  // null takes away what is built in.
  const storage = storages.has(scheme) ? undefined : builtIn(scheme, uri, options, growth);
  if (storage !== undefined) return storage;
  const known =
    "Give a path, a file: URL such as file:///tmp/items.jsonl, or stdout:, or name a class for its scheme in FEED_STORAGES";
  throw new SettingValueError("FEEDS", uri, `items cannot be stored in ${JSON.stringify(uri)}`, known);
}

function builtIn(scheme: string, uri: string, { overwrite }: FeedOptions, growth: FeedGrowth): FeedStorage | undefined {
  if (scheme === "stdout") return new StdoutFeedStorage();
  const path = scheme === "" ? uri : scheme === "file" ? pathOf(uri) : undefined;
  return path === undefined ? undefined : new FileFeedStorage(path, overwrite, growth);
}

function staged(uri: string, options: FeedOptions, crawler: FeedContext, named: unknown): FeedStorage {
  const found = typeof named === "string" ? crawler.resolve?.(named, "feed storage") : named;
  const prototype = (found as { prototype?: { store?: unknown } } | undefined)?.prototype;
  if (typeof prototype?.store !== "function") {
    const shown = typeof found === "function" ? found.name || "an unnamed function" : JSON.stringify(found);
    throw typeError(
      "ERR_COMPONENT",
      `Cannot store ${JSON.stringify(uri)} with ${shown}: expected a class with a method store(path)`,
    );
  }
  return new StagedFeedStorage(uri, makeTarget(found as FeedTargetClass, uri, options, crawler), folderOf(crawler));
}

/** Without a target there would be no feed, and a crawl for nothing: NotConfigured is an error here. */
function makeTarget(Target: FeedTargetClass, uri: string, options: FeedOptions, crawler: FeedContext): FeedTarget {
  try {
    return new Target(uri, options, crawler);
  } catch (error) {
    if (!(error instanceof NotConfigured)) throw error;
    const problem = `items cannot be stored in ${JSON.stringify(uri)}, because ${Target.name} is not configured`;
    throw new SettingValueError("FEEDS", uri, problem, error.message || "It does not say why");
  }
}

function folderOf({ settings }: FeedContext): string | undefined {
  const folder = settings.get("FEED_TEMPDIR") ?? undefined;
  if (folder === undefined || (typeof folder === "string" && folder !== "")) return folder;
  throw new SettingTypeError("FEED_TEMPDIR", folder, "a folder", "Give a path, or null for the host's own folder");
}

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
