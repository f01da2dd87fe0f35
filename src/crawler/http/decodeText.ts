import { TextDecoder } from "node:util";

/**
 * Decode a body to text, in the charset that it says it is in.
 *
 * In this order: a byte order mark, the `charset` of the Content-Type, for HTML and XML the `<meta charset>` or XML
 * declaration within the first 1,024 bytes, UTF-8. A label that nobody knows is passed over. Bytes that are wrong in the
 * charset become U+FFFD; nothing throws.
 *
 * @param body - The bytes.
 * @param contentType - The Content-Type header, where there is one.
 * @internal
 */
export function decodeText(body: Uint8Array, contentType?: string): string {
  const decoder =
    decoderOf(charsetOfMark(body)) ?? decoderOf(charsetOfHeader(contentType)) ?? decoderOfPage(body, contentType);
  const encoding = decoder?.encoding ?? "utf-8";
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (encoding === "windows-1252") return decodeWindows1252(bytes);
  if (decoder !== undefined && encoding !== "utf-8") return decoder.decode(body);
  // Several times as fast as TextDecoder for pages, which are mostly ASCII.
  return bytes.toString("utf8", startsWith(body, UTF8_MARK) ? UTF8_MARK.length : 0);
}

const PRESCANNED_BYTES = 1024;
const UTF8_MARK = [0xef, 0xbb, 0xbf];

function startsWith(body: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => body[i] === byte);
}

function charsetOfMark(body: Uint8Array): string | undefined {
  if (startsWith(body, UTF8_MARK)) return "utf-8";
  if (startsWith(body, [0xfe, 0xff])) return "utf-16be";
  return startsWith(body, [0xff, 0xfe]) ? "utf-16le" : undefined;
}

function charsetOfHeader(contentType: string | undefined): string | undefined {
  return contentType === undefined ? undefined : /;\s*charset\s*=\s*["']?\s*([^\s"';]+)/i.exec(contentType)?.[1];
}

/** What the page itself says. A page that can be read as ASCII so far is not in UTF-16, whatever it says. */
function decoderOfPage(body: Uint8Array, contentType: string | undefined): TextDecoder | undefined {
  if (contentType !== undefined && !/html|xml/i.test(contentType)) return undefined;
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, PRESCANNED_BYTES)).toString(
    "latin1",
  );
  const text = start.includes("<!--") ? start.replace(/<!--.*?(?:-->|$)/gs, "") : start;
  const label =
    /<meta[\s/][^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(text)?.[1] ??
    /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']/i.exec(text)?.[1];
  const decoder = decoderOf(label);
  return decoder?.encoding.startsWith("utf-16") === true ? undefined : decoder;
}

/** What windows-1252 has at 0x80 to 0x9f, where Latin-1 has control characters. */
const WINDOWS_1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** Several releases of Node.js, 20.20 among them, have a TextDecoder that takes windows-1252 for Latin-1. */
function decodeWindows1252(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80));
}

/** Decoders by label; null for labels that are none. The labels come from servers, so their number is bounded. */
const decoders = new Map<string, TextDecoder | null>();
const DECODER_LIMIT = 200;

function decoderOf(label: string | undefined): TextDecoder | undefined {
  if (label === undefined) return undefined;
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    decoder = createDecoder(label);
    if (decoders.size >= DECODER_LIMIT) decoders.clear();
    decoders.set(label, decoder);
  }
  return decoder ?? undefined;
}

function createDecoder(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
}
