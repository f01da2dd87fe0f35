import type { Parser } from "htmlparser2";
import { loadOptional } from "../loadOptionalPackage.js";

/**
 * A handler of htmlparser2's events, for pages.
 *
 * htmlparser2 offers two ways to an open tag. `onopentag` comes when the tag is complete, with an object of attributes
 * made for it; `onopentagname` and `onattribute` come as they are read and cost a fifth less for a whole page. This
 * class takes the second way and makes up for what only the first one tells: which attributes belong to a tag that
 * the parser skips, and that the last tag of a page is cut off. Entities are left to decodeEntities.ts, which
 * saves another quarter.
 *
 * @internal
 */
export abstract class TagReader {
  /** The page that is read. */
  protected readonly page: string;
  /** Where it is read; set before the first event. */
  protected parser: Parser | undefined;
  /** Up to where the last tag opened has been read; -1 before the first and when it is known to be complete. */
  #readTo = -1;

  constructor(page: string) {
    this.page = page;
  }

  /** Read the page. */
  run(): this {
    const htmlparser2 = loadOptional<typeof import("htmlparser2")>("htmlparser2", "reading HTML");
    const parser = new htmlparser2.Parser(this, { decodeEntities: false });
    this.parser = parser;
    parser.end(this.page);
    this.parser = undefined;
    return this;
  }

  /** A tag opens. */
  protected abstract opened(name: string): void;
  /** The tag opened last has an attribute; entities are not decoded, and a name may come twice. */
  protected abstract attribute(name: string, value: string): void;
  /** The tag opened last is cut off by the end of the page: it is not to count. */
  protected abstract droppedLast(): void;

  onopentagname(name: string): void {
    this.#readTo = this.parser?.endIndex ?? -1;
    this.opened(name);
  }

  onattribute(name: string, value: string): void {
    const { parser } = this;
    if (parser === undefined || this.#skipsTag(parser.startIndex)) return;
    this.#readTo = parser.endIndex;
    this.attribute(name, value);
  }

  onclosetag(_name: string, isImplied: boolean): void {
    // `</p>` and `</br>` without an open tag open and close an element.
    if (!isImplied) this.#readTo = -1;
  }

  onend(): void {
    TAG_END.lastIndex = this.#readTo;
    if (this.#readTo !== -1 && !TAG_END.test(this.page)) this.droppedLast();
  }

  /**
   * A `<form>` inside a form is skipped and its attributes reported all the same. Between the attributes of one tag
   * there is white space; before those of another one, at least `><form `.
   */
  #skipsTag(attributeStart: number): boolean {
    if (this.#readTo === -1) return true;
    const gap = attributeStart - this.#readTo;
    return gap > 6 && this.page.slice(this.#readTo, attributeStart).includes("<");
  }
}

const TAG_END = /[\s/]*>/y;
