/**
 * What a request may tell of the page that it comes from: no-referrer-when-downgrade.
 *
 * The page's URL without user, password and fragment; nothing where an https page leads to http, or where one of the two
 * is no http(s) URL at all.
 *
 * @param page - The URL of the page, in its normal form.
 * @param url - The URL of the request, in its normal form.
 * @internal
 */
export function refererFor(page: string, url: string): string | undefined {
  if (url.startsWith("https://")) return refererOf(page);
  return url.startsWith("http://") && page.startsWith("http://") ? refererOf(page) : undefined;
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
