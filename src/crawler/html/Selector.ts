import { compileSelector } from "./compileSelector.js";
import { attributeOf, isElement, textContent, type HtmlElement } from "./HtmlElement.js";
import { parseHtml, type HtmlTree } from "./parseHtml.js";
import { SelectorList } from "./SelectorList.js";
import { selectNodes } from "./selectNodes.js";
import { serializeHtml } from "./serializeHtml.js";

/**
 * One thing a query found: an element, or a text or attribute value of one.
 *
 * Selectors come from `response.css()` and {@link Selector.fromHtml}. They read the page as it was parsed and never change it.
 *
 * @example
 * ```ts
 * import { Response } from "deferred-interop/crawler";
 *
 * const body = new TextEncoder().encode('<p class="book"><b>Emma</b> by <a href="/austen">Jane Austen</a></p>');
 * const response = new Response("https://example.com/", { body });
 * for (const book of response.css("p.book")) {
 *   book.css("b::text").get(); // "Emma"
 *   book.css("a::attr(href)").get(); // "/austen"
 *   book.text(); // "Emma by Jane Austen"
 * }
 * ```
 *
 * @see parsel `Selector`; there is no XPath, and `text()` is an addition
 */
export class Selector {
  readonly #tree: HtmlTree;
  readonly #element: HtmlElement;
  readonly #value: string | undefined;

  private constructor(tree: HtmlTree, element: HtmlElement, value?: string) {
    this.#tree = tree;
    this.#element = element;
    this.#value = value;
  }

  /**
   * A Selector over HTML from somewhere else, such as a field of a JSON answer.
   *
   * @param html - A page or a piece of one.
   * @returns A Selector of the whole.
   */
  static fromHtml(html: string): Selector {
    return Selector.ofPage(parseHtml(html));
  }

  /** @internal */
  static ofPage(tree: HtmlTree): Selector {
    return new Selector(tree, tree.document);
  }

  /**
   * Select in this element: itself and everything inside it is looked at, nothing outside.
   *
   * All of CSS that css-select knows, and two pseudo-elements at the end: `::text` gives the pieces of text that stand
   * directly in an element (`p ::text`, with a space, all those inside it) and `::attr(name)` an attribute of those that
   * have it. A query on a text or an attribute finds nothing.
   *
   * @param query - A CSS selector, or several with commas between them; the results are in document order.
   * @returns What was found, possibly nothing.
   * @throws InvalidSelectorError when the query is not a valid selector.
   */
  css(query: string): SelectorList {
    const results = new SelectorList();
    const parts = compileSelector(query);
    if (this.#value !== undefined) return results;
    const tree = this.#tree;
    selectNodes(tree, this.#element, parts, (element, value) => {
      results.push(new Selector(tree, element, value));
    });
    return results;
  }

  /** The element as HTML, its own tags included; of a text or an attribute the value, entities decoded. */
  get(): string {
    return this.#value ?? serializeHtml(this.#element);
  }

  /** {@link get} in an array, for code that takes Selectors and lists alike. */
  getAll(): string[] {
    return [this.get()];
  }

  /** The element's attributes by lower-case name; empty for a text or an attribute. */
  get attrib(): Record<string, string> {
    const attrib: Record<string, string> = {};
    if (this.#value !== undefined) return attrib;
    const { attributes } = this.#element;
    for (let i = 0; i < attributes.length; i += 2) attrib[attributes[i] ?? ""] = attributes[i + 1] ?? "";
    return attrib;
  }

  /**
   * An attribute of the element.
   *
   * @param name - Its name, in any case.
   * @returns Its value, or undefined when the element does not have it or this is not an element.
   */
  attr(name: string): string | undefined {
    return this.#value === undefined ? attributeOf(this.#element, name.toLowerCase()) : undefined;
  }

  /** All text inside the element (or the value), white space at the ends cut off and runs of it made one space. */
  text(): string {
    return (this.#value ?? textContent(this.#element)).replace(/\s+/g, " ").trim();
  }

  /** The element's name in lower case; undefined for a text, an attribute or a whole page. */
  get tagName(): string | undefined {
    return this.#value === undefined && isElement(this.#element) ? this.#element.name : undefined;
  }

  /** The same as {@link get}. */
  toString(): string {
    return this.get();
  }
}
