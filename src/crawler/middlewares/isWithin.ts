/**
 * Whether a host is one of some domains, or below one of them.
 *
 * @param hostname - In lower case, as URLs have it.
 * @param domains - In lower case.
 * @internal
 */
export function isWithin(hostname: string, domains: ReadonlySet<string>): boolean {
  for (let rest = hostname; ;) {
    if (domains.has(rest)) return true;
    const dot = rest.indexOf(".");
    if (dot === -1) return false;
    rest = rest.slice(dot + 1);
  }
}
