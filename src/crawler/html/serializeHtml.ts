import {
  COMMENT,
  DOCTYPE,
  forEachInside,
  isElement,
  textContent,
  type HtmlElement,
  type HtmlNode,
} from "./HtmlElement.js";

const VOID_ELEMENTS: ReadonlySet<string> = new Set(
  "area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr".split(
    " ",
  ),
);
const RAW_TEXT_ELEMENTS: ReadonlySet<string> = new Set("script style xmp iframe noembed noframes plaintext".split(" "));

/**
 * Write an element as HTML, its own tags included.
 *
 * Attributes are written with double quotes and characters as themselves; only what would be read as markup is escaped.
 *
 * @internal
 */
export function serializeHtml(element: HtmlElement): string {
  let html = isElement(element) ? openTag(element) : "";
  const enter = (node: HtmlNode, parent: HtmlElement): void => {
    if (typeof node === "string") html += RAW_TEXT_ELEMENTS.has(parent.name) ? node : escapeText(node);
    else if (node.name === COMMENT) html += `<!--${textContent(node)}-->`;
    else if (node.name === DOCTYPE) html += `<${textContent(node)}>`;
    else html += openTag(node);
  };
  const leave = (node: HtmlElement): void => {
    html += closeTag(node);
  };
  forEachInside(element, enter, leave);
  return isElement(element) ? html + closeTag(element) : html;
}

function openTag(element: HtmlElement): string {
  let tag = `<${element.name}`;
  const { attributes } = element;
  for (let i = 0; i < attributes.length; i += 2)
    tag += ` ${attributes[i]}="${escapeAttribute(attributes[i + 1] ?? "")}"`;
  return `${tag}>`;
}

function closeTag(element: HtmlElement): string {
  return VOID_ELEMENTS.has(element.name) ? "" : `</${element.name}>`;
}

function escapeText(text: string): string {
  return /[&<>\u00a0]/.test(text)
    ? text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\u00a0", "&nbsp;")
    : text;
}

function escapeAttribute(value: string): string {
  return /[&"\u00a0]/.test(value)
    ? value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("\u00a0", "&nbsp;")
    : value;
}
