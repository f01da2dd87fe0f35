import { getThreadPool } from "../../threads/getThreadPool.js";

/**
 * Change how many threads the pool of this thread may have.
 *
 * @param size - 1 or more.
 * @throws RangeError (`ERR_POOL_SIZE`).
 *
 * @see Twisted `reactor.suggestThreadPoolSize`, Scrapy `REACTOR_THREADPOOL_MAXSIZE`
 */
export function suggestThreadPoolSize(size: number): void {
  getThreadPool().adjust(size);
}
