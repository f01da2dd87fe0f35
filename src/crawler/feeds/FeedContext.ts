import type { CrawlerContext } from "../process/CrawlerContext.js";

/** What feeds need of the crawl: a Crawler finds what a path names. */
export interface FeedContext extends CrawlerContext {
  /** Find what a path names. */
  resolve?(pathOrClass: unknown, role: string): unknown;
}
