import { isReactorless } from "deferred-interop";
import { Spider } from "deferred-interop/crawler";

/** Asks for nothing: what matters is how the crawl begins and ends. */
export class NoRequestsSpider extends Spider {
  static name = "no_requests";

  start() {
    this.logger.info(`isReactorless(): ${isReactorless()}`);
    return [];
  }
}
