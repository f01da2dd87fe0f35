import { DeferredInteropError } from "../../core/errors.js";

/*
 * DeferredInteropError
 * └── CannotListenError   a port is taken, or may not be listened on
 */

/**
 * The system refuses to listen on a port; `cause` is its error.
 *
 * @see Twisted `CannotListenError`
 */
export class CannotListenError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/CannotListenError";
  readonly code = "ERR_CANNOT_LISTEN";
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number, cause: Error) {
    super(`Cannot listen on ${host}:${port}: ${cause.message}; take another port, or [] for any that is free`, {
      cause,
    });
    this.host = host;
    this.port = port;
  }
}
