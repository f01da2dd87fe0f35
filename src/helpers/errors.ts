import { DeferredInteropError } from "../core/errors.js";
import type { Failure } from "../core/Failure.js";

/*
 * DeferredInteropError
 * └── ParallelError   some elements of a parallel() or parallelAsync() failed
 */

/**
 * Some elements of a {@link parallel} or {@link parallelAsync} failed; all the others were worked on nevertheless.
 *
 * `cause` is the error of the first of them.
 */
export class ParallelError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ParallelError";
  readonly code = "ERR_PARALLEL";
  /** The failures by the index of their elements, in order. */
  readonly failures: ReadonlyMap<number, Failure>;
  /** What the other elements gave, each at its index; undefined where an element failed. */
  readonly results: readonly unknown[];
  /** What the iterable itself failed with, if it did: elements after that are not known. */
  readonly sourceFailure: Failure | undefined;

  constructor(failures: ReadonlyMap<number, Failure>, results: readonly unknown[], sourceFailure?: Failure) {
    const [[index, first] = []] = failures;
    const source =
      sourceFailure === undefined ? "" : `; after that the iterable failed: ${sourceFailure.getErrorMessage()}`;
    super(
      `${failures.size} of ${results.length} elements failed, the first of them at index ${index}: ${first?.getErrorMessage()}${source}`,
      { cause: first?.value },
    );
    this.failures = failures;
    this.results = results;
    this.sourceFailure = sourceFailure;
  }
}
