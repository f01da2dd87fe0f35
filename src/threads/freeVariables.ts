import type { Token } from "./tokenize.js";

/*
 * Which names a function uses that it does not declare, found on its tokens, without a parser. Where tokens leave
 * something open it errs on the side of "declared": a function that stands by itself is never refused, and a name that slips
 * through is a ReferenceError in the thread, which says the same, later. A name that is declared anywhere in the function
 * counts as declared everywhere in it.
 */

/** Words of the language, and those that are words of it in some places: never taken for a variable. */
const WORDS = new Set(
  (
    "break case catch class const continue debugger default delete do else enum export extends false finally for function " +
    "if import in instanceof new null return super switch this throw true try typeof var void while with " +
    "let static yield await async of get set using accessor implements interface package private protected public " +
    "arguments eval undefined __name"
  ).split(" "),
);

/** Behind these, brackets and a body are a statement's; behind a comma they are a method of that name all the same. */
const STATEMENTS = new Set("if while for switch with catch function await".split(" "));

/**
 * Names that a function uses and does not declare; globals are among them.
 *
 * @internal
 */
export function freeVariables(tokens: readonly Token[]): string[] {
  const closes = matchBrackets(tokens);
  const declared = declaredNames(tokens, closes);
  const classBodies = findClassBodies(tokens, closes);
  const used = new Set<string>();
  /** For each open bracket, whether it is a class's. */
  const inside: boolean[] = [];
  tokens.forEach((token, i) => {
    if (opens(token)) inside.push(classBodies.has(i));
    else if (isClose(token)) inside.pop();
    else if (token.kind === "name" && isUse(tokens, i, closes, inside.at(-1) === true)) used.add(token.text);
  });
  return [...used].filter((name) => !declared.has(name));
}

/** The index of the closing bracket for that of each opening one, and the other way round. @internal */
export function matchBrackets(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach((token, i) => {
    if (opens(token)) open.push(i);
    if (!isClose(token)) return;
    const start = open.pop();
    if (start === undefined) return;
    pairs.set(start, i);
    pairs.set(i, start);
  });
  return pairs;
}

function is(token: Token | undefined, text: string): boolean {
  return token !== undefined && token.text === text && (token.kind === "mark" || token.kind === "name");
}

function opens(token: Token): boolean {
  return token.kind === "mark" && (token.text === "(" || token.text === "[" || token.text === "{");
}

function isClose(token: Token): boolean {
  return token.kind === "mark" && (token.text === ")" || token.text === "]" || token.text === "}");
}

function isProperty(tokens: readonly Token[], i: number): boolean {
  return is(tokens[i - 1], ".") || is(tokens[i - 1], "?.");
}

/** Whether there is a method here, rather than a statement that looks like one. @internal */
export function isMethod(tokens: readonly Token[], i: number, closes: ReadonlyMap<number, number>): boolean {
  const name = tokens[i];
  if (name === undefined || !hasBody(tokens, i, closes) || isProperty(tokens, i)) return false;
  return !STATEMENTS.has(name.text) || is(tokens[i - 1], ",");
}

/** Whether parameters and a body follow: `name(…) {`. */
function hasBody(tokens: readonly Token[], i: number, closes: ReadonlyMap<number, number>): boolean {
  const close = closes.get(i + 1);
  return is(tokens[i + 1], "(") && close !== undefined && is(tokens[close + 1], "{");
}

function isUse(tokens: readonly Token[], i: number, closes: ReadonlyMap<number, number>, inClass: boolean): boolean {
  const { text, startsLine } = tokens[i] as Token;
  if (WORDS.has(text) || text.includes("\\") || isProperty(tokens, i)) return false;
  const before = tokens[i - 1];
  if (is(tokens[i + 1], ":") && (startsLine || ["{", ",", ";", "}", ")"].some((mark) => is(before, mark))))
    return false;
  // The word typeof alone may be asked of what does not exist.
  const isAskedFor = is(before, "typeof") && ![".", "?.", "[", "("].some((mark) => is(tokens[i + 1], mark));
  if (hasBody(tokens, i, closes) || isAskedFor) return false;
  if ((is(before, "break") || is(before, "continue")) && !startsLine) return false;
  // Of what stands directly in a class body only initial values are uses.
  return !inClass || is(before, "=");
}

function declaredNames(tokens: readonly Token[], closes: ReadonlyMap<number, number>): Set<string> {
  const declared = new Set<string>();
  /** Declares the names from `from` to `to`, but for keys and what stands in default values. */
  const declareAll = (from: number, to: number): void => {
    for (let i = from; i <= to; i++) {
      const token = tokens[i];
      const end = closes.get(i) ?? 0;
      if (is(token, "=")) i = endOfValue(tokens, i + 1, closes) - 1;
      else if (is(token, "[") && is(tokens[end + 1], ":")) i = end;
      else if (token?.kind === "name" && !is(tokens[i + 1], ":")) declared.add(token.text);
    }
  };
  /** Declares a name or a pattern, and gives the index behind it. */
  const declare = (i: number): number => {
    const end = closes.get(i) ?? i;
    declareAll(i, end);
    return end + 1;
  };
  tokens.forEach((token, i) => {
    if (is(token, "=>")) {
      const start = closes.get(i - 1) ?? i - 1;
      declareAll(start, i - 1);
    } else if (token.kind === "mark" && token.text === "(") {
      if (isMethod(tokens, i - 1, closes)) declare(i);
    } else if (token.kind === "name" && !isProperty(tokens, i)) {
      if (/^(?:const|let|var|using)$/.test(token.text)) declareList(tokens, i + 1, closes, declare);
      else if (token.text === "function") declareFunction(tokens, i + 1, declare);
      else if (token.text === "class" && tokens[i + 1]?.kind === "name") declare(i + 1);
      else if (token.text === "catch" && is(tokens[i + 1], "(")) declare(i + 1);
    }
  });
  return declared;
}

/** The index behind a value: of a comma, a semicolon, or a closing bracket. */
function endOfValue(tokens: readonly Token[], from: number, closes: ReadonlyMap<number, number>): number {
  let i = from;
  for (let token = tokens[i]; token !== undefined && !isClose(token); token = tokens[i]) {
    if (is(token, ",") || is(token, ";")) break;
    i = (opens(token) ? (closes.get(i) ?? i) : i) + 1;
  }
  return i;
}

function declareFunction(tokens: readonly Token[], from: number, declare: (i: number) => number): void {
  let i = is(tokens[from], "*") ? from + 1 : from;
  if (tokens[i]?.kind === "name") i = declare(i);
  if (is(tokens[i], "(")) declare(i);
}

/** `a = 1, { b } = f(), c`: what stands behind a comma is the next to be declared. */
function declareList(
  tokens: readonly Token[],
  from: number,
  closes: ReadonlyMap<number, number>,
  declare: (i: number) => number,
): void {
  let i = declare(from);
  while (is(tokens[i], "=")) {
    i = endOfValue(tokens, i + 1, closes);
    if (is(tokens[i], ",")) i = declare(i + 1);
  }
  // Without a value: let a, b.
  if (is(tokens[i], ",")) declareList(tokens, i + 1, closes, declare);
}

/** Where class bodies begin. */
function findClassBodies(tokens: readonly Token[], closes: ReadonlyMap<number, number>): Set<number> {
  const bodies = new Set<number>();
  tokens.forEach((token, i) => {
    if (!is(token, "class") || isProperty(tokens, i) || is(tokens[i + 1], ":")) return;
    let at = i + 1;
    while (at < tokens.length && !is(tokens[at], "{")) at = (closes.get(at) ?? at) + 1;
    bodies.add(at);
  });
  return bodies;
}
