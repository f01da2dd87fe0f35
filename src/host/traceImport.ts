import type { FoundImport } from "./readImports.js";
import { blankOut, readImports } from "./readImports.js";
import type { ModuleName, TracedImport } from "./HostModules.js";

/** How many files are read in search of an import. */
const MAX_FILES = 1000;

const CODE = /\.[cm]?[jt]s$/;

/**
 * What {@link HostModules.traceImport} says on Node.
 *
 * The stack of a module that is being evaluated shows who called `require`, but not who imported it. So the sources are
 * read the way the program was loaded: from what the command line names, import by import, in the order in which the
 * modules are evaluated. What is imported statically from there was evaluated, before any call of `import()` was made. Of such a call
 * nobody knows whether it was made: it is a candidate, no more.
 *
 * @internal
 */
export function traceImport(module: ModuleName): () => TracedImport {
  const call = requireCall();
  let traced: TracedImport | undefined;
  return () => {
    try {
      return (traced ??= new Search(module).run(call));
    } catch {
      // A text of an error is no place for another error.
      return (traced = { isCertain: false, places: [] });
    }
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

/** What a call of `require` names, where its line shows one argument that is a text. */
function namedBy({ url, line }: Call): string | undefined {
  const source = readSource(url).split("\n")[line - 1] ?? "";
  const code = blankOut(readSource(url)).split("\n")[line - 1] ?? "";
  const [only, ...others] = code.matchAll(/\(\s*(["'])( *)\1\s*[,)]/g);
  if (only === undefined || others.length > 0) return undefined;
  const start = only.index + only[0].search(/["']/) + 1;
  return source.slice(start, start + (only[2]?.length ?? 0));
}

/** A module that the program begins with. */
interface Root {
  readonly name: string;
  /** How the command line says so, where that is all there is to point at. */
  readonly option?: string;
  /** Whether it was loaded for sure; a file may be named on the command line for another reason. */
  readonly isLoaded: boolean;
}

class Search {
  readonly #module: ModuleName;
  #seen = new Set<string>();

  constructor(module: ModuleName) {
    this.#module = module;
  }

  run(call: Call | undefined): TracedImport {
    if (call !== undefined) {
      // What is required may be the module itself, or one that imports it.
      const address = addressOf(namedBy(call) ?? "", call.url);
      const [inside] = address === undefined ? [] : this.#below(address, false);
      return { isCertain: true, places: [inside ?? showPlace(call.url, call)] };
    }
    const places: string[] = [];
    for (const { name, option, isLoaded } of rootsOfProgram()) {
      const address = addressOfRoot(name);
      const [known] = name === this.#module.specifier ? [option ?? name] : this.#below(address, false);
      // What was loaded before may have done it by a call.
      if (known !== undefined && isLoaded && places.length === 0) return { isCertain: true, places: [known] };
      places.push(...(known === undefined || !isLoaded ? this.#below(address, true) : [known]));
    }
    return { isCertain: false, places: [...new Set(places)] };
  }

  /** The places below a module, by static imports alone the first one; with calls all of them. */
  #below(root: string | undefined, withCalls: boolean): string[] {
    this.#seen = new Set();
    return root === undefined ? [] : this.#find(root, withCalls);
  }

  /** Depth first, which is the order of evaluation; with a stack of its own, since imports may go deep. */
  #find(root: string, withCalls: boolean): string[] {
    const places: string[] = [];
    const open = [this.#edgesOf(root, withCalls)];
    for (let edges = open.at(-1); edges !== undefined; edges = open.at(-1)) {
      const edge = edges.imports.shift();
      if (edge === undefined) open.pop();
      else if (this.#isNamedBy(edge, edges.url)) {
        places.push(showPlace(edges.url, edge));
        if (!withCalls) break;
      } else {
        const next = addressOf(edge.specifier, edges.url);
        if (next !== undefined && !this.#seen.has(next)) open.push(this.#edgesOf(next, withCalls));
      }
    }
    return places;
  }

  #edgesOf(url: string, withCalls: boolean): { readonly url: string; readonly imports: FoundImport[] } {
    if (isOwn(url) || this.#seen.size >= MAX_FILES) return { url, imports: [] };
    this.#seen.add(url);
    return { url, imports: importsOf(url).filter(({ isStatic }) => isStatic || withCalls) };
  }

  #isNamedBy({ specifier }: FoundImport, importer: string): boolean {
    if (specifier === this.#module.specifier) return true;
    const isRelative = specifier.startsWith(".") || specifier.startsWith("/") || specifier.startsWith("file:");
    return isRelative && new URL(specifier, importer).href === this.#module.url;
  }
}

/** What the program begins with, in that order. */
function rootsOfProgram(): Root[] {
  const [main, ...rest] = process.argv.slice(1);
  const preloads = namesOfPreloads().map((name) => ({ name, option: `node --import ${name}`, isLoaded: true }));
  // With --eval, what would be the name of the program is its first argument.
  const hasMain =
    main !== undefined && !process.execArgv.some((option) => /^(?:-p?e|-p|--eval|--print)\b/.test(option));
  const isCommand = hasMain && isOwn(addressOfRoot(main) ?? "");
  // Our own command loads the file that it is given.
  const file = isCommand ? rest.find((name) => addressOfRoot(name) !== undefined) : undefined;
  const roots = [...(main === undefined ? [] : [{ name: main, isLoaded: hasMain }])];
  return [...preloads, ...roots, ...rest.map((name) => ({ name, isLoaded: name === file }))];
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
function addressOfRoot(name: string): string | undefined {
  const { join } = process.getBuiltinModule("node:path");
  const base = toUrl(join(process.cwd(), "package.json"));
  const isPath = /^(?:\.{0,2}\/|[a-z]:\\)/i.test(name) || CODE.test(name);
  return isPath && !/^(?:\.|\/|[a-z]:\\|file:)/i.test(name) ? addressOf(`./${name}`, base) : addressOf(name, base);
}

function isOwn(url: string): boolean {
  return url.startsWith(new URL("..", import.meta.url).href);
}

/** The file that an import means; undefined when it is none of JavaScript or TypeScript, or is not found. */
function addressOf(specifier: string, importer: string): string | undefined {
  const { createRequire, isBuiltin } = process.getBuiltinModule("node:module");
  const { fileURLToPath } = process.getBuiltinModule("node:url");
  if (specifier === "" || isBuiltin(specifier) || /^(?:https?|data|node):/.test(specifier)) return undefined;
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
