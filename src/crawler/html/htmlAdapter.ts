import {
  attributeOf,
  COMMENT,
  DOCTYPE,
  isElement,
  textContent,
  type HtmlElement,
  type HtmlNode,
} from "./HtmlElement.js";
import type { HtmlTree } from "./parseHtml.js";

/**
 * What is being searched. css-select tells its functions nothing but the node; a search is synchronous and calls no
 * code of the user's, so one place is enough.
 *
 * @internal
 */
export const searched: { tree: HtmlTree | undefined; scope: HtmlElement | undefined } = {
  tree: undefined,
  scope: undefined,
};

/**
 * How css-select walks the flat tree.
 *
 * @internal
 */
export const htmlAdapter = {
  isTag: isElement,
  getAttributeValue: attributeOf,
  hasAttrib: (element: HtmlElement, name: string): boolean => attributeOf(element, name) !== undefined,
  getChildren: (node: HtmlNode): HtmlNode[] => (typeof node === "string" ? [] : node.children),
  getName: (element: HtmlElement): string => element.name,
  getParent: (element: HtmlNode): HtmlNode | null => (typeof element === "string" ? null : element.parent),
  getSiblings: (node: HtmlNode): HtmlNode[] =>
    typeof node === "string" || node.parent === null ? [node] : node.parent.children,
  getText: (node: HtmlNode): string => {
    if (typeof node === "string") return node;
    return node.name === COMMENT || node.name === DOCTYPE ? "" : textContent(node);
  },
  removeSubsets: (nodes: HtmlNode[]): HtmlNode[] => nodes,
  prevElementSibling,
};

/** The element before in document order is the parent, or lies in the sibling wanted: as far up as that is deep. */
function prevElementSibling(node: HtmlNode): HtmlElement | null {
  if (typeof node === "string") return null;
  let before = searched.tree?.elements[node.position - 1];
  while (before !== undefined && before !== node.parent) {
    if (before.parent === node.parent) return before;
    before = before.parent ?? undefined;
  }
  return null;
}
