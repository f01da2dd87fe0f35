import { sourcesNamedBy, type Import, type SourceModule, type SourceTree } from "./sourceTree.js";

/** From the bottom up: a layer may import itself and what stands before it. */
export const LAYERS = [
  "host",
  "core",
  "time",
  "loops",
  "threads",
  "reactors",
  "interop",
  "helpers",
  "crawler",
] as const;

/** Folders that may import any layer and that no layer may import. */
export const ON_TOP = ["testing", "cli"] as const;

/** The layers that run on any runtime: they know of the world through `#host` alone. */
export const AGNOSTIC: readonly string[] = LAYERS.slice(LAYERS.indexOf("core"), LAYERS.indexOf("crawler"));

/** The first folder of a path; entries (`index.ts`, `reactor.ts`, `install/*`) have none. */
export function folderOf(path: string): string | undefined {
  const [folder, rest] = path.split("/", 2);
  return rest === undefined || folder === "install" ? undefined : folder;
}

function rankOf(folder: string): number {
  return (LAYERS as readonly string[]).indexOf(folder);
}

function isOnTop(folder: string): boolean {
  return (ON_TOP as readonly string[]).includes(folder);
}

function place(module: SourceModule, { line }: Import): string {
  return `src/${module.path}:${line}`;
}

function* eachImport(tree: SourceTree): Generator<[SourceModule, Import, string]> {
  for (const module of tree.modules.values()) {
    for (const found of module.imports) for (const target of found.targets) yield [module, found, target];
  }
}

/** Files that belong to no layer. */
export function strayFiles(tree: SourceTree): string[] {
  const known = (path: string): boolean => {
    const folder = folderOf(path);
    if (folder !== undefined) return rankOf(folder) >= 0 || isOnTop(folder);
    return path === "index.ts" || path === "reactor.ts" || path.startsWith("install/");
  };
  return [...tree.modules.keys()].filter((path) => !known(path)).map((path) => `src/${path} belongs to no layer`);
}

/** Imports, of values or of types, that go up the house or into an entry. */
export function upwardImports(tree: SourceTree): string[] {
  const faults: string[] = [];
  for (const [module, found, target] of eachImport(tree)) {
    const from = folderOf(module.path);
    const to = folderOf(target);
    if (to === undefined) {
      faults.push(`${place(module, found)} imports the entry src/${target}`);
    } else if (from !== undefined && from !== to && !isOnTop(from) && (isOnTop(to) || rankOf(to) > rankOf(from))) {
      faults.push(
        `${place(module, found)} (${from}) imports a ${found.kind} of src/${target} (${to}), which is above it`,
      );
    }
  }
  return faults;
}

/** Cycles among value imports, each written as the way round; type imports may go in circles inside a layer. */
export function importCycles(tree: SourceTree): string[] {
  const next = new Map<string, string[]>();
  for (const [module, found, target] of eachImport(tree)) {
    if (found.kind === "value") next.set(module.path, [...(next.get(module.path) ?? []), target]);
  }
  return findCycles([...tree.modules.keys()], next).map((cycle) => cycle.map((path) => `src/${path}`).join(" → "));
}

/** Cycles of layers when types count as well as values. */
export function layerCycles(tree: SourceTree): string[] {
  const next = new Map<string, string[]>();
  for (const [module, , target] of eachImport(tree)) {
    const from = folderOf(module.path);
    const to = folderOf(target);
    if (from === undefined || to === undefined || from === to) continue;
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  return findCycles([...next.keys()], next).map((cycle) => cycle.join(" → "));
}

/** One way round for each group of nodes that can reach each other. */
function findCycles(nodes: readonly string[], next: ReadonlyMap<string, readonly string[]>): string[][] {
  const reported = new Set<string>();
  const cycles: string[][] = [];
  for (const start of nodes) {
    if (reported.has(start)) continue;
    const way = shortestWayBack(start, next);
    if (way === undefined) continue;
    for (const node of way) reported.add(node);
    cycles.push(way);
  }
  return cycles;
}

function shortestWayBack(start: string, next: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const seen = new Set<string>();
  let ways = [[start]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const node of next.get(way.at(-1) ?? "") ?? []) {
        if (node === start) return [...way, node];
        if (!seen.has(node)) longer.push([...way, node]);
        seen.add(node);
      }
    }
    ways = longer;
  }
  return undefined;
}

/** Imports of an `index.ts` from inside src: those files are for users. */
export function indexImports(tree: SourceTree): string[] {
  return [...eachImport(tree)]
    .filter(([, , target]) => /(?:^|\/)index\.ts$/.test(target))
    .map(([module, found, target]) => `${place(module, found)} imports src/${target}`);
}

/** Code of `host/` that is taken by path: only the package import `#host` picks the right file for the runtime. */
export function hostByPath(tree: SourceTree): string[] {
  return [...eachImport(tree)]
    .filter(([module, found, target]) => {
      const outside = folderOf(module.path) !== "host";
      return outside && folderOf(target) === "host" && found.kind !== "type" && found.specifier !== "#host";
    })
    .map(([module, found, target]) => `${place(module, found)} takes src/${target} by path; import "#host"`);
}

/** Packages that are imported without being a dependency, or an optional peer. */
export function undeclaredPackages(tree: SourceTree): string[] {
  const { dependencies, peerDependencies } = tree.manifest;
  const faults: string[] = [];
  for (const module of tree.modules.values()) {
    const agnostic = AGNOSTIC.includes(folderOf(module.path) ?? "");
    const declared = agnostic ? { ...dependencies } : { ...dependencies, ...peerDependencies };
    for (const found of module.imports) {
      if (found.kind === "url" || /^(?:[.#]|node:)/.test(found.specifier)) continue;
      const name = found.specifier.split("/", found.specifier.startsWith("@") ? 2 : 1).join("/");
      if (!(name in declared))
        faults.push(`${place(module, found)} imports ${name}, which package.json does not declare`);
    }
  }
  return faults;
}

/** Where a user or the runtime comes in, as package.json says: exports, commands and package imports. */
export function entriesOf(tree: SourceTree): string[] {
  const { exports, imports, bin } = tree.manifest;
  const commands = Object.values(bin ?? {}).map((path) => path.replace(/^\.\/dist\//, "").replace(/\.js$/, ".ts"));
  return [...sourcesNamedBy(exports), ...sourcesNamedBy(imports), ...commands];
}

/** Files that no entry leads to. */
export function deadFiles(tree: SourceTree): string[] {
  const reached = new Set<string>();
  const pending = entriesOf(tree);
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const module = tree.modules.get(path);
    if (module === undefined || reached.has(path)) continue;
    reached.add(path);
    pending.push(...module.imports.flatMap(({ targets }) => targets));
  }
  return [...tree.modules.keys()]
    .filter((path) => !reached.has(path))
    .map((path) => `src/${path} is imported by nothing`);
}
