import type { FoundImport } from "./readImports.js";
import { readImports } from "./readImports.js";
import type { ModuleName } from "./HostModules.js";

/** How many files are read in search of an import. */
const MAX_FILES = 1000;

const CODE = /\.[cm]?[jt]s$/;

/**
 * What {@link HostModules.traceImport} says on Node.
 *
 * The stack of a module that is being evaluated shows who called `require`, but not who imported it. So the sources are
 * read the way the program was loaded: from what the command line names, import by import, in the order in which the
 * modules are evaluated, up to the first that names the module.
 *
 * @internal
 */
export function traceImport(module: ModuleName): () => string | undefined {
  const call = requireCall();
  let place: string | undefined;
  let hasLooked = false;
  return () => {
    if (!hasLooked) {
      hasLooked = true;
      try {
        place = new Search(module).run(call);
      } catch {
        // A text of an error is no place for another error.
      }
    }
    return place;
  };
}

/**
 * Where in a module another one is named.
 *
 * @param importer - The address of the importing module.
 * @returns Such as `file:///app/main.js:3:1`; the address alone when the place is not found.
 * @internal
 */
export function placeOfImport(specifier: string, importer: string): string {
  const found = importsOf(importer).find((other) => other.specifier === specifier);
  return found === undefined ? importer : showPlace(importer, found);
}

interface Call {
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** The call of `require` that this evaluation is a part of, if it is. */
function requireCall(): Call | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const frames = (new Error().stack ?? "").split("\n");
  Error.stackTraceLimit = limit;
  const require = frames.findIndex((frame) => /\brequire \(node:internal\//.test(frame));
  const caller = frames.slice(require + 1).find((frame) => !frame.includes("node:internal/"));
  const [, path = "", line, column] = /(?:\(|\bat )([^()]+):(\d+):(\d+)\)?$/.exec(caller ?? "") ?? [];
  if (require === -1 || path === "") return undefined;
  return { url: toUrl(path), line: Number(line), column: Number(column) };
}

/** The texts on the line of a call; one of them is what is required, unless that is computed. */
function textsOnLine({ url, line }: Call): string[] {
  const code = readSource(url).split("\n")[line - 1] ?? "";
  return Array.from(code.matchAll(/(["'`])(.+?)\1/g), ([, , text = ""]) => text);
}

class Search {
  readonly #module: ModuleName;
  #seen = new Set<string>();

  constructor(module: ModuleName) {
    this.#module = module;
  }

  run(call: Call | undefined): string | undefined {
    if (call !== undefined) {
      // What is required may be the module itself, or one that imports it.
      const named = textsOnLine(call).filter((text) => text !== this.#module.specifier);
      const inside = this.#below(named.flatMap((text) => addressOf(text, call.url) ?? []));
      return inside ?? showPlace(call.url, call);
    }
    const preloads = namesOfPreloads();
    const preload = preloads.find((name) => name === this.#module.specifier);
    if (preload !== undefined) return `node --import ${preload}`;
    return this.#below([...preloads, ...process.argv.slice(1)].flatMap(addressOfRoot));
  }

  #below(roots: readonly string[]): string | undefined {
    // What is imported statically is evaluated before anything is imported by a call.
    for (const withCalls of [false, true]) {
      this.#seen = new Set();
      for (const root of roots) {
        const place = this.#find(root, withCalls);
        if (place !== undefined) return place;
      }
    }
    return undefined;
  }

  /** Depth first, which is the order of evaluation; with a stack of its own, since imports may go deep. */
  #find(root: string, withCalls: boolean): string | undefined {
    const open = [this.#edgesOf(root, withCalls)];
    for (let edges = open.at(-1); edges !== undefined; edges = open.at(-1)) {
      const edge = edges.imports.shift();
      if (edge === undefined) open.pop();
      else if (this.#isNamedBy(edge, edges.url)) return showPlace(edges.url, edge);
      else {
        const next = addressOf(edge.specifier, edges.url);
        if (next !== undefined && !this.#seen.has(next)) open.push(this.#edgesOf(next, withCalls));
      }
    }
    return undefined;
  }

  #edgesOf(url: string, withCalls: boolean): { readonly url: string; readonly imports: FoundImport[] } {
    const isOwn = url.startsWith(new URL("..", import.meta.url).href);
    if (isOwn || this.#seen.size >= MAX_FILES) return { url, imports: [] };
    this.#seen.add(url);
    return { url, imports: importsOf(url).filter(({ isStatic }) => isStatic || withCalls) };
  }

  #isNamedBy({ specifier }: FoundImport, importer: string): boolean {
    if (specifier === this.#module.specifier) return true;
    const isRelative = specifier.startsWith(".") || specifier.startsWith("/") || specifier.startsWith("file:");
    return isRelative && new URL(specifier, importer).href === this.#module.url;
  }
}

/** What `node --import` and `node --require` load first. */
function namesOfPreloads(): string[] {
  const options = [...(process.env["NODE_OPTIONS"] ?? "").split(/\s+/), ...process.execArgv];
  return options.flatMap((option, index) => {
    const [, joined] = /^(?:--import|--require|-r)(?:=(.*))?$/.exec(option) ?? [undefined, null];
    if (joined === null) return [];
    return joined ?? options[index + 1] ?? [];
  });
}

/** Anything on the command line that is a module. */
function addressOfRoot(name: string): string[] {
  const { join } = process.getBuiltinModule("node:path");
  const base = toUrl(join(process.cwd(), "package.json"));
  const isPath = /^(?:\.{0,2}\/|[a-z]:\\)/i.test(name) || CODE.test(name);
  const url = isPath && !/^(?:\.|\/|[a-z]:\\|file:)/i.test(name) ? addressOf(`./${name}`, base) : addressOf(name, base);
  return url === undefined ? [] : [url];
}

/** The file that an import means; undefined when it is none of JavaScript or TypeScript, or is not found. */
function addressOf(specifier: string, importer: string): string | undefined {
  const { createRequire, isBuiltin } = process.getBuiltinModule("node:module");
  const { fileURLToPath } = process.getBuiltinModule("node:url");
  if (isBuiltin(specifier) || /^(?:https?|data|node):/.test(specifier)) return undefined;
  try {
    const path = createRequire(importer).resolve(specifier.startsWith("file:") ? fileURLToPath(specifier) : specifier);
    return CODE.test(path) ? toUrl(path) : undefined;
  } catch {
    return undefined;
  }
}

function importsOf(url: string): FoundImport[] {
  return readImports(readSource(url));
}

/** Empty when it cannot be read. */
function readSource(url: string): string {
  try {
    return process.getBuiltinModule("node:fs").readFileSync(new URL(url), "utf8");
  } catch {
    return "";
  }
}

function showPlace(url: string, { line, column }: { readonly line: number; readonly column: number }): string {
  return `${url}:${line}:${column}`;
}

function toUrl(path: string): string {
  return path.startsWith("file:") ? path : process.getBuiltinModule("node:url").pathToFileURL(path).href;
}
