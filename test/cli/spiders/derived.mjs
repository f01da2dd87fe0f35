import { Spider } from "deferred-interop/crawler";

export { Spider };

export class ShopSpider extends Spider {
  static name = "shop";
}

export class BookSpider extends ShopSpider {
  static name = "books";
}
