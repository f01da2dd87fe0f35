import { Spider } from "deferred-interop/crawler";

/** Throws where nobody can catch it: in a timer of the reactor's thread, or as a promise that nobody looks at. */
export class DroppingSpider extends Spider {
  static name = "dropping";
  startUrls = ["data:,page"];

  parse() {
    this.logger.info("about to drop an error");
    process.nextTick(() => {
      throw new RangeError("dropped");
    });
    void Promise.reject(new RangeError("rejected"));
  }
}
