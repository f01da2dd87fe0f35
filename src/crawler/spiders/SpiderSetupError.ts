import { DeferredInteropError } from "../../core/errors.js";
import { spiderClassName } from "./spiderClassName.js";

/**
 * A spider's class lacks something, or is used before it has it.
 *
 * - `ERR_SPIDER_NAME`: it has no name;
 * - `ERR_SPIDER_UNBOUND`: its crawler or settings were read before there were any;
 * - `ERR_SPIDER_PARSE`: a response without a callback came, and the class has no `parse` method.
 */
export class SpiderSetupError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/SpiderSetupError";
  readonly code: "ERR_SPIDER_NAME" | "ERR_SPIDER_UNBOUND" | "ERR_SPIDER_PARSE";

  constructor(code: SpiderSetupError["code"], message: string) {
    super(message);
    this.code = code;
  }

  /** @internal */
  static nameless(spiderClass: { readonly name: string }): SpiderSetupError {
    const { name } = spiderClass;
    return new SpiderSetupError("ERR_SPIDER_NAME", `${name} must have a name: write static name = "…" in the class`);
  }

  /** @internal */
  static unbound(spider: object): SpiderSetupError {
    const name = spiderClassName(spider);
    const cure = "they are there from start() on; override static fromCrawler(crawler, args) to use them earlier";
    return new SpiderSetupError("ERR_SPIDER_UNBOUND", `${name} has no crawler and no settings yet: ${cure}`);
  }
}
