import { IgnoreRequest } from "../errors.js";
import type { Response } from "../http/Response.js";

/**
 * A response has a status that neither the spider nor the settings say is to be handled.
 *
 * An errback gets it, with the response; without one, the response is ignored with a line in the log.
 *
 * @see Scrapy `scrapy.spidermiddlewares.httperror.HttpError`
 */
export class HttpError extends IgnoreRequest {
  /** @internal */ static override readonly brand: string = "deferred-interop/HttpError";
  override readonly code: string = "ERR_HTTP_STATUS";
  /** The response. */
  readonly response: Response;

  /** @param response - The response. */
  constructor(response: Response) {
    super(
      `Ignoring ${String(response)}: its status is not handled. ` +
        "Add it to HTTPERROR_ALLOWED_CODES, or to handleHttpstatusList of the spider or of the request's meta, to get it",
    );
    this.response = response;
  }
}
