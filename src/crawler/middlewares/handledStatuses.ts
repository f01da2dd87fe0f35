import type { CrawlerContext } from "../process/CrawlerContext.js";

/**
 * The statuses that the spider says it handles itself: `handleHttpstatusList`.
 *
 * @internal
 */
export function spiderStatuses(crawler: CrawlerContext): readonly number[] | undefined {
  return statusList((crawler.spider as { handleHttpstatusList?: unknown } | undefined)?.handleHttpstatusList);
}

/**
 * The statuses that a request says it handles itself: meta `handleHttpstatusList`.
 *
 * @internal
 */
export function metaStatuses(meta: Readonly<Record<string, unknown>>): readonly number[] | undefined {
  return statusList(meta.handleHttpstatusList);
}

function statusList(value: unknown): readonly number[] | undefined {
  return Array.isArray(value) ? value.map(Number) : undefined;
}
