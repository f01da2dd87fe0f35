import { sleep } from "deferred-interop";
import { Spider } from "deferred-interop/crawler";

/** Gives an item and then sleeps, `-a seconds=N`, in its callback. */
export class SleepingSpider extends Spider {
  static name = "sleeping";
  startUrls = ["data:,page"];
  seconds = 0;

  *parse(response) {
    yield { text: response.text };
    this.logger.info("sleeping");
    yield sleep({ seconds: Number(this.seconds) });
  }
}
