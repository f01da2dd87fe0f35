import type { Duration } from "../../core/Duration.js";

/** How a crawl is stopped. */
export interface StopOptions {
  /**
   * `"graceful"`: pages in work are finished, however long their downloads and callbacks take. `"fast"`: downloads are
   * broken off and callbacks that wait for something are not waited for; items that are with the pipelines are finished.
   *
   * Either way requests in the queue are not begun, and the spider is closed in good order, with the reason "shutdown".
   *
   * @defaultValue `"graceful"`
   */
  readonly mode?: "graceful" | "fast" | undefined;
  /**
   * After so long, 0 or more, a graceful stop becomes a fast one; a number is in milliseconds.
   *
   * @defaultValue never
   */
  readonly deadline?: Duration | undefined;
}
