import { createRequire } from "node:module";
import { DeferredInteropError } from "../core/errors.js";

/**
 * A feature was used whose package is not installed.
 *
 * The crawler's libraries are optional: a crawl that reads JSON needs no HTML parser. The message has the command that
 * installs what is missing.
 */
export class MissingPackageError extends DeferredInteropError {
  override get name(): string {
    return "MissingPackageError";
  }
  readonly code = "ERR_MISSING_PACKAGE";
  /** The package that is missing. */
  readonly packageName: string;

  constructor(packageName: string, neededFor: string, options?: { cause?: unknown }) {
    super(
      `Cannot load the package "${packageName}", which ${neededFor} needs: it is not installed; ` +
        `install it with: npm install ${packageName}`,
      options,
    );
    this.packageName = packageName;
  }
}

/**
 * Load one of the optional packages, synchronously, at the moment it is needed.
 *
 * It is found from where this package is installed, and loaded once per process. A package that is installed and fails
 * while it loads fails with its own error.
 *
 * @param name - The package's name, as in its `npm install` command; a subpath may follow.
 * @param neededFor - What the caller was about to do, for the error's text.
 * @returns What the package exports.
 * @throws MissingPackageError when the package is not installed.
 * @internal
 */
export function loadOptional<T>(name: string, neededFor = "this feature"): T {
  if (loaded.has(name)) return loaded.get(name) as T;
  const require = createRequire(import.meta.url);
  let path: string;
  try {
    path = require.resolve(name);
  } catch (error) {
    throw new MissingPackageError(packageOf(name), neededFor, { cause: error });
  }
  const exports = require(path) as T;
  loaded.set(name, exports);
  return exports;
}

// Resolving a name asks the file system each time, and a page is parsed a thousand times a second.
const loaded = new Map<string, unknown>();

/** `"cheerio/slim"` is in the package "cheerio", `"@scope/name/sub"` in "@scope/name". */
function packageOf(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}
