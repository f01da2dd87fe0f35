import { InvalidSelectorError } from "./InvalidSelectorError.js";

/**
 * One member of a comma list: which elements, and what is taken of each.
 *
 * @internal
 */
export interface QueryPart {
  /** The selector without its pseudo-element. */
  readonly css: string;
  /** The same for a search inside an element: its leftmost compound marked with {@link WITHIN}. */
  readonly scopedCss: string;
  /** The element itself, its own text, all text inside it, or an attribute. */
  readonly take: "element" | "text" | "allText" | "attribute";
  /** Which attribute; "" with the other kinds. */
  readonly attribute: string;
  /** Where the part starts in the query. */
  readonly start: number;
}

/** The pseudo-class that holds for the element searched and all inside it. @internal */
export const WITHIN = "-within-searched-element";

/**
 * Split a query at its commas and take the pseudo-elements `::text` and `::attr(name)` off, as parsel does.
 *
 * `p::text` is the text that stands directly in a `<p>`; `p ::text` and `p *::text` are all text inside. What is left
 * is plain CSS, whose errors css-select reports.
 *
 * @throws InvalidSelectorError for an open bracket, string or comment, an empty part, a combinator without a right
 * side, or a pseudo-element that is unknown or not at the end.
 * @internal
 */
export function parseQuery(query: string): QueryPart[] {
  const parts: QueryPart[] = [];
  let start = 0;
  for (;;) {
    const scanner = new PartScanner(query, start);
    scanner.scan();
    parts.push(scanner.finish());
    if (scanner.index >= query.length) return parts;
    start = scanner.index + 1; // after the comma
  }
}

const SPACE_AND_COMMENTS = /(?:\s|\/\*.*?\*\/)+/sy;
const PSEUDO_ELEMENT = /::([\w-]*)(?:\(\s*([^)]*?)\s*\))?\s*/y;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]" };

class PartScanner {
  index: number;
  readonly #query: string;
  readonly #start: number;
  /** Where the gap (whitespace and combinator) at the scanner's place starts; -1 inside a compound. */
  #gapStart = -1;
  /** The combinator in that gap; "" in a compound, " " for a descendant. */
  #combinator = "";
  #firstCompoundEnd = -1;
  #lastCompoundStart: number;
  #pseudoElement: readonly [name: string, argument: string | undefined, position: number] | undefined;

  constructor(query: string, start: number) {
    this.#query = query;
    SPACE_AND_COMMENTS.lastIndex = start;
    const skipped = SPACE_AND_COMMENTS.exec(query)?.[0].length ?? 0;
    this.index = this.#start = this.#lastCompoundStart = start + skipped;
  }

  /** Go on to the comma or the end. */
  scan(): void {
    const query = this.#query;
    while (this.index < query.length && query[this.index] !== ",") {
      const character = query.charAt(this.index);
      if (/\s/.test(character) || character === ">" || character === "+" || character === "~") this.#gap(character);
      else if (query.startsWith("::", this.index)) this.#readPseudoElement();
      else this.#compound(character);
    }
  }

  #gap(character: string): void {
    if (this.#gapStart === -1) {
      this.#gapStart = this.index;
      this.#combinator = " ";
      if (this.#firstCompoundEnd === -1) this.#firstCompoundEnd = this.index;
    }
    if (character.trim() !== "") this.#combinator = character;
    this.index++;
  }

  #compound(character: string): void {
    if (this.#gapStart !== -1) {
      this.#gapStart = -1;
      this.#combinator = "";
      this.#lastCompoundStart = this.index;
    }
    if (character in CLOSING) this.#skipBlock(character);
    else if (this.#query.startsWith("/*", this.index)) this.#skipTo("*/", "the comment is never closed");
    else this.#character(character);
  }

  /** css-select takes nearly anything for a name. */
  #character(character: string): void {
    const next = this.#query.charAt(this.index + 1);
    if (!/[\w\-*.#:|\\]|[^\0-\x7f]/.test(character)) {
      throw new InvalidSelectorError(this.#query, this.index, "this is no part of a selector");
    }
    if (/[.#]/.test(character) && !/[\w\-\\]|[^\0-\x7f]/.test(next)) {
      throw new InvalidSelectorError(this.#query, this.index, "a name is missing");
    }
    this.index += character === "\\" ? 2 : 1;
  }

  #skipTo(end: string, problem: string): void {
    const found = this.#query.indexOf(end, this.index + 1);
    if (found === -1) throw new InvalidSelectorError(this.#query, this.index, problem);
    this.index = found + end.length;
  }

  /** Skip `[…]` or `(…)` with everything nested in it. */
  #skipBlock(opening: string): void {
    const query = this.#query;
    const start = this.index;
    const wanted = [CLOSING[opening]];
    for (this.index++; this.index < query.length; this.index++) {
      const character = query.charAt(this.index);
      if (character === "\\") this.index++;
      else if (character === '"' || character === "'") {
        this.#skipTo(character, "the string is never closed");
        this.index--;
      } else if (character in CLOSING) wanted.push(CLOSING[character]);
      else if (character === wanted.at(-1)) wanted.pop();
      if (wanted.length === 0) {
        this.index++;
        return;
      }
    }
    throw new InvalidSelectorError(query, start, `the "${opening}" is never closed`);
  }

  #readPseudoElement(): void {
    const query = this.#query;
    const position = this.index;
    PSEUDO_ELEMENT.lastIndex = position;
    const match = PSEUDO_ELEMENT.exec(query);
    const name = match?.[1]?.toLowerCase() ?? "";
    const argument = match?.[2];
    const known = name === "text" ? argument === undefined : name === "attr" && /^[^\s"'>/=]+$/.test(argument ?? "");
    if (!known) {
      throw new InvalidSelectorError(query, position, "unknown pseudo-element (there are ::text and ::attr(name))");
    }
    this.#pseudoElement = [name, argument, position];
    this.index = PSEUDO_ELEMENT.lastIndex;
    if (this.index < query.length && query[this.index] !== ",") {
      throw new InvalidSelectorError(query, this.index, `nothing may follow ::${name} but a comma`);
    }
  }

  finish(): QueryPart {
    const end = this.#pseudoElement?.[2] ?? this.index;
    const dangling = this.#combinator.trim() !== "";
    let css = this.#query.slice(this.#start, end);
    if (this.#pseudoElement === undefined) {
      if (css.trim() === "") throw new InvalidSelectorError(this.#query, end, "a selector is missing");
      if (dangling) throw new InvalidSelectorError(this.#query, end, `the "${this.#combinator}" has no right side`);
      return this.#part(css, "element", "");
    }
    const [name, argument = ""] = this.#pseudoElement;
    if (css === "" || dangling) css += "*";
    const outer = this.#outerOf(css);
    if (name === "attr") {
      return this.#part(outer === undefined ? css : [outer, `${outer} *`], "attribute", argument.toLowerCase());
    }
    if (css === "*") return this.#part(css, "allText", "");
    return this.#part(outer ?? css, outer === undefined ? "text" : "allText", "");
  }

  /** `x` of `x ` and of `x *`: what ::text and ::attr then mean includes `x` itself; undefined for other forms. */
  #outerOf(css: string): string | undefined {
    if (this.#combinator === " ") return css.trimEnd();
    const gap = css.slice(0, this.#lastCompoundStart - this.#start);
    const isDescendant = gap !== "" && /\s$/.test(gap) && !/[>+~]\s*$/.test(gap);
    return isDescendant && css.slice(gap.length) === "*" ? gap.trimEnd() : undefined;
  }

  #part(css: string | readonly string[], take: QueryPart["take"], attribute: string): QueryPart {
    const variants = typeof css === "string" ? [css] : css;
    return {
      css: variants.join(),
      scopedCss: variants.map((variant) => this.#scoped(variant)).join(),
      take,
      attribute,
      start: this.#start,
    };
  }

  /**
   * A lone compound needs no mark, because only the run of the element searched is looked at; a leading combinator
   * already ties the part to that element.
   */
  #scoped(css: string): string {
    const end = this.#firstCompoundEnd - this.#start;
    if (end <= 0 || end >= css.trimEnd().length) return css;
    return `${css.slice(0, end)}:${WITHIN}${css.slice(end)}`;
  }
}
