import ts from "typescript";
import { AGNOSTIC, folderOf } from "./layerRules.js";
import { lineOf, walk, type SourceModule, type SourceTree } from "./sourceTree.js";

/** What only some runtimes have, or what must be reached through `#host` so that it can be replaced. */
const RUNTIME_NAMES = new Set([
  ..."process Buffer console require module __dirname __filename NodeJS".split(" "),
  ..."setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask".split(" "),
  ..."performance window document self Deno Bun".split(" "),
]);

function agnosticModules(tree: SourceTree): SourceModule[] {
  return [...tree.modules.values()].filter((module) => AGNOSTIC.includes(folderOf(module.path) ?? ""));
}

/** `node:` imports, with the prefix or without, in the layers that run anywhere. */
export function nodeImports(tree: SourceTree, builtins: readonly string[]): string[] {
  return agnosticModules(tree).flatMap((module) =>
    module.imports
      .filter(({ specifier }) => specifier.startsWith("node:") || builtins.includes(specifier))
      .map(({ specifier, line }) => `src/${module.path}:${line} imports ${specifier}; only #host knows the runtime`),
  );
}

/** Uses of the runtime's globals in the layers that run anywhere. */
export function runtimeGlobals(tree: SourceTree): string[] {
  return agnosticModules(tree).flatMap((module) => {
    const own = namesDeclaredIn(module.ast);
    const faults: string[] = [];
    walk(module.ast, (node) => {
      if (isAmbient(node)) return checkAmbient(node, module, faults);
      const name = globalNamedBy(node, own);
      if (name !== undefined) faults.push(describe(module, node, name));
      return true;
    });
    return faults;
  });
}

function describe(module: SourceModule, node: ts.Node, name: string): string {
  return `src/${module.path}:${lineOf(module.ast, node)} uses ${name}; only #host knows the runtime`;
}

/** `declare const setTimeout` would bring a global in by the back door. */
function checkAmbient(node: ts.VariableStatement, module: SourceModule, faults: string[]): false {
  for (const { name } of node.declarationList.declarations) {
    if (ts.isIdentifier(name) && RUNTIME_NAMES.has(name.text)) faults.push(describe(module, node, name.text));
  }
  return false;
}

function isAmbient(node: ts.Node): node is ts.VariableStatement {
  if (!ts.isVariableStatement(node)) return false;
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false;
}

/** Names that a file gives to something of its own. */
function namesDeclaredIn(ast: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  walk(ast, (node) => {
    if (isAmbient(node)) return false;
    const declares =
      ts.isParameter(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isImportSpecifier(node);
    if (declares && node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text);
    return true;
  });
  return names;
}

function globalNamedBy(node: ts.Node, own: ReadonlySet<string>): string | undefined {
  if (!ts.isIdentifier(node) || !RUNTIME_NAMES.has(node.text)) return undefined;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    const { expression } = parent;
    return ts.isIdentifier(expression) && expression.text === "globalThis" ? `globalThis.${node.text}` : undefined;
  }
  const namesMember =
    (ts.isPropertyAssignment(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isGetAccessor(parent) ||
      ts.isSetAccessor(parent)) &&
    parent.name === node;
  const namesPart = ts.isQualifiedName(parent) && parent.right === node;
  return namesMember || namesPart || own.has(node.text) ? undefined : node.text;
}
