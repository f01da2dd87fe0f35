import { readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";
import ts from "typescript";

/** How a module names another: code that stays, types that vanish, or an address for a worker. */
export type ImportKind = "value" | "type" | "url";

export interface Import {
  readonly specifier: string;
  readonly kind: ImportKind;
  readonly line: number;
  /** The modules meant, as paths below src; empty for packages and for `node:`. */
  readonly targets: readonly string[];
}

export interface SourceModule {
  /** Path below src, with slashes: `"core/Deferred.ts"`. */
  readonly path: string;
  readonly ast: ts.SourceFile;
  readonly imports: readonly Import[];
}

/** What the rules need of package.json. */
export interface Manifest {
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly imports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface SourceTree {
  readonly modules: ReadonlyMap<string, SourceModule>;
  readonly manifest: Manifest;
}

/** Reads every `.ts` file below `src` of the package at `root`. */
export function readSourceTree(root: string): SourceTree {
  const src = join(root, "src");
  const files: Record<string, string> = {};
  for (const name of readdirSync(src, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".ts")) files[name.split(sep).join("/")] = readFileSync(join(src, name), "utf8");
  }
  return parseSourceTree(files, JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest);
}

/** Builds a tree from texts by path below src. */
export function parseSourceTree(files: Readonly<Record<string, string>>, manifest: Manifest = {}): SourceTree {
  const modules = new Map<string, SourceModule>();
  for (const path of Object.keys(files).sort()) {
    const ast = ts.createSourceFile(path, files[path] ?? "", ts.ScriptTarget.ES2022, true);
    modules.set(path, { path, ast, imports: findImports(path, ast, manifest) });
  }
  return { modules, manifest };
}

/** The line of a node, from 1. */
export function lineOf(ast: ts.SourceFile, node: ts.Node): number {
  return ast.getLineAndCharacterOfPosition(node.getStart(ast)).line + 1;
}

/** Calls `visit` for a node and everything below it; `visit` returns false to leave a branch out. */
export function walk(node: ts.Node, visit: (node: ts.Node) => boolean | void): void {
  if (visit(node) === false) return;
  node.forEachChild((child) => {
    walk(child, visit);
  });
}

/** The files a package.json value (`"./src/x.ts"`, or conditions that lead to some) names below src. */
export function sourcesNamedBy(value: unknown): string[] {
  if (typeof value === "string") return value.startsWith("./src/") ? [value.slice("./src/".length)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(sourcesNamedBy);
}

function findImports(path: string, ast: ts.SourceFile, manifest: Manifest): Import[] {
  const imports: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, kind: ImportKind): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const targets = resolve(path, specifier.text, manifest);
    imports.push({ specifier: specifier.text, kind, line: lineOf(ast, node), targets });
  };
  walk(ast, (node) => {
    if (ts.isImportDeclaration(node)) {
      add(
        node,
        node.moduleSpecifier,
        node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? "type" : "value",
      );
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.isTypeOnly ? "type" : "value");
    } else if (ts.isImportTypeNode(node)) {
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, "type");
    } else if (ts.isCallExpression(node) && isModuleCall(node.expression)) {
      add(node, node.arguments[0], "value");
    } else if (ts.isNewExpression(node) && isAddressOfModule(node)) {
      add(node, node.arguments?.[0], "url");
    }
  });
  return imports;
}

function isModuleCall(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
}

/** `new URL("./worker.js", import.meta.url)` */
function isAddressOfModule(node: ts.NewExpression): boolean {
  const [address, base] = node.arguments ?? [];
  if (!ts.isIdentifier(node.expression) || node.expression.text !== "URL" || base === undefined) return false;
  return address !== undefined && ts.isStringLiteralLike(address) && address.text.endsWith(".js");
}

function resolve(from: string, specifier: string, manifest: Manifest): string[] {
  if (specifier.startsWith("#")) return sourcesNamedBy(manifest.imports?.[specifier]);
  if (!specifier.startsWith(".")) return [];
  return [posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts")];
}
