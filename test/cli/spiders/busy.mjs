import { Spider } from "deferred-interop/crawler";

/** Its callback never comes back. */
export class BusySpider extends Spider {
  static name = "busy";
  startUrls = ["data:,page"];

  parse() {
    this.logger.info("busy");
    for (;;);
  }
}
