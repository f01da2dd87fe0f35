import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { Spider } from "../spiders/Spider.js";
import type { Engine } from "./Engine.js";
import type { LogFormatter } from "./LogFormatter.js";

/** What the parts of an engine need of their crawl; a Crawler is one. */
export interface EngineContext extends CrawlerContext {
  /** The spider. */
  readonly spider: Spider;
  /** The engine; not there yet while its parts are being built. */
  readonly engine: Engine;
  /** Makes the lines of the log that are about requests and items. */
  readonly logFormatter: LogFormatter;
  /**
   * Make the component that a setting names.
   *
   * @param setting - Whose value is a path or a class.
   */
  build<T>(setting: string): T;
  /**
   * Make the components that a setting lists, in their order; those that say NotConfigured are left out.
   *
   * @param setting - A dictionary of paths and orders, with a `_BASE`.
   * @param what - What they are, for the log: `"item pipeline"`.
   */
  buildAll<T>(setting: string, what: string): T[];
  /**
   * Find what a path in a setting names.
   *
   * @param pathOrClass - A path, or already a class.
   * @param role - What it is to be, for the error.
   */
  resolve(pathOrClass: unknown, role: string): unknown;
}
