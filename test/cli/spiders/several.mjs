import { Spider } from "deferred-interop/crawler";

export class OneSpider extends Spider {
  static name = "one";
}

export class OtherSpider extends Spider {
  static name = "other";
}
