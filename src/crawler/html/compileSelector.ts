import { loadOptional } from "../loadOptionalPackage.js";
import { htmlAdapter, searched } from "./htmlAdapter.js";
import type { HtmlElement, HtmlNode } from "./HtmlElement.js";
import { InvalidSelectorError } from "./InvalidSelectorError.js";
import { parseQuery, WITHIN, type QueryPart } from "./parseQuery.js";

/**
 * Whether an element is one of those wanted.
 *
 * @internal
 */
export type Matcher = (element: HtmlElement) => boolean;

/**
 * One thing a query asks for, ready to run.
 *
 * @internal
 */
export interface CompiledPart {
  readonly take: QueryPart["take"];
  readonly attribute: string;
  /** Whether all text is wanted, that outside any element too. */
  readonly everything: boolean;
  /** For a search of the whole page. */
  readonly matchesInPage: Matcher;
  /** For a search inside an element: every compound of the selector has to lie in {@link searched}. */
  readonly matchesInside: Matcher;
}

/**
 * Compile a query, or take it from the cache.
 *
 * @returns The parts; one when all members of a comma list take the same thing.
 * @throws InvalidSelectorError when the query is not a valid selector.
 * @throws MissingPackageError when css-select is not installed.
 * @internal
 */
export function compileSelector(query: string): readonly CompiledPart[] {
  let compiled = cache.get(query);
  if (compiled === undefined) {
    compiled = compile(query);
    // A crawl has a handful of selectors; one that builds them from data must not fill the memory.
    if (cache.size >= CACHE_LIMIT) cache.clear();
    cache.set(query, compiled);
  }
  return compiled;
}

const CACHE_LIMIT = 500;
const cache = new Map<string, readonly CompiledPart[]>();

function compile(query: string): readonly CompiledPart[] {
  const parts = parseQuery(query);
  const [first] = parts;
  const alike = parts.every((part) => part.take === first?.take && part.attribute === first.attribute);
  return alike ? [compileParts(query, parts)] : parts.map((part) => compileParts(query, [part]));
}

function compileParts(query: string, parts: readonly QueryPart[]): CompiledPart {
  const { take = "element", attribute = "" } = parts[0] ?? {};
  const css = parts.map((part) => part.css).join();
  const scopedCss = parts.map((part) => part.scopedCss).join();
  const matchesInPage = compileCss(query, parts, css, IN_PAGE);
  const needsScope = scopedCss !== css || /:scope/i.test(css) || parts.some((part) => /^[>+~]/.test(part.css));
  return {
    take,
    attribute,
    everything: take === "allText" && parts.some((part) => part.css === "*"),
    matchesInPage,
    matchesInside: needsScope ? compileCss(query, parts, scopedCss, INSIDE) : matchesInPage,
  };
}

const IN_PAGE = { adapter: htmlAdapter };
const INSIDE = {
  adapter: htmlAdapter,
  pseudos: {
    scope: (element: HtmlElement): boolean => element === searched.scope,
    [WITHIN]: (element: HtmlElement): boolean => {
      const { scope } = searched;
      return scope === undefined || (element.position >= scope.position && element.position < scope.end);
    },
  },
  // css-select keeps what it found out about an element; inside another scope that would be wrong.
  cacheResults: false,
};
type CompileOptions = typeof IN_PAGE | typeof INSIDE;

function compileCss(query: string, parts: readonly QueryPart[], css: string, options: CompileOptions): Matcher {
  const { _compileUnsafe } = loadOptional<typeof import("css-select")>("css-select", "selecting by CSS");
  const run = (selector: string): Matcher => _compileUnsafe<HtmlNode, HtmlElement>(selector, options);
  try {
    return run(css);
  } catch (error) {
    throw explain(query, parts, run, error);
  }
}

/** Find the member of the list that is wrong, and where in it. */
function explain(query: string, parts: readonly QueryPart[], run: (css: string) => Matcher, cause: unknown): Error {
  for (const part of parts) {
    try {
      run(part.css);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const { problem, offset } = locate(part.css, message);
      return new InvalidSelectorError(query, part.start + offset, problem, { cause: error });
    }
  }
  return new InvalidSelectorError(query, 0, "it cannot be compiled", { cause });
}

/** Turn a message of css-select into what is wrong and where; its texts end with the rest of the selector. */
function locate(css: string, message: string): { problem: string; offset: number } {
  const rest = /^(?:Expected name, found|Unmatched selector:) (.*)$/s.exec(message)?.[1];
  if (rest !== undefined) {
    const problem = message.startsWith("Expected") ? "a name is missing" : "this is no part of a selector";
    return { problem, offset: css.length - rest.length };
  }
  const named = /:?\b(?:Unknown pseudo-class|Pseudo-class|Pseudo) :?([\w-]+)/.exec(message)?.[1];
  const quoted = /\('(.*)'\)$/s.exec(message)?.[1];
  const offset = named !== undefined ? css.indexOf(`:${named}`) : quoted !== undefined ? css.indexOf(quoted) : 0;
  return {
    problem: message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, ""),
    offset: Math.max(offset, 0),
  };
}
