import type { CompiledPart, Matcher } from "./compileSelector.js";
import { searched } from "./htmlAdapter.js";
import { attributeOf, forEachInside, isElement, type HtmlElement, type HtmlNode } from "./HtmlElement.js";
import type { HtmlTree } from "./parseHtml.js";

/**
 * Called with everything found, in document order: an element, or a text or attribute value of it.
 *
 * @internal
 */
export type Found = (element: HtmlElement, value: string | undefined) => void;

/**
 * Run a compiled query over an element and all inside it, or over the whole page.
 *
 * @internal
 */
export function selectNodes(tree: HtmlTree, scope: HtmlElement, parts: readonly CompiledPart[], found: Found): void {
  searched.tree = tree;
  searched.scope = scope;
  const [part] = parts;
  if (part !== undefined && parts.length === 1 && part.take !== "allText") selectAlike(tree, scope, part, found);
  else selectInOrder(scope, parts, found);
  searched.tree = searched.scope = undefined; // or the last page searched would stay in memory
}

function matcherOf(part: CompiledPart, scope: HtmlElement): Matcher {
  return scope.parent === null ? part.matchesInPage : part.matchesInside;
}

/** One kind of thing from each match: a loop over the run of elements. */
function selectAlike(tree: HtmlTree, scope: HtmlElement, part: CompiledPart, found: Found): void {
  const { elements } = tree;
  const { take, attribute } = part;
  const matches = matcherOf(part, scope);
  const texts: HtmlElement[] = [];
  for (let position = scope.position; position < scope.end; position++) {
    const element = elements[position] as HtmlElement;
    if (!matches(element)) continue;
    if (take === "element") found(element, undefined);
    else if (take === "text") texts.push(element);
    else {
      const value = attributeOf(element, attribute);
      if (value !== undefined) found(element, value);
    }
  }
  if (take !== "text") return;
  // Text of an element inside another one stands between the texts of the outer one.
  if (texts.some((element, i) => i > 0 && element.position < (texts[i - 1]?.end ?? 0))) {
    selectInOrder(scope, [part], found);
    return;
  }
  for (const element of texts) {
    for (const child of element.children) if (typeof child === "string") found(element, child);
  }
}

/** Anything, in document order: a walk over the nodes, asking every part about every element. */
function selectInOrder(scope: HtmlElement, parts: readonly CompiledPart[], found: Found): void {
  const matchers = parts.map((part) => matcherOf(part, scope));
  const outer: boolean[] = [];
  let ownText = false;
  let allText = parts.some((part) => part.everything);
  const enter = (element: HtmlElement): void => {
    outer.push(ownText, allText);
    ownText = false;
    for (const [i, part] of parts.entries()) {
      if (matchers[i]?.(element) !== true) continue;
      if (part.take === "text") ownText = true;
      else if (part.take === "allText") allText = true;
      else if (part.take === "element") found(element, undefined);
      else {
        const value = attributeOf(element, part.attribute);
        if (value !== undefined) found(element, value);
      }
    }
  };
  const leave = (): void => {
    allText = outer.pop() === true;
    ownText = outer.pop() === true;
  };
  if (isElement(scope)) enter(scope);
  const visit = (node: HtmlNode, parent: HtmlElement): void => {
    if (typeof node !== "string") {
      if (isElement(node)) enter(node);
    } else if (ownText || allText) found(parent, node);
  };
  forEachInside(scope, visit, leave);
}
