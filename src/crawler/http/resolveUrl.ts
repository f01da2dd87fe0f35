import { InvalidUrlError } from "./InvalidUrlError.js";

/*
 * `new URL()` costs 1 to 2 µs, and a page has dozens of links that need nothing of what it does. A link is put together
 * from strings where every character is one that the URL Standard leaves alone and there are no dot segments, and only
 * behind an origin that came out of `new URL()`; everything else goes to `new URL()`. The results are the same, byte
 * for byte: a property test compares them.
 */

/**
 * Path, query and fragment made of characters that stay as they are (`'` is escaped in queries only), and no segment
 * that starts with a dot, plain or escaped: too much is caught, which costs time only.
 */
const UNCHANGED_REST =
  /(?:\/(?!\.|%2[eE])[\w\-.~!$&'()*+,;=:@%]*)+(?:\?[\w\-.~!$&()*+,;=:@%/?]*)?(?:#[\w\-.~!$&'()*+,;=:@%/?]*)?$/y;
/** A path whose first segment is no scheme and no dots; leading `../` are taken off before. */
const RELATIVE_PATH = /^[\w\-~!$&'()*+,;=@%][^:/?#]*(?:[/?#]|$)/;

/** What an http(s) base URL gives to the links of its page. */
interface Base {
  /** The base as it was given. */
  readonly href: string;
  /** `https://example.com`. */
  readonly origin: string;
  /** `/a/` of `/a/b?c#d`. */
  readonly directory: string;
  /** All but the query and the fragment. */
  readonly path: string;
  /** All but the fragment. */
  readonly document: string;
}

/**
 * Resolve a link against the URL of its page.
 *
 * The result is that of `new URL(href, base).href`; the usual forms of links take half its time.
 *
 * @param href - The link, as it stands in the page.
 * @param base - The absolute URL it is relative to.
 * @returns An absolute, normalised URL.
 * @throws InvalidUrlError when the link or the base cannot be parsed.
 * @internal
 */
export function resolveUrl(href: string, base: string): string {
  const resolved = tryResolveUrl(href, base);
  if (resolved !== undefined) return resolved;
  if (normalizeUrl(base) === undefined) throw new InvalidUrlError("resolve a link against", base);
  throw new InvalidUrlError(`resolve against ${base} the link`, href);
}

/** {@link resolveUrl}, with undefined for a link that cannot be parsed. @internal */
export function tryResolveUrl(href: string, base: string): string | undefined {
  if (isHttp(href)) return normalizeUrl(href);
  const parsed = parseBase(base);
  const joined = parsed === undefined ? undefined : join(href, parsed);
  const isPlain = joined !== undefined && isUnchanged(joined, parsed?.origin.length ?? 0);
  return (lastNormal = isPlain ? joined : parseUrl(href, base));
}

/**
 * The normal form of an absolute URL: `new URL(url).href`, or undefined when that throws.
 *
 * The result is a string of its own: a link cut out of a page would keep the whole page in memory.
 *
 * @internal
 */
export function normalizeUrl(url: string): string | undefined {
  if (url === lastNormal) return lastNormal;
  return (lastNormal = copyUnchanged(url) ?? parseUrl(url));
}

// What is resolved becomes a Request at once, which asks again.
let lastNormal: string | undefined;

function copyUnchanged(url: string): string | undefined {
  if (!isHttp(url)) return undefined;
  const end = url.indexOf("/", 8);
  const origin = end === -1 ? undefined : knownOrigin(url.slice(0, end));
  if (origin === undefined) return undefined;
  const copy = origin + url.slice(end); // the test below makes the two one string, without ties to `url`
  return isUnchanged(copy, end) ? copy : undefined;
}

function isHttp(url: string): boolean {
  return url.startsWith("http://") || url.startsWith("https://");
}

function parseUrl(url: string, base?: string): string | undefined {
  try {
    return new URL(url, base).href;
  } catch {
    return undefined;
  }
}

/** Put a link together where that is a matter of strings; whether the characters are plain is asked afterwards. */
function join(href: string, base: Base): string | undefined {
  switch (href.charCodeAt(0)) {
    case 47: // "/"
      return href.charCodeAt(1) === 47 ? undefined : base.origin + href;
    case 63: // "?"
      return base.path + href;
    case 35: // "#": Node.js drops an empty query here, and only here
      return base.document.endsWith("?") ? undefined : base.document + href;
    default:
      return joinPath(href, base);
  }
}

function joinPath(href: string, base: Base): string | undefined {
  let { directory } = base;
  let path = href;
  while (path.startsWith("../")) {
    path = path.slice(3);
    directory = directory.slice(0, directory.lastIndexOf("/", directory.length - 2) + 1);
  }
  return RELATIVE_PATH.test(path) ? base.origin + directory + path : undefined;
}

/** Whether `new URL()` would leave what follows the origin as it is, as far as that can be told cheaply. */
function isUnchanged(url: string, originEnd: number): boolean {
  UNCHANGED_REST.lastIndex = originEnd;
  return UNCHANGED_REST.test(url);
}

const ORIGIN_LIMIT = 1000;
const knownOrigins = new Map<string, string>();

/** Origins are learnt from `new URL()`, which alone knows about hosts; a crawl has few of them. */
function knownOrigin(origin: string): string | undefined {
  const known = knownOrigins.get(origin);
  if (known !== undefined) return known;
  const url = /[^a-z0-9.:/-]/.test(origin) ? undefined : parseUrl(origin);
  if (url !== `${origin}/`) return undefined;
  if (knownOrigins.size >= ORIGIN_LIMIT) knownOrigins.clear();
  const copy = url.slice(0, -1);
  knownOrigins.set(copy, copy);
  return copy;
}

// The links of a page come one after the other, so the last base is nearly always the next one.
let lastBase: Base | undefined;

function parseBase(href: string): Base | undefined {
  if (lastBase?.href === href) return lastBase;
  const url = isHttp(href) ? parseUrl(href) : undefined;
  if (url === undefined) return undefined;
  const originEnd = url.indexOf("/", 8);
  const document = url.split("#", 1)[0] ?? url;
  const path = document.split("?", 1)[0] ?? document;
  lastBase = {
    href,
    origin: url.slice(0, originEnd),
    directory: path.slice(originEnd, path.lastIndexOf("/") + 1),
    path,
    document,
  };
  return lastBase;
}
