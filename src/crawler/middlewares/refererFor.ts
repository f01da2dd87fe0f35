/** What a page may tell of itself: the policies of the W3C, by their names. */
export type ReferrerPolicy =
  | "no-referrer"
  | "no-referrer-when-downgrade"
  | "same-origin"
  | "origin"
  | "strict-origin"
  | "origin-when-cross-origin"
  | "strict-origin-when-cross-origin"
  | "unsafe-url";

type Told = "page" | "origin" | "nothing";

/** What is told where both are http(s), by whether the site stays the same and whether https leads to http. */
const policies: Readonly<Record<ReferrerPolicy, (sameOrigin: boolean, downgrade: boolean) => Told>> = {
  "no-referrer": () => "nothing",
  "no-referrer-when-downgrade": (_, downgrade) => (downgrade ? "nothing" : "page"),
  "same-origin": (sameOrigin) => (sameOrigin ? "page" : "nothing"),
  origin: () => "origin",
  "strict-origin": (_, downgrade) => (downgrade ? "nothing" : "origin"),
  "origin-when-cross-origin": (sameOrigin) => (sameOrigin ? "page" : "origin"),
  "strict-origin-when-cross-origin": (sameOrigin, downgrade) =>
    downgrade ? "nothing" : sameOrigin ? "page" : "origin",
  "unsafe-url": () => "page",
};

/** The policies by name. @internal */
export const referrerPolicies: readonly string[] = Object.keys(policies);

/** Whether a text is the name of a policy. @internal */
export function isReferrerPolicy(name: unknown): name is ReferrerPolicy {
  return typeof name === "string" && Object.hasOwn(policies, name);
}

/**
 * What a request may tell of the page that it comes from.
 *
 * The page's URL, or its origin, without user, password and fragment; nothing where one of the two is no http(s) URL.
 *
 * @param page - The URL of the page, in its normal form.
 * @param url - The URL of the request, in its normal form.
 * @param policy - By default that of browsers of old: an https page is not named to an http one.
 * @internal
 */
export function refererFor(
  page: string,
  url: string,
  policy: ReferrerPolicy = "no-referrer-when-downgrade",
): string | undefined {
  const secure = url.startsWith("https://");
  const downgrade = !secure && page.startsWith("https://");
  if (!secure && !url.startsWith("http://")) return undefined;
  // The usual case, for each link of a page, without parsing a URL.
  if (policy === "no-referrer-when-downgrade") return downgrade ? undefined : refererOf(page);
  const referer = refererOf(page);
  if (referer === undefined) return undefined;
  const { origin } = new URL(referer);
  const told = policies[policy](origin === new URL(url).origin, downgrade);
  return told === "page" ? referer : told === "origin" ? `${origin}/` : undefined;
}

// The links of a page come one after the other, and share the string in the queue.
let lastPage: string | undefined;
let lastReferer: string | undefined;

function refererOf(page: string): string | undefined {
  if (page !== lastPage) {
    lastPage = page;
    lastReferer = /^https?:/.test(page) ? page.replace(/#.*$/s, "").replace(/^(https?:\/\/)[^/?#]*@/, "$1") : undefined;
  }
  return lastReferer;
}
