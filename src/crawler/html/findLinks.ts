import { decodeAttributeEntities } from "./decodeEntities.js";
import { attributeOf } from "./HtmlElement.js";
import type { HtmlTree } from "./parseHtml.js";
import { TagReader } from "./TagReader.js";

/**
 * What a page says about its links.
 *
 * @internal
 */
export interface PageLinks {
  /** The `href` of every `<a>`, as it stands in the page, entities decoded. */
  readonly hrefs: readonly string[];
  /** The `href` of the first `<base>` that has one. */
  readonly baseHref: string | undefined;
}

/**
 * Find a page's links: in its tree, or without making one.
 *
 * @internal
 */
export function findLinks(page: HtmlTree | string): PageLinks {
  if (typeof page === "string") return new LinkReader(page).run();
  const hrefs: string[] = [];
  for (const element of page.elements) {
    const href = element.name === "a" ? attributeOf(element, "href") : undefined;
    if (href !== undefined) hrefs.push(href);
  }
  return { hrefs, baseHref: findBaseHref(page) };
}

/**
 * Find a page's `<base href>`, which links are relative to.
 *
 * Few pages have one, so the text is searched before it is parsed.
 *
 * @internal
 */
export function findBaseHref(page: HtmlTree | string): string | undefined {
  if (typeof page === "string") return /<base[\s/]/i.test(page) ? new LinkReader(page).run().baseHref : undefined;
  const base = page.elements.find((element) => element.name === "base" && attributeOf(element, "href") !== undefined);
  return base && attributeOf(base, "href");
}

class LinkReader extends TagReader implements PageLinks {
  readonly hrefs: string[] = [];
  baseHref: string | undefined;
  /** Where the href of the tag at hand goes, until it has one. */
  #wanted: "a" | "base" | undefined;
  #fromLast: "a" | "base" | undefined;

  protected override opened(name: string): void {
    this.#wanted = name === "a" || (name === "base" && this.baseHref === undefined) ? name : undefined;
    this.#fromLast = undefined;
  }

  protected override attribute(name: string, value: string): void {
    if (this.#wanted === undefined || name !== "href") return;
    if (this.#wanted === "a") this.hrefs.push(decodeAttributeEntities(value));
    else this.baseHref = decodeAttributeEntities(value);
    this.#fromLast = this.#wanted;
    this.#wanted = undefined;
  }

  protected override droppedLast(): void {
    if (this.#fromLast === "a") this.hrefs.pop();
    else if (this.#fromLast === "base") this.baseHref = undefined;
  }
}
