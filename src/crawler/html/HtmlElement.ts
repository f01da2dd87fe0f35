/**
 * A node of the tree: an element, or text as a plain string.
 *
 * @internal
 */
export type HtmlNode = HtmlElement | string;

/**
 * An element of a parsed page; also, under names no element can have, a comment, a doctype and the document itself.
 *
 * The tree is flat: all elements of a page lie in one array in document order, and an element with everything inside
 * it is the run from `position` to `end`. Searching an element is a loop over that run; there are no sibling links
 * to keep, and text costs no node.
 *
 * @internal
 */
export class HtmlElement {
  /** The tag's name in lower case (SVG names in their own case), or {@link COMMENT}, {@link DOCTYPE}, {@link DOCUMENT}. */
  readonly name: string;
  /** Names (in lower case) and values of the attributes by turns; each name once. */
  attributes: string[];
  /** What is inside: elements, and text as strings. Two strings are never neighbours. */
  children: HtmlNode[];
  /** The element around this one; the document for the outermost ones, and null for the document. */
  readonly parent: HtmlElement | null;
  /** Where the element stands in the array of all elements. */
  readonly position: number;
  /** The position after the last element inside this one. */
  end: number;

  constructor(name: string, parent: HtmlElement | null, position: number) {
    this.name = name;
    this.attributes = NO_ATTRIBUTES;
    this.children = NO_CHILDREN;
    this.parent = parent;
    this.position = position;
    this.end = position + 1;
  }
}

/** The name of a comment; its text is its one child. @internal */
export const COMMENT = "#comment";
/** The name of a doctype; its text (`!DOCTYPE html`) is its one child. @internal */
export const DOCTYPE = "#doctype";
/** The name of the node that holds the whole page. @internal */
export const DOCUMENT = "#document";

/** What elements without children share; never written to. @internal */
export const NO_CHILDREN: HtmlNode[] = [];

/** What elements without attributes share; never written to. @internal */
export const NO_ATTRIBUTES: string[] = [];

/** Tell an element from text, comments, doctypes and the document. @internal */
export function isElement(node: HtmlNode): node is HtmlElement {
  return typeof node !== "string" && node.name.charCodeAt(0) !== 35; // "#": no tag name starts with it
}

/** The value of an attribute, or undefined. @internal */
export function attributeOf(element: HtmlElement, name: string): string | undefined {
  const { attributes } = element;
  for (let i = 0; i < attributes.length; i += 2) if (attributes[i] === name) return attributes[i + 1];
  return undefined;
}

/** All text inside an element, in document order, as it stands in the page. @internal */
export function textContent(element: HtmlElement): string {
  const { children } = element;
  if (children.length === 1 && typeof children[0] === "string") return children[0];
  let text = "";
  forEachInside(element, (node) => {
    if (typeof node === "string") text += node;
  });
  return text;
}

/**
 * Visit what is inside an element, in document order; comments and doctypes are visited, their text is not.
 *
 * `leave` is called at the end of every element inside. A loop with its own stack: pages may be nested deeper than the
 * call stack.
 *
 * @internal
 */
export function forEachInside(
  element: HtmlElement,
  enter: (node: HtmlNode, parent: HtmlElement) => void,
  leave?: (element: HtmlElement) => void,
): void {
  const parents: HtmlElement[] = [];
  const indexes: number[] = [];
  let parent = element;
  let index = 0;
  for (;;) {
    const node = parent.children[index++];
    if (node !== undefined) {
      enter(node, parent);
      if (isElement(node)) {
        parents.push(parent);
        indexes.push(index);
        parent = node;
        index = 0;
      }
      continue;
    }
    const outer = parents.pop();
    if (outer === undefined) return;
    leave?.(parent);
    parent = outer;
    index = indexes.pop() ?? 0;
  }
}
