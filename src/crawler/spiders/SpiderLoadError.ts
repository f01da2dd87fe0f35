import { DeferredInteropError } from "../../core/errors.js";

/**
 * A file gives no spider that could be run.
 *
 * - `ERR_SPIDER_FILE`: it cannot be read;
 * - `ERR_SPIDER_FILE_KIND`: its name does not end like that of a module, or this runtime cannot read TypeScript;
 * - `ERR_SPIDER_SYNTAX`: it is not valid JavaScript or TypeScript;
 * - `ERR_SPIDER_IMPORT`: something it imports is not there;
 * - `ERR_SPIDER_MODULE`: it threw while it was loaded; `cause` is that error;
 * - `ERR_NO_SPIDER`: it exports no class of spiders;
 * - `ERR_SEVERAL_SPIDERS`: it exports more than one, and none of them by default;
 * - `ERR_FOREIGN_SPIDER`: its class derives from the Spider of another copy of this package.
 */
export class SpiderLoadError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/SpiderLoadError";
  readonly code:
    | "ERR_SPIDER_FILE"
    | "ERR_SPIDER_FILE_KIND"
    | "ERR_SPIDER_SYNTAX"
    | "ERR_SPIDER_IMPORT"
    | "ERR_SPIDER_MODULE"
    | "ERR_NO_SPIDER"
    | "ERR_SEVERAL_SPIDERS"
    | "ERR_FOREIGN_SPIDER";
  /** The file, as it was named. */
  readonly path: string;

  /**
   * @param code - What is wrong.
   * @param path - The file, as it was named.
   * @param problem - What is wrong in words, and the cure.
   * @param options - `cause` is the error of the host or of the file.
   * @internal
   */
  constructor(code: SpiderLoadError["code"], path: string, problem: string, options?: { cause?: unknown }) {
    super(`Cannot load a spider from ${JSON.stringify(path)}: ${problem}`, options);
    this.code = code;
    this.path = path;
  }
}
