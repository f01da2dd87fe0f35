import type { Selector } from "./Selector.js";

/**
 * What a query found, in document order: an array of Selectors that can itself be asked.
 *
 * `get` and `attrib` are about the first one found, `getAll` and `css` about all. It is an Array: index it, iterate it,
 * `map` and `filter` it.
 *
 * @example
 * ```ts
 * import { Response } from "deferred-interop/crawler";
 *
 * const body = new TextEncoder().encode("<ul><li>one<li>two</ul>");
 * const list = new Response("https://example.com/", { body }).css("li::text");
 * list.get(); // "one"
 * list.getAll(); // ["one", "two"]
 * ```
 *
 * @see parsel `SelectorList`
 */
export class SelectorList extends Array<Selector> {
  /** `map` and `filter` make plain arrays: their results need not be Selectors. @internal */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /**
   * The first one found: the HTML of an element, or the text or attribute value selected.
   *
   * @param fallback - What to return when nothing was found; undefined if left out.
   */
  get<D = undefined>(fallback?: D): string | D {
    return this[0]?.get() ?? (fallback as D);
  }

  /** Everything found, each as {@link Selector.get} gives it. */
  getAll(): string[] {
    const values: string[] = [];
    for (const selector of this) values.push(selector.get());
    return values;
  }

  /**
   * Select inside everything found; one flat list, in the order of this one.
   *
   * @param query - As for {@link Selector.css}.
   */
  css(query: string): SelectorList {
    const results = new SelectorList();
    for (const selector of this) results.push(...selector.css(query));
    return results;
  }

  /** The attributes of the first one found; empty when nothing was found. */
  get attrib(): Record<string, string> {
    return this[0]?.attrib ?? {};
  }

  /** An attribute of the first one found, or undefined. */
  attr(name: string): string | undefined {
    return this[0]?.attr(name);
  }

  /** The text inside the first one found, white space normalised; "" when nothing was found. */
  text(): string {
    return this[0]?.text() ?? "";
  }

  /** Everything found, one after the other on lines of their own. */
  override toString(): string {
    return this.getAll().join("\n");
  }
}
