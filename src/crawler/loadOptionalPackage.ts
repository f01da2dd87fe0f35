import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DeferredInteropError } from "../core/errors.js";
import { satisfies } from "./satisfies.js";

/** The versions that this package works with: the peerDependencies of its package.json. @internal */
export const optionalPackages: Readonly<Record<string, string>> = {
  cheerio: "^1.2.0",
  "css-select": "^7.0.0",
  htmlparser2: "^12.0.0",
  "robots-parser": "^3.0.1",
  "tough-cookie": "^6.1.0",
  undici: "^7.30.2 || ^8.0.0",
};

/**
 * A feature was used, or selected by a setting, whose package is not installed.
 *
 * The crawler's libraries are optional: a crawl that reads JSON needs no HTML parser. The message has the command that
 * installs what is missing.
 */
export class MissingPackageError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/MissingPackageError";
  readonly code: string = "ERR_MISSING_PACKAGE";
  /** The package that is missing. */
  readonly packageName: string;

  constructor(packageName: string, neededFor: string, options?: { cause?: unknown; problem?: string }) {
    super(
      `Cannot load the package "${packageName}", which ${neededFor} needs: ${options?.problem ?? "it is not installed"}; ` +
        `install it with: npm install ${packageName}`,
      options,
    );
    this.packageName = packageName;
  }
}

/** A package is installed in a version that this package, or this runtime, does not work with: it counts as missing. */
export class PackageVersionError extends MissingPackageError {
  /** @internal */ static override readonly brand: string = "deferred-interop/PackageVersionError";
  override readonly code = "ERR_PACKAGE_VERSION";
  /** The version that is installed. */
  readonly version: string;

  /** @internal */
  constructor(packageName: string, neededFor: string, version: string, expected: string) {
    super(packageName, neededFor, { problem: `version ${version} is installed, expected ${expected}` });
    this.version = version;
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
 * @throws MissingPackageError, {@link PackageVersionError}: as {@link requireOptional}.
 * @internal
 */
export function loadOptional<T>(name: string, neededFor = "this feature"): T {
  if (loaded.has(name)) return loaded.get(name) as T;
  const exports = createRequire(import.meta.url)(requireOptional(name, neededFor)) as T;
  loaded.set(name, exports);
  return exports;
}

/**
 * Make sure that one of the optional packages is there, without the time that it takes to load it.
 *
 * @param name - As for {@link loadOptional}.
 * @param neededFor - As for {@link loadOptional}.
 * @returns The file that would be loaded.
 * @throws MissingPackageError when it is not installed; {@link PackageVersionError} when it is, in a version for another
 *   version of this package or of the runtime.
 * @internal
 */
export function requireOptional(name: string, neededFor: string): string {
  const packageName = packageOf(name);
  let path: string;
  try {
    path = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new MissingPackageError(packageName, neededFor, { cause: error });
  }
  const { version, engine } = manifestOf(packageName, path);
  const expected = optionalPackages[packageName];
  const { node } = process.versions;
  if (version !== undefined && expected !== undefined && !satisfies(version, expected)) {
    throw new PackageVersionError(packageName, neededFor, version, expected);
  }
  if (version !== undefined && engine !== undefined && !satisfies(node, engine)) {
    const other = `one for Node ${node}, of ${expected ?? "any version"} (that one is for ${engine})`;
    throw new PackageVersionError(packageName, neededFor, version, other);
  }
  return path;
}

interface Manifest {
  readonly version?: string | undefined;
  /** The versions of Node that it is for. */
  readonly engine?: string | undefined;
}

/** Of the package that a file is in; empty where it cannot be read, as in a bundle. */
function manifestOf(packageName: string, path: string): Manifest {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
        readonly name?: string;
        readonly version?: string;
        readonly engines?: { readonly node?: string };
      };
      // A folder of a package may have one of its own, which only says what kind of modules is in it.
      if (manifest.name === packageName) return { version: manifest.version, engine: manifest.engines?.node };
    } catch {
      // Most folders have none.
    }
  }
  return {};
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
