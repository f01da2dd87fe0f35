import { DeferredInteropError } from "../../core/errors.js";

/**
 * `meta` or `cbKwargs` of a response was read that no request belongs to.
 *
 * Both are the request's. The crawler ties every response to its request; one made by hand needs `{ request }`.
 */
export class NoRequestError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/NoRequestError";
  readonly code = "ERR_NO_REQUEST";

  constructor(what: string, response: string) {
    super(
      `Cannot read ${what} of ${response}: the response is not tied to any request; ` +
        `give it one, as in new Response(url, { request })`,
    );
  }
}

/** The body of a response is not JSON; `cause` is the parser's error. */
export class InvalidJsonError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/InvalidJsonError";
  readonly code = "ERR_INVALID_JSON";

  constructor(response: string, text: string, cause: unknown) {
    const start = text.length > 60 ? `${text.slice(0, 57)}…` : text;
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Cannot read ${response} as JSON: ${reason}; its body starts with ${JSON.stringify(start)}`, { cause });
  }
}
