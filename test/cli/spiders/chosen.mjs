import { Spider } from "deferred-interop/crawler";
import { OneSpider } from "./several.mjs";

export { OneSpider };

export default class ChosenSpider extends Spider {
  static name = "chosen";
}
