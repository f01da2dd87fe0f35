/** The entry of the package that installs the platform's default reactor when it is imported. @internal */
export const REACTOR_ENTRY = "deferred-interop/reactor";

/** The entry that installs the asyncio reactor when it is imported. @internal */
export const ASYNCIO_ENTRY = "deferred-interop/install/asyncio";

/**
 * The address of one of the package's entries, beside which this module lies; undefined in a bundle.
 *
 * @internal
 */
export function entryAddress(entry: string): string | undefined {
  const { url = "" } = import.meta as { url?: string };
  const [, root, ending] = /^(.*)\/reactors\/entries(\.\w+)$/.exec(url) ?? [];
  return root === undefined ? undefined : `${root}${entry.slice(entry.indexOf("/"))}${ending}`;
}
