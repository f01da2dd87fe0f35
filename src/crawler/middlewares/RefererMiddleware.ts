import { NotConfigured, SettingValueError } from "../errors.js";
import type { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { isReferrerPolicy, refererFor, referrerPolicies, type ReferrerPolicy } from "./refererFor.js";
import type { SpiderMiddleware } from "./SpiderMiddleware.js";

/**
 * Gives requests the Referer of the page that they come from, unless they have one.
 *
 * What the page may tell of itself, meta `referrerPolicy` of its request says, else its header Referrer-Policy, else the
 * setting REFERRER_POLICY: one of the W3C's policies by name. The default is that of browsers of old,
 * no-referrer-when-downgrade: an https page is not named to an http one.
 *
 * @see Scrapy `RefererMiddleware`, whose policies may also be classes
 */
export class RefererMiddleware implements SpiderMiddleware {
  readonly #policy: ReferrerPolicy;
  // The links of a page come one after the other.
  #lastResponse: Response | undefined;
  #lastPolicy: ReferrerPolicy = "no-referrer";

  /**
   * @param crawler - Its settings REFERER_ENABLED and REFERRER_POLICY.
   * @throws NotConfigured when REFERER_ENABLED is false; SettingValueError for a policy that nobody knows.
   */
  constructor({ settings }: CrawlerContext) {
    if (!settings.getBool("REFERER_ENABLED", true)) throw new NotConfigured();
    const policy = named(settings.get("REFERRER_POLICY"));
    if (policy === undefined) {
      const value = settings.get("REFERRER_POLICY");
      const cure = `Known policies: ${referrerPolicies.join(", ")}`;
      throw new SettingValueError("REFERRER_POLICY", value, `unknown policy ${JSON.stringify(value)}`, cure);
    }
    this.#policy = policy;
  }

  getProcessedRequest(request: Request, response: Response | undefined): Request {
    if (response === undefined) return request;
    const referer = refererFor(response.url, request.url, this.#policyOf(response));
    if (referer !== undefined && !request.headers.has("referer")) request.headers.append("Referer", referer);
    return request;
  }

  #policyOf(response: Response): ReferrerPolicy {
    if (response === this.#lastResponse) return this.#lastPolicy;
    this.#lastResponse = response;
    const wanted = response.request?.meta.referrerPolicy ?? response.headers.get("referrer-policy");
    return (this.#lastPolicy = named(wanted) ?? this.#policy);
  }
}

/** Scrapy's name for its default is known too. */
function named(policy: unknown): ReferrerPolicy | undefined {
  const name = typeof policy === "string" ? policy.trim().toLowerCase() : policy;
  if (name === "scrapy-default" || /^scrapy\..*\.DefaultReferrerPolicy$/i.test(String(name))) {
    return "no-referrer-when-downgrade";
  }
  return isReferrerPolicy(name) ? name : undefined;
}
