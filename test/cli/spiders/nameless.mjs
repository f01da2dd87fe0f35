import { Spider } from "deferred-interop/crawler";

export class NamelessSpider extends Spider {
  startUrls = ["data:,page"];
}
