import fc from "fast-check";
import { TextDecoder } from "node:util";
import { describe, expect, it } from "vitest";
import { decodeText } from "../../../src/crawler/http/decodeText.js";

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

describe("decodeText()", () => {
  it("is UTF-8 when nothing says otherwise", () => {
    expect(decodeText(Buffer.from("naïve ☕"))).toBe("naïve ☕");
    expect(decodeText(Buffer.from("naïve ☕"), "text/html")).toBe("naïve ☕");
  });

  it("gives what TextDecoder gives for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (body) => {
        fc.pre(!(body[0] === 0xfe && body[1] === 0xff) && !(body[0] === 0xff && body[1] === 0xfe));
        expect(decodeText(body, "text/plain")).toBe(new TextDecoder().decode(body));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["text/html; charset=windows-1252", "text/html;charset='ISO-8859-1'", 'text/html; Charset = "latin1"; x=y'])(
    "takes the charset of %s",
    (contentType) => {
      expect(decodeText(bytes("caf\xe9 \x80"), contentType)).toBe("café €");
    },
  );

  it("takes a byte order mark before the Content-Type, and leaves it out", () => {
    expect(decodeText(bytes("\xef\xbb\xbf\xc3\xa9"), "text/html; charset=latin1")).toBe("é");
    expect(decodeText(bytes("\xff\xfea\0"), "text/html; charset=utf-8")).toBe("a");
    expect(decodeText(bytes("\xfe\xff\0a"), "text/html; charset=utf-8")).toBe("a");
  });

  it.each([
    "<meta charset=windows-1251>",
    "<META CHARSET = 'Windows-1251' >",
    '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
    '<!-- <meta charset=utf-8> --><meta name=x><meta charset="cp1251"/>',
    '<?xml version="1.0" encoding="windows-1251"?>',
  ])("takes the charset of %s", (declaration) => {
    expect(decodeText(bytes(`${declaration}<p>\xcf\xf0`), "text/html")).toContain("<p>Пр");
    expect(decodeText(bytes(`${declaration}<p>\xcf\xf0`))).toContain("<p>Пр");
  });

  it("takes the Content-Type before what the page says", () => {
    expect(decodeText(Buffer.from("<meta charset=latin1>é"), "text/html; charset=utf-8")).toContain("é");
  });

  it("does not look for a declaration beyond 1,024 bytes, nor in what is no page", () => {
    expect(decodeText(bytes(`${" ".repeat(1024)}<meta charset=latin1>\xe9`))).toContain("\ufffd");
    expect(decodeText(bytes("<meta charset=latin1>\xe9"), "application/json")).toContain("\ufffd");
  });

  it("does not believe a page that says it is in UTF-16 in ASCII", () => {
    expect(decodeText(Buffer.from("<meta charset=utf-16>é"))).toContain("é");
  });

  it("passes over labels that nobody knows", () => {
    expect(decodeText(Buffer.from("é"), "text/html; charset=nonsense")).toBe("é");
    expect(decodeText(bytes("<meta charset=latin1>\xe9"), "text/html; charset=nonsense")).toContain("é");
    expect(decodeText(Buffer.from("<meta charset=nonsense>é"))).toContain("é");
    for (let i = 0; i < 500; i++) expect(decodeText(Buffer.from("é"), `text/html; charset=x-${i}`)).toBe("é");
  });

  it("decodes a view of a larger buffer and nothing around it", () => {
    const whole = Buffer.from("xx<meta charset=latin1>xx");
    expect(decodeText(whole.subarray(2, 23))).toBe("<meta charset=latin1>");
    expect(decodeText(Buffer.from("xxéxx").subarray(2, 4))).toBe("é");
  });
});
