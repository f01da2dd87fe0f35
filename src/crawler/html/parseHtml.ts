import { decodeAttributeEntities, decodeTextEntities } from "./decodeEntities.js";
import { COMMENT, DOCTYPE, DOCUMENT, HtmlElement, NO_ATTRIBUTES, NO_CHILDREN, textContent } from "./HtmlElement.js";
import { TagReader } from "./TagReader.js";

/**
 * A parsed page.
 *
 * @internal
 */
export interface HtmlTree {
  /** The node around everything. */
  readonly document: HtmlElement;
  /** Every element, in document order. */
  readonly elements: readonly HtmlElement[];
}

/**
 * Build the flat tree of a page from htmlparser2's events.
 *
 * The parser forgives everything: unclosed and stray tags, missing quotes, half a page. It closes what HTML lets one
 * leave open (`<li>`, `<p>`, `<td>` …) and does not invent elements that are not there, such as `<tbody>`.
 *
 * @param text - The page.
 * @returns Its tree; never an error.
 * @throws MissingPackageError when htmlparser2 is not installed.
 * @internal
 */
export function parseHtml(text: string): HtmlTree {
  const { document, elements } = new TreeBuilder(text).run();
  return { document, elements };
}

/** Elements whose text is taken as it stands. */
const RAW_TEXT: ReadonlySet<string> = new Set("script style xmp iframe noembed noframes plaintext".split(" "));

class TreeBuilder extends TagReader implements HtmlTree {
  readonly document = new HtmlElement(DOCUMENT, null, 0);
  readonly elements: HtmlElement[] = [];
  #open: HtmlElement = this.document;

  protected override opened(name: string): void {
    const parent = this.#open;
    const element = new HtmlElement(name, parent, this.elements.length);
    this.elements.push(element);
    append(parent, element);
    this.#open = element;
  }

  protected override attribute(name: string, value: string): void {
    const element = this.#open;
    const { attributes } = element;
    if (attributes === NO_ATTRIBUTES) element.attributes = [name, decodeAttributeEntities(value)];
    else if (!hasAttribute(attributes, name)) attributes.push(name, decodeAttributeEntities(value));
  }

  override onclosetag(name: string, isImplied: boolean): void {
    super.onclosetag(name, isImplied);
    const element = this.#open;
    element.end = this.elements.length;
    this.#open = element.parent ?? element;
  }

  ontext(text: string): void {
    appendText(this.#open, text.includes("&") ? this.#decode(text) : text);
  }

  oncomment(text: string): void {
    this.#appendAside(COMMENT, text);
  }

  onprocessinginstruction(_name: string, text: string): void {
    this.#appendAside(DOCTYPE, text);
  }

  protected override droppedLast(): void {
    const element = this.elements.pop();
    const parent = element?.parent;
    if (element === undefined || !parent) return;
    parent.children.pop();
    const slash = textContent(element); // what `<br /` leaves, which is text
    if (slash !== "") appendText(parent, slash);
    for (let outer: HtmlElement | null = parent; outer; outer = outer.parent) outer.end = this.elements.length;
  }

  override onend(): void {
    this.document.end = this.elements.length;
    super.onend();
  }

  #decode(text: string): string {
    const { parser } = this;
    const { name } = this.#open;
    // In SVG and MathML, <style> and <script> hold text like any other element, and a CDATA section does not.
    const isRaw = parser?.isInForeignContext() ? this.#isCdata(text, parser.endIndex) : RAW_TEXT.has(name);
    return isRaw ? text : decodeTextEntities(text, name === "textarea");
  }

  /** The event of a CDATA section is that of a text, but ends with the section. */
  #isCdata(text: string, eventEnd: number): boolean {
    const start = eventEnd - "]]".length - text.length;
    return this.page.startsWith("<![CDATA[", start - "<![CDATA[".length) && this.page.startsWith(text, start);
  }

  #appendAside(name: string, text: string): void {
    const node = new HtmlElement(name, this.#open, this.elements.length);
    node.children = [text];
    append(this.#open, node);
  }
}

function hasAttribute(attributes: readonly string[], name: string): boolean {
  for (let i = 0; i < attributes.length; i += 2) if (attributes[i] === name) return true;
  return false;
}

function appendText(parent: HtmlElement, text: string): void {
  const { children } = parent;
  const { length } = children;
  const before = length === 0 ? undefined : children[length - 1];
  if (typeof before === "string") children[length - 1] = before + text;
  else append(parent, text);
}

function append(parent: HtmlElement, node: HtmlElement | string): void {
  if (parent.children === NO_CHILDREN) parent.children = [node];
  else parent.children.push(node);
}
