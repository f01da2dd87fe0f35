import { DeferredInteropError } from "../core/errors.js";

/** The command line says something that the command does not understand; the exit code is 2. */
export class UsageError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/UsageError";
  readonly code = "ERR_USAGE";
}
