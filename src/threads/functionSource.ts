import { showValue } from "../core/showValue.js";
import { ThreadFunctionError } from "./errors.js";
import { freeVariables, isMethod, matchBrackets } from "./freeVariables.js";
import type { Token } from "./tokenize.js";
import { tokenize } from "./tokenize.js";

/** Texts of functions that were found fit; a literal in a loop is a new function each time. */
const fit = new Set<string>();
const MOST_FIT = 1_000;

/**
 * The text of a function that stands by itself, fit to be evaluated in another thread.
 *
 * @throws {@link ThreadFunctionError} that says why it is not.
 * @internal
 */
export function functionSource(fn: (...args: never[]) => unknown): string {
  const source = Function.prototype.toString.call(fn);
  if (fit.has(source)) return source;
  const refuse = (reason: string, freeVariable?: string): never => {
    throw new ThreadFunctionError(showValue(fn), reason, freeVariable);
  };
  if (/\{\s*\[native code\]\s*\}\s*$/.test(source)) refuse("it is native, or was made by bind(), and has no text");
  const tokens = tokenize(source);
  const reason = faultOf(tokens);
  if (reason !== undefined) refuse(reason);
  const free = freeVariables(tokens).find((name) => !(name in globalThis));
  if (free !== undefined) refuse(`it uses ${free}, which it does not declare`, free);
  if (fit.size >= MOST_FIT) fit.clear();
  fit.add(source);
  return source;
}

/** Why a text is none of a function that can be evaluated elsewhere. */
function faultOf(tokens: readonly Token[]): string | undefined {
  const has = (word: string): boolean => tokens.some(({ kind, text }) => kind === "name" && text === word);
  const start = tokens[0]?.text === "async" && tokens[1]?.text !== "=>" ? 1 : 0;
  if (tokens[0]?.text === "class") return "it is a class";
  const secret = tokens.find(({ kind }) => kind === "private");
  if (secret !== undefined && !has("class")) return `it uses ${secret.text}, which only the code of its class can`;
  if (tokens[start]?.text === "function") {
    if (tokens[start + 1]?.text === "*") return "it is a generator function, and a generator cannot be copied";
  } else {
    if (!isArrow(tokens, start)) return "it is a method or an accessor, and its object stays here";
    const taken = ["this", "arguments"].find((word) => uses(tokens, word));
    if (taken !== undefined && !hasOwnThis(tokens))
      return `it uses ${taken}, which an arrow function takes from around it`;
  }
  return faultOfImports(tokens);
}

/** Whether a word stands there as such, rather than as the name of a property. */
function uses(tokens: readonly Token[], word: string): boolean {
  return tokens.some(({ kind, text }, i) => {
    if (kind !== "name" || text !== word) return false;
    const before = tokens[i - 1]?.text ?? "";
    const isKey = tokens[i + 1]?.text === ":" && (before === "{" || before === ",");
    return !isKey && before !== "." && before !== "?.";
  });
}

/** Whether something in it has a `this` and `arguments` of its own. */
function hasOwnThis(tokens: readonly Token[]): boolean {
  const closes = matchBrackets(tokens);
  return tokens.some(
    ({ kind, text }, i) =>
      (kind === "name" && (text === "function" || text === "class")) ||
      (tokens[i + 1]?.text === "(" && isMethod(tokens, i, closes)),
  );
}

function isArrow(tokens: readonly Token[], start: number): boolean {
  const end = matchBrackets(tokens).get(start) ?? start;
  return tokens[end + 1]?.text === "=>";
}

function faultOfImports(tokens: readonly Token[]): string | undefined {
  const relative = tokens.find(
    ({ kind, text }, i) =>
      kind === "string" && /^.\.\.?\//.test(text) && tokens[i - 1]?.text === "(" && tokens[i - 2]?.text === "import",
  );
  if (relative === undefined) return undefined;
  return `it imports ${relative.text}, and the thread does not know what that is relative to`;
}
