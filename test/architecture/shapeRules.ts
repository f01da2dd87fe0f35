import { posix } from "node:path";
import ts from "typescript";
import { lineOf, walk, type SourceModule, type SourceTree } from "./sourceTree.js";

export const MAX_FILE_LINES = 500;
export const MAX_FUNCTION_LINES = 50;

const BANNED_FILE_NAMES = ["utils.ts", "util.ts", "common.ts", "misc.ts", "constants.ts", "types.ts"];

/** Reasons by `"path#name"`. */
export type Excuses = Readonly<Record<string, string>>;

type NamedDeclaration = ts.Declaration & { readonly name?: ts.Node };

/** Files over the cap. */
export function longFiles(tree: SourceTree): string[] {
  return [...tree.modules.values()].flatMap(({ path, ast }) => {
    const lines = ast.text.replace(/\n$/, "").split("\n").length;
    return lines > MAX_FILE_LINES ? [`src/${path} has ${lines} lines; at most ${MAX_FILE_LINES}`] : [];
  });
}

/** Functions over the cap; `excused` has those that may be longer, as `"core/chain.ts#name"`, with the reason. */
export function longFunctions(tree: SourceTree, excused: Excuses = {}): string[] {
  return withExcuses(excused, (isExcused) =>
    eachNode(tree, (node, module) => {
      if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined) return undefined;
      const first = lineOf(module.ast, node);
      const lines = module.ast.getLineAndCharacterOfPosition(node.end).line + 1 - first + 1;
      const name = node.name?.getText(module.ast) ?? "a function without a name";
      if (lines <= MAX_FUNCTION_LINES || isExcused(module, name)) return undefined;
      return `${name} has ${lines} lines; at most ${MAX_FUNCTION_LINES}`;
    }),
  );
}

/** Files whose names say nothing. */
export function bannedFileNames(tree: SourceTree): string[] {
  return [...tree.modules.keys()]
    .filter((path) => BANNED_FILE_NAMES.includes(posix.basename(path).toLowerCase()))
    .map((path) => `src/${path}: name the file after what is in it`);
}

/** Default exports, except in `reactor.ts`, which stands for a module that is an object. */
export function defaultExports(tree: SourceTree): string[] {
  return eachNode(tree, (node, module) => {
    if (module.path === "reactor.ts") return undefined;
    const isDefault =
      (ts.isExportAssignment(node) && !node.isExportEquals) ||
      node.kind === ts.SyntaxKind.DefaultKeyword ||
      (ts.isExportSpecifier(node) && node.name.text === "default");
    return isDefault && !ts.isDefaultClause(node.parent) ? "has a default export" : undefined;
  });
}

/** Statements of an `index.ts` that are not re-exports by name. */
export function indexStatements(tree: SourceTree): string[] {
  return [...tree.modules.values()]
    .filter(({ path }) => posix.basename(path) === "index.ts")
    .flatMap(({ path, ast }) =>
      ast.statements
        .filter((statement) => {
          if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined) return true;
          return statement.exportClause === undefined || !ts.isNamedExports(statement.exportClause);
        })
        .map((statement) => `src/${path}:${lineOf(ast, statement)} is not a re-export by name`),
    );
}

/** Uses of `any` in what a file exports to users; `excused` has the exports that need it, as `"path#name"`, with the reason. */
export function exportedAny(tree: SourceTree, excused: Excuses = {}): string[] {
  return withExcuses(excused, (isExcused) =>
    [...tree.modules.values()].flatMap((module) =>
      module.ast.statements.filter(isPublic).flatMap((statement) => {
        const name = namesOf(statement).join(", ");
        return linesWithAny(statement, module)
          .filter(() => !isExcused(module, name))
          .map((line) => `src/${module.path}:${line} exports ${name} with an \`any\``);
      }),
    ),
  );
}

function linesWithAny(statement: ts.Statement, module: SourceModule): number[] {
  const lines: number[] = [];
  walk(statement, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) lines.push(lineOf(module.ast, node));
    return !isPrivatePart(node);
  });
  return lines;
}

/** Runs a rule that accepts excuses, and adds the excuses that nothing needs. */
function withExcuses(
  excused: Excuses,
  rule: (isExcused: (module: SourceModule, name: string) => boolean) => string[],
): string[] {
  const needed = new Set<string>();
  const faults = rule(({ path }, name) => {
    const key = `${path}#${name}`;
    needed.add(key);
    return key in excused;
  });
  const idle = Object.keys(excused).filter((key) => !needed.has(key));
  return [...faults, ...idle.map((key) => `${key} is excused without need`)];
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  return [(statement as unknown as NamedDeclaration).name?.getText() ?? "something"];
}

function isPublic(statement: ts.Statement): boolean {
  const exported =
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);
  return exported && !isInternal(statement);
}

function isInternal(node: ts.Node): boolean {
  return ts.getJSDocTags(node).some(({ tagName }) => tagName.text === "internal");
}

/** Bodies, initial values and members that users do not see. */
function isPrivatePart(node: ts.Node): boolean {
  if (ts.isBlock(node) || isInternal(node)) return true;
  const { parent } = node;
  if (
    (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isParameter(parent)) &&
    parent.initializer === node
  ) {
    return true;
  }
  if (!ts.isClassElement(node)) return false;
  if (node.name !== undefined && ts.isPrivateIdentifier(node.name)) return true;
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false)
  );
}

/** Collects what `judge` says of each node, with the place in front. */
function eachNode(tree: SourceTree, judge: (node: ts.Node, module: SourceModule) => string | undefined): string[] {
  const faults: string[] = [];
  for (const module of tree.modules.values()) {
    walk(module.ast, (node) => {
      const fault = judge(node, module);
      if (fault !== undefined) faults.push(`src/${module.path}:${lineOf(module.ast, node)} ${fault}`);
    });
  }
  return faults;
}
