import type { CrawlerContext } from "../process/CrawlerContext.js";

/**
 * A field by which a spider tells a middleware something: one of its own, or a static one of its class.
 *
 * @param crawler - The crawl.
 * @param name - In camelCase; Scrapy's spelling, with underscores, is found too.
 * @returns undefined when there is none.
 * @internal
 */
export function spiderField({ spider }: CrawlerContext, name: string): unknown {
  if (spider === undefined) return undefined;
  const places = [spider, spider.constructor] as unknown as readonly Readonly<Record<string, unknown>>[];
  const names = [name, name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
  return places.flatMap((place) => names.map((key) => place[key])).find((value) => value !== undefined);
}
