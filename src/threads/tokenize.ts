/**
 * A piece of JavaScript: `name` is an identifier or a word of the language.
 *
 * @internal
 */
export interface Token {
  readonly kind: "name" | "private" | "number" | "string" | "template" | "regex" | "mark";
  readonly text: string;
  /** Whether a line ends between the token before and this one. */
  readonly startsLine: boolean;
}

const SPACE = /(?:[^\S\n\r\u2028\u2029]|\/\*[^]*?\*\/|\/\/[^\n\r\u2028\u2029]*|[\n\r\u2028\u2029])+/y;
const NAME =
  /#?(?:[\p{ID_Start}$_]|\\u[\da-fA-F]{4}|\\u\{[\da-fA-F]+\})(?:[\p{ID_Continue}$\u200c\u200d]|\\u[\da-fA-F]{4}|\\u\{[\da-fA-F]+\})*/uy;
const NUMBER = /(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?[\d_]+)?)n?/y;
const STRING = /"(?:[^"\\\n\r]|\\(?:\r\n|[^]))*"|'(?:[^'\\\n\r]|\\(?:\r\n|[^]))*'/y;
const REGEX = /\/(?![*/])(?:[^\\/[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+\/[\p{ID_Continue}$]*/uy;
const TEMPLATE_PART = /(?:[^`\\$]|\\[^]|\$(?!\{))*(`|\$\{)/y;
const MARK = /\.\.\.|=>|\?\.(?!\d)|\?\?=?|&&=?|\|\|=?|\*\*=?|>>>=?|<<=?|>>=?|[=!]==?|[-+]{2}|[-+*/%&|^<>]=?|[^]/y;

/** After these a slash begins a regular expression. */
const OPERATOR_WORDS = new Set(
  "return typeof instanceof in of new delete void throw case do else yield await extends default".split(" "),
);

/**
 * Split the source of a function into tokens; comments and space are left out.
 *
 * Where a slash may be a division or the start of a regular expression, the token before decides, and for `)` what stands
 * before its bracket; a wrong guess is possible after `}` alone, and is taken back when no such expression ends on the line.
 *
 * @internal
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** For each open bracket, its text, or `"${"`; for `(` with the word of the statement it belongs to. */
  const open: string[] = [];
  let at = 0;
  let startsLine = false;
  /** The bracket that the last token closed. */
  let closed = "";

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found === "" ? undefined : found;
  };
  const add = (kind: Token["kind"], text: string): void => {
    tokens.push({ kind, text, startsLine });
    startsLine = false;
  };
  const template = (): void => {
    const part = match(TEMPLATE_PART) ?? "";
    add("template", part);
    if (part.endsWith("${")) open.push("${");
    else if (part === "") at = source.length;
  };

  while (at < source.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      startsLine ||= /[\n\r\u2028\u2029]/.test(space);
      continue;
    }
    let text: string | undefined;
    if ((text = match(NAME)) !== undefined) add(text.startsWith("#") ? "private" : "name", text);
    else if (/\d|\.\d/y.test(source.slice(at, at + 2)) && (text = match(NUMBER)) !== undefined) add("number", text);
    else if ((text = match(STRING)) !== undefined) add("string", text);
    else if (source[at] === "`") {
      at++;
      template();
    } else if (source[at] === "/" && mayBeRegex(tokens.at(-1), closed) && (text = match(REGEX)) !== undefined) {
      add("regex", text);
    } else if (source[at] === "}" && open.at(-1) === "${") {
      open.pop();
      at++;
      template();
    } else {
      text = match(MARK) ?? "";
      closed = track(text, tokens, open);
      add("mark", text);
    }
  }
  return tokens;
}

/** Keeps the open brackets; gives what was closed. */
function track(text: string, tokens: readonly Token[], open: string[]): string {
  if (text === "(") {
    const before = tokens.at(-1);
    const isHead = before?.kind === "name" && /^(?:if|while|for|with)$/.test(before.text);
    open.push(isHead && tokens.at(-2)?.text !== "." ? "head(" : "(");
  } else if (text === "[" || text === "{") {
    open.push(text);
  } else if (text === ")" || text === "]" || text === "}") {
    return open.pop() ?? "";
  }
  return "";
}

function mayBeRegex(before: Token | undefined, closed: string): boolean {
  if (before === undefined) return true;
  switch (before.kind) {
    case "name":
      return OPERATOR_WORDS.has(before.text);
    case "mark":
      if (before.text === ")") return closed === "head(";
      return before.text !== "]" && before.text !== "++" && before.text !== "--";
    default:
      return before.kind === "template" && before.text.endsWith("${");
  }
}
