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
  return new Tokenizer(source).run();
}

class Tokenizer {
  readonly #source: string;
  readonly #tokens: Token[] = [];
  /** For each open bracket, its text; `"${"` in a template, `"head("` behind the word of a statement. */
  readonly #open: string[] = [];
  #at = 0;
  #startsLine = false;
  /** The bracket that the last token closed. */
  #closed = "";

  constructor(source: string) {
    this.#source = source;
  }

  run(): Token[] {
    while (this.#at < this.#source.length) {
      const space = this.#match(SPACE);
      if (space === undefined) this.#next();
      else this.#startsLine ||= /[\n\r\u2028\u2029]/.test(space);
    }
    return this.#tokens;
  }

  #next(): void {
    const first = this.#source[this.#at] ?? "";
    const isNumber = /^(?:\d|\.\d)/.test(this.#source.slice(this.#at, this.#at + 2));
    if (this.#take(first === "#" ? "private" : "name", NAME) || (isNumber && this.#take("number", NUMBER))) return;
    if (this.#take("string", STRING)) return;
    if (first === "`" || (first === "}" && this.#open.at(-1) === "${")) return this.#takeTemplate(first);
    const mayBeRegex = first === "/" && this.#isRegexPlace();
    if (mayBeRegex && this.#take("regex", REGEX)) return;
    const text = this.#match(MARK) ?? "";
    this.#track(text);
    this.#add("mark", text);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    if (found === undefined || found === "") return undefined;
    this.#at += found.length;
    return found;
  }

  #take(kind: Token["kind"], pattern: RegExp): boolean {
    const text = this.#match(pattern);
    if (text !== undefined) this.#add(kind, text);
    return text !== undefined;
  }

  #add(kind: Token["kind"], text: string): void {
    this.#tokens.push({ kind, text, startsLine: this.#startsLine });
    this.#startsLine = false;
  }

  /** A part of a template, up to its end or to the next expression in it. */
  #takeTemplate(first: string): void {
    if (first === "}") this.#open.pop();
    this.#at++;
    const part = this.#match(TEMPLATE_PART);
    this.#add("template", part ?? "");
    if (part?.endsWith("${") === true) this.#open.push("${");
    else if (part === undefined) this.#at = this.#source.length;
  }

  #track(text: string): void {
    this.#closed = "";
    if (text === "(") {
      const before = this.#tokens.at(-1);
      const isHead = before?.kind === "name" && /^(?:if|while|for|with)$/.test(before.text);
      this.#open.push(isHead && this.#tokens.at(-2)?.text !== "." ? "head(" : "(");
    } else if (text === "[" || text === "{") {
      this.#open.push(text);
    } else if (text === ")" || text === "]" || text === "}") {
      this.#closed = this.#open.pop() ?? "";
    }
  }

  /** Whether a slash here begins a regular expression, rather than dividing. */
  #isRegexPlace(): boolean {
    const before = this.#tokens.at(-1);
    if (before === undefined) return true;
    switch (before.kind) {
      case "name":
        return OPERATOR_WORDS.has(before.text);
      case "mark":
        if (before.text === ")") return this.#closed === "head(";
        return before.text !== "]" && before.text !== "++" && before.text !== "--";
      default:
        return before.kind === "template" && before.text.endsWith("${");
    }
  }
}
