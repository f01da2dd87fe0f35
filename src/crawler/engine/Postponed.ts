import type { Deferred } from "../../core/Deferred.js";
import type { ReactorTime } from "../../core/ReactorTime.js";
import { deferLater } from "../../time/deferLater.js";
import type { Request } from "../http/Request.js";
import { getLogger } from "../logging/Logger.js";

const logger = getLogger("scrapy.core.engine");

/**
 * Requests that wait before they are queued: those with meta `retryDelay`, which is in seconds.
 *
 * They wait here and not in the downloader, where each would take a place from a request that can go.
 *
 * @internal
 */
export class Postponed {
  readonly #clock: ReactorTime;
  readonly #waiting = new Set<Deferred<undefined>>();
  #closed = false;

  /** @param clock - Where they wait. */
  constructor(clock: ReactorTime) {
    this.#clock = clock;
  }

  /** How many wait. */
  get count(): number {
    return this.#waiting.size;
  }

  /**
   * Have a request wait; what it says of it is taken from its meta, so that copies of it do not wait again.
   *
   * @returns A Deferred that fires when it has waited, and never fails; undefined when it need not wait.
   */
  wait(request: Request): Deferred<undefined> | undefined {
    const { meta } = request;
    const { retryDelay } = meta;
    if (retryDelay === undefined) return undefined;
    delete meta.retryDelay;
    if (this.#closed || typeof retryDelay !== "number" || !(retryDelay > 0) || retryDelay === Infinity)
      return undefined;
    logger.debug(() => `Waiting ${Number(retryDelay.toFixed(3))} seconds before ${String(request)} is queued`);
    const wait = deferLater(this.#clock, { seconds: retryDelay });
    this.#waiting.add(wait);
    // Cancelled, it has waited long enough.
    return wait.addBoth(() => {
      this.#waiting.delete(wait);
      return undefined;
    });
  }

  /** End all waits, and have nothing wait from now on: the crawl is closing, and the queue may be one that is kept. */
  close(): void {
    this.#closed = true;
    for (const wait of [...this.#waiting]) wait.cancel();
  }
}
