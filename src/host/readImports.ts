/** An import, export-from or require of a module by a literal name. @internal */
export interface FoundImport {
  readonly specifier: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Whether it takes effect before the first statement of its module. */
  readonly isStatic: boolean;
}

/**
 * Find what a module imports, in order of their places.
 *
 * This is no parser: it knows comments, texts, templates and most regular expressions, which is what it takes not to
 * see imports where there are none. It is for the text of errors.
 *
 * @internal
 */
export function readImports(source: string): FoundImport[] {
  const code = blankOut(source);
  const found: FoundImport[] = [];
  for (const match of code.matchAll(IMPORTS)) {
    const quote = match.index + match[0].length;
    const end = code.indexOf(code[quote] ?? "", quote + 1);
    if (end === -1 || isTypeOnly(match[0])) continue;
    const before = source.slice(0, match.index).split("\n");
    found.push({
      specifier: source.slice(quote + 1, end),
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      isStatic: !match[0].includes("("),
    });
  }
  return found;
}

/** Up to the quote of the specifier; what is between `import` and `from` has no quotes, brackets or semicolons. */
const IMPORTS =
  /(?<![.\w$])(?:(?:import|export)\b(?:(?!\b(?:import|export)\b)[^;"'`()=])*?\bfrom|import|(?:import|require)\s*\()\s*(?=["'])/g;

function isTypeOnly(statement: string): boolean {
  return /^(?:import|export)\s+type\s+(?!from\b|,)/.test(statement);
}

/** The source with spaces for comments and for what is inside texts, templates and regular expressions. @internal */
export function blankOut(source: string): string {
  const kept: string[] = [];
  let place = 0;
  OPAQUE.lastIndex = 0;
  for (let match = OPAQUE.exec(source); match !== null; match = OPAQUE.exec(source)) {
    const [text] = match;
    if (isSlash(text) && !beginsRegExp(source, match.index)) {
      OPAQUE.lastIndex = match.index + 1;
      continue;
    }
    kept.push(source.slice(place, match.index), blank(text));
    place = match.index + text.length;
  }
  kept.push(source.slice(place));
  return kept.join("");
}

/** Comments, texts, templates (what is inside `${}` with them) and what may be a regular expression. */
const OPAQUE =
  /\/\/.*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|`(?:[^`\\]|\\[^])*`|\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//g;

function isSlash(text: string): boolean {
  return text.startsWith("/") && !/^\/[/*]/.test(text);
}

/** Whether a slash stands where a value does, not a division. */
function beginsRegExp(source: string, place: number): boolean {
  const before = source.slice(Math.max(0, place - 50), place).trimEnd();
  return (
    before === "" || /(?:[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|yield|await))$/.test(before)
  );
}

function blank(text: string): string {
  const inside = text.replace(/[^\n]/g, " ");
  const isText = text.startsWith('"') || text.startsWith("'");
  return isText ? text.charAt(0) + inside.slice(1, -1) + text.charAt(0) : inside;
}
