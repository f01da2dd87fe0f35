import type { Parser } from "htmlparser2";
import { loadOptional } from "../loadOptionalPackage.js";

/*
 * htmlparser2 looks for entities character by character; most texts have none, and most of those that have one have a
 * common one. Those are decoded here. Anything else is handed to htmlparser2 after all, so that what comes out is
 * always what it would have given.
 */

/** Entities that mean the same in text and in attributes, being complete with their semicolon. */
const COMMON: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    nbsp: "\u00a0",
    copy: "©",
    reg: "®",
    trade: "™",
    pound: "£",
    euro: "€",
    yen: "¥",
    cent: "¢",
    deg: "°",
    times: "×",
    middot: "·",
    bull: "•",
    hellip: "…",
    ndash: "–",
    mdash: "—",
    lsquo: "‘",
    rsquo: "’",
    ldquo: "“",
    rdquo: "”",
    laquo: "«",
    raquo: "»",
    larr: "←",
    rarr: "→",
  }),
);

/**
 * Decode the entities in a piece of text.
 *
 * @param text - The text between two tags.
 * @param inTextarea - Whether it stands in a `<textarea>`, which may hold what looks like other tags.
 * @internal
 */
export function decodeTextEntities(text: string, inTextarea: boolean): string {
  if (!text.includes("&")) return text;
  return decodeCommon(text, LITERAL_IN_TEXT) ?? parserDecoder().decode(`<${inTextarea ? "textarea" : "title"}>${text}`);
}

/**
 * Decode the entities in an attribute's value.
 *
 * @internal
 */
export function decodeAttributeEntities(value: string): string {
  if (!value.includes("&")) return value;
  return (
    decodeCommon(value, LITERAL_IN_ATTRIBUTE) ?? parserDecoder().decode(`<a b="${value.replaceAll('"', "&quot;")}">`)
  );
}

const LONGEST_COMMON = 9;
/** An ampersand that stands for itself. */
const LITERAL_IN_TEXT = /&(?![A-Za-z0-9#])/y;
// In an attribute, `&name=` is no entity but the next parameter of a query.
const LITERAL_IN_ATTRIBUTE = /&(?:(?![A-Za-z0-9#])|[A-Za-z0-9]*=)/y;

/** The text decoded, or undefined when it has an entity that is not common. */
function decodeCommon(text: string, literal: RegExp): string | undefined {
  let decoded = "";
  let taken = 0;
  for (let start = text.indexOf("&"); start !== -1; start = text.indexOf("&", start + 1)) {
    const end = text.indexOf(";", start);
    const character = end !== -1 && end - start <= LONGEST_COMMON ? characterOf(text.slice(start + 1, end)) : undefined;
    if (character !== undefined) {
      decoded += text.slice(taken, start) + character;
      taken = end + 1;
    } else {
      literal.lastIndex = start;
      if (!literal.test(text)) return undefined;
    }
  }
  return decoded + text.slice(taken);
}

function characterOf(name: string): string | undefined {
  return name.charCodeAt(0) === 35 ? characterOfNumber(name) : COMMON.get(name); // "#"
}

/** The character of a number that HTML takes as it stands; it has rules of its own for the others. */
function characterOfNumber(name: string): string | undefined {
  if (!/^#[0-9]+$/.test(name)) return undefined;
  const codePoint = Number(name.slice(1));
  const isPlain =
    (codePoint >= 0x20 && codePoint < 0x7f) ||
    (codePoint >= 0xa0 && codePoint < 0xd800) ||
    (codePoint >= 0xe000 && codePoint <= 0x10ffff);
  return isPlain ? String.fromCodePoint(codePoint) : undefined;
}

class ParserDecoder {
  readonly #parser: Parser;
  #decoded = "";

  constructor() {
    const htmlparser2 = loadOptional<typeof import("htmlparser2")>("htmlparser2", "reading HTML");
    this.#parser = new htmlparser2.Parser(this);
  }

  ontext(text: string): void {
    this.#decoded += text;
  }

  onattribute(_name: string, value: string): void {
    this.#decoded = value;
  }

  decode(html: string): string {
    this.#decoded = "";
    this.#parser.parseComplete(html);
    return this.#decoded;
  }
}

let decoder: ParserDecoder | undefined;
function parserDecoder(): ParserDecoder {
  return (decoder ??= new ParserDecoder());
}
