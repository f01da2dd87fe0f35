import ts from "typescript";
import { lineOf, walk, type SourceTree } from "./sourceTree.js";

const BASE = "DeferredInteropError";
const CODE = /^ERR_[A-Z0-9_]+$/;

interface ErrorClass {
  readonly name: string;
  readonly place: string;
  readonly parent: string;
  readonly isAbstract: boolean;
  readonly codes: readonly string[];
}

/** The concrete classes below DeferredInteropError. */
function errorClasses(tree: SourceTree): ErrorClass[] {
  const classes = new Map<string, ErrorClass>();
  for (const { path, ast } of tree.modules.values()) {
    walk(ast, (node) => {
      if (!ts.isClassLike(node) || node.name === undefined) return;
      const parent = parentOf(node);
      if (parent === undefined) return;
      const { text: name } = node.name;
      const isAbstract = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) ?? false;
      classes.set(name, { name, parent, isAbstract, place: `src/${path}:${lineOf(ast, node)}`, codes: codesOf(node) });
    });
  }
  const descends = ({ parent }: ErrorClass): boolean => {
    const above = classes.get(parent);
    return parent === BASE || (above !== undefined && descends(above));
  };
  return [...classes.values()].filter((found) => descends(found) && !found.isAbstract);
}

function parentOf(node: ts.ClassLikeDeclaration): string | undefined {
  const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const expression = clause?.types[0]?.expression;
  return expression !== undefined && ts.isIdentifier(expression) ? expression.text : undefined;
}

/** The code that a class gives, or those among which its constructor chooses: `readonly code: "ERR_A" | "ERR_B"`. */
function codesOf(node: ts.ClassLikeDeclaration): string[] {
  const member = node.members.filter(ts.isPropertyDeclaration).find(({ name }) => name.getText() === "code");
  if (member === undefined) return [];
  if (member.initializer !== undefined)
    return ts.isStringLiteralLike(member.initializer) ? [member.initializer.text] : [];
  const types = member.type !== undefined && ts.isUnionTypeNode(member.type) ? member.type.types : [member.type];
  return types.flatMap((type) => {
    return type && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [];
  });
}

/** Error classes without a code of their own, or with one that another class has. */
export function errorsWithoutCode(tree: SourceTree): string[] {
  const owners = new Map<string, string>();
  const faults: string[] = [];
  for (const { name, place, codes } of errorClasses(tree)) {
    if (codes.length === 0 || !codes.every((code) => CODE.test(code))) {
      faults.push(`${place} ${name} has no code of its own such as "ERR_SOMETHING"`);
    }
    for (const code of codes) {
      const owner = owners.get(code);
      if (owner !== undefined) faults.push(`${place} ${name} has the code ${code} of ${owner}`);
      owners.set(code, name);
    }
  }
  return faults;
}

/** Every code that the sources give to an error: of a class, or through `typeError`, `rangeError`, `runtimeError` and `{ code: … }`. */
export function codesInUse(tree: SourceTree): Map<string, string> {
  const codes = new Map(errorClasses(tree).flatMap(({ codes, place }) => codes.map((code) => [code, place] as const)));
  for (const { path, ast } of tree.modules.values()) {
    walk(ast, (node) => {
      const value = givenCode(node);
      if (value === undefined || !ts.isStringLiteralLike(value) || !CODE.test(value.text)) return;
      if (!codes.has(value.text)) codes.set(value.text, `src/${path}:${lineOf(ast, node)}`);
    });
  }
  return codes;
}

function givenCode(node: ts.Node): ts.Expression | undefined {
  if (ts.isPropertyAssignment(node) && node.name.getText() === "code") return node.initializer;
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  return ["typeError", "rangeError", "runtimeError"].includes(node.expression.text) ? node.arguments[0] : undefined;
}

/** The codes that have a heading of their own in a page. */
export function codesDocumentedIn(page: string): Set<string> {
  return new Set([...page.matchAll(/^#+ .*?\b(ERR_[A-Z0-9_]+)\b.*$/gm)].map(([, code]) => code ?? ""));
}

/** Codes that the page does not explain, and headings for codes that nothing gives. */
export function errorsPageFaults(tree: SourceTree, page: string): string[] {
  const used = codesInUse(tree);
  const documented = codesDocumentedIn(page);
  const missing = [...used].filter(([code]) => !documented.has(code));
  const stale = [...documented].filter((code) => !used.has(code));
  return [
    ...missing.map(([code, place]) => `${place} gives ${code}, which docs/errors.md does not explain`),
    ...stale.map((code) => `docs/errors.md explains ${code}, which nothing gives`),
  ];
}
