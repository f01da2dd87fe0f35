import { DeferredInteropError } from "../../core/errors.js";

/**
 * A feed is complete, and what FEED_STORAGES names for its place could not store it; `cause` says why.
 */
export class FeedTargetError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/FeedTargetError";
  readonly code = "ERR_FEED_TARGET";
  /** Where the feed was to go. */
  readonly uri: string;
  /** The temporary file that has it. */
  readonly path: string;

  /**
   * @param uri - Where the feed was to go.
   * @param path - The temporary file that has it.
   * @param cause - What the target threw.
   * @internal
   */
  constructor(uri: string, path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Cannot store the feed ${JSON.stringify(uri)}: ${reason}. It is complete, and stays in ${path}`, { cause });
    this.uri = uri;
    this.path = path;
  }
}
