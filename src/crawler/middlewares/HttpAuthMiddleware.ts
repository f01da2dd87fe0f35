import { typeError } from "../../core/errors.js";
import { showValue } from "../../core/showValue.js";
import { hostnameOf } from "../engine/downloadSlotOf.js";
import { NotConfigured } from "../errors.js";
import type { Request } from "../http/Request.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import type { DownloaderMiddleware } from "./DownloaderMiddleware.js";
import { isWithin } from "./isWithin.js";
import { spiderField } from "./spiderField.js";

/**
 * Sends the spider's `httpUser` and `httpPass` (Basic) with every request to `httpAuthDomain` and the hosts below it, unless
 * the request has an Authorization of its own.
 *
 * `httpAuthDomain` null means every host: all of them get the password then.
 *
 * @see Scrapy `HttpAuthMiddleware`
 */
export class HttpAuthMiddleware implements DownloaderMiddleware {
  readonly #authorization: string;
  /** undefined means all. */
  readonly #domains: ReadonlySet<string> | undefined;

  /**
   * @param crawler - Its spider.
   * @throws NotConfigured when the spider has neither user nor password; TypeError (`ERR_HTTP_AUTH`) when it does not say
   *   for which domain they are.
   */
  constructor(crawler: CrawlerContext) {
    const [user, pass] = [textOf(spiderField(crawler, "httpUser")), textOf(spiderField(crawler, "httpPass"))];
    if (user === "" && pass === "") throw new NotConfigured();
    const domain = spiderField(crawler, "httpAuthDomain");
    if (domain !== null && (typeof domain !== "string" || domain === "")) {
      throw typeError(
        "ERR_HTTP_AUTH",
        `Cannot send the httpUser of the spider ${JSON.stringify(crawler.spider?.name)}: its httpAuthDomain is ` +
          `${showValue(domain)}, wanted the domain that may see the password, or null for all`,
      );
    }
    this.#authorization = `Basic ${Buffer.from(`${user}:${pass}`).toString("base64")}`;
    this.#domains = domain === null ? undefined : new Set([domain.toLowerCase()]);
  }

  processRequest({ url, headers }: Request): undefined {
    if (headers.has("authorization") || !/^https?:/.test(url)) return;
    if (this.#domains === undefined || isWithin(hostnameOf(url), this.#domains)) {
      headers.append("Authorization", this.#authorization);
    }
  }
}

/** Arguments of the command line may be numbers. */
function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
