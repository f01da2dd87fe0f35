import { Spider } from "deferred-interop/crawler";

/** Throws in the place that `-a where=` names: constructor, start or callback. */
export class ThrowingSpider extends Spider {
  static name = "throwing";
  startUrls = ["data:,one", "data:,two"];

  constructor(args) {
    super(args);
    this.throwIn("constructor");
  }

  *start() {
    yield* super.start();
    this.throwIn("start");
  }

  *parse(response) {
    yield { text: response.text };
    this.throwIn("callback");
  }

  throwIn(place) {
    if (this.where === place) throw new RangeError(`broken in the ${place}`);
  }
}
