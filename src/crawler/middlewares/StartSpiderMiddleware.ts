import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { SpiderMiddleware } from "./SpiderMiddleware.js";

/**
 * Notes in the meta of requests (`isStartRequest`) that they come from the spider's `start()`.
 *
 * @see Scrapy `StartSpiderMiddleware`
 */
export class StartSpiderMiddleware implements SpiderMiddleware {
  getProcessedRequest(request: Request, response: Response | undefined): Request {
    if (response === undefined) request.meta.isStartRequest = true;
    return request;
  }
}
