import type { FeedContext } from "./FeedContext.js";
import type { FeedOptions } from "./FeedOptions.js";

/**
 * A place for feeds that are complete: a bucket, a server, a database.
 *
 * A feed is collected in a temporary file, in the folder FEED_TEMPDIR, and handed over when it is complete. A feed that is
 * not, because the crawl broke off or because it could not be stored, stays in that file, and the log says where.
 *
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import type { FeedTarget } from "deferred-interop/crawler";
 *
 * class PutTarget implements FeedTarget {
 *   readonly url: string;
 *
 *   constructor(uri: string) {
 *     this.url = uri.replace("put:", "https:");
 *   }
 *   async store(path: string): Promise<void> {
 *     const { ok, status } = await fetch(this.url, { method: "PUT", body: readFileSync(path) });
 *     if (!ok) throw new Error(`the server answered with ${status}`);
 *   }
 * }
 *
 * const settings = { FEED_STORAGES: { put: PutTarget }, FEEDS: { "put://example.com/items.jsonl": {} } };
 * ```
 *
 * @see Scrapy `IFeedStorage`, which is given an open file
 */
export interface FeedTarget {
  /**
   * Store a feed. The crawl ends when that is done.
   *
   * @param path - The file that has it; it is removed afterwards.
   * @returns Anything; a Deferred or a promise is waited for. An error is logged, and the file is kept.
   */
  store(path: string): unknown;
}

/** What FEED_STORAGES has for a scheme of URIs: a class of targets, or a path to one. */
export interface FeedTargetClass {
  /**
   * Makes the target of one file, before the crawl begins.
   *
   * @throws Anything, when the URI makes no sense or something is missing: the crawl does not begin.
   */
  new (uri: string, options: FeedOptions, crawler: FeedContext): FeedTarget;
}
