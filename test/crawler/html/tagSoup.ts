import fc from "fast-check";

/* Pages no one would write: pieces of HTML, whole and broken, one after the other, cut off anywhere. */

const NAMES =
  "div p a b form FORM table tr td tbody ul li br img input option select script style title textarea svg math " +
  "foreignObject mi desc template plaintext xmp iframe noframes base h1 body html head dl dt dd image linearGradient";
const ENTITIES =
  "&amp; &lt &lt; &gt; &copy &copy=1 &copy; &notit; &not &nbsp; &nbsp &#38; &#x26; &#65 &#128; &#0; &#xD800; &#1114112; " +
  "&#99999999; &#; &#x; & && &b=2 &amp= &ampx &lt=3 &NotEqualTilde; &apos; &#39; &#8217; &mdash; &unknown; &x &quot &euro;";
const TEXTS = [
  ...[
    "text",
    " ",
    "\n",
    "a < b",
    "& ",
    "</",
    "<",
    "<>",
    "</>",
    "< /p>",
    "x>y",
    ";",
    "=",
    "'",
    '"',
    "é",
    "\u00a0",
    "😀",
    "<!",
  ],
  ...[
    "<!-",
    "<!--",
    "-->",
    "--!>",
    "<!-->",
    "<!--->",
    "<!-- c <a href=x> -->",
    "<![CDATA[",
    "]]>",
    "<![CDATA[ x &amp; <b> ]]>",
  ],
  ...[
    "<!DOCTYPE html>",
    "<!doctype",
    "<?xml version='1.0'?>",
    "<?",
    "</p>",
    "</br>",
    "</p foo>",
    "</b x=y>",
    "</script>",
  ],
  ...["</title>", "</textarea>", "</svg>", "</math>", "</a b='>'>"],
];

const entity = fc.constantFrom(...ENTITIES.split(" "));
const name = fc.constantFrom(...NAMES.split(" "));
const value = fc.array(fc.oneof(entity, fc.constantFrom("v", "x y", "/p?a=1", "<", "<form ", ">", "=", "/", "z")), {
  maxLength: 3,
});
const attribute = fc
  .record({
    name: fc.constantFrom("href", "class", "ID", "title", "data-x", "<b", "constructor", "x"),
    value: value.map((parts) => parts.join("")),
    form: fc.constantFrom("empty", "double", "single", "bare"),
  })
  .map(({ name, value, form }) => {
    if (form === "empty") return name;
    if (form === "double") return `${name}="${value.replaceAll('"', "")}"`;
    return form === "single" ? `${name} = '${value.replaceAll("'", "")}'` : `${name}=${value.replace(/[\s>]/g, "")}`;
  });
const openTag = fc
  .tuple(
    name,
    fc.array(fc.tuple(fc.constantFrom(" ", "  ", "/", "\n", " / "), attribute), { maxLength: 2 }),
    fc.constantFrom(">", ">", ">", ">", " >", "/>", " />", ""),
  )
  .map(([name, attributes, end]) => `<${name}${attributes.flat().join("")}${end}`);
const piece = fc.oneof(
  { weight: 5, arbitrary: openTag },
  { weight: 2, arbitrary: name.map((name) => `</${name}>`) },
  { weight: 2, arbitrary: entity },
  { weight: 2, arbitrary: fc.constantFrom(...TEXTS) },
);

export const tagSoup: fc.Arbitrary<string> = fc
  .tuple(fc.array(piece, { maxLength: 14 }), fc.option(fc.nat(200), { freq: 3 }))
  .map(([pieces, cut]) => pieces.join("").slice(0, cut ?? undefined));
