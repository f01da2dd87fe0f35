/*
 * Pages with what real ones have wrong. `numbered` gives every tag an attribute `n` of its own, so that elements found by
 * two libraries can be compared.
 */

export const shopPage = `<!DOCTYPE html>
<HTML lang=en-GB><Head><meta charset="utf-8"><title>Tea &amp; Coffee &mdash; shop</title>
<link rel="stylesheet" href="/style.css"><style>.a > .b { color: red } /* <p>no</p> */</style>
<script>var x = "<a href='/trap'>no</a>"; if (1 < 2 && 3 > 2) { document.write("<b>"); }</script></head>
<body class="shop  wide"><!-- <a href="/commented">no</a> -->
<div id="main" class="main content"><h1 class="head">Tea &lt;3 &amp;amp; Coffee</h1>
<P>First paragraph
<p class="Intro">Second &eacute;t&eacute; &#233; &#xE9; &copy 2026 &unknown; AT&T <b>bold<i>both</b>not</i>
<ul id=list><li class="item first" data-id="1">one<li class="item" data-id='2'>two <em>2</em></li>
<li class=item data-id=3 hidden>three<ul><li>nested <a href="?a=1&amp;b=2">link</a><li>nested 2</ul>
<li class="item last sale" data-id="4" title='say "hi"'>four</ul>
<table><tr><th>Name<th>Price<tr><td>Tea<td class=price>&pound;3.50<tr><td>Coffee</td><td class="price sale">£4</td></tr>
<tbody><tr><td colspan=2><table class=inner><tr><td>inner</table></table>
<form action=/search><input type=TEXT name=q value="a &quot;b&quot;" disabled><select name=s><option>1<option selected value=2>2</select>
<input type=checkbox checked><input type="radio"><textarea>raw <b>text</b> more</textarea><button>Go</button></form>
<dl><dt>T<dd>D1<dd>D2<dt>U<dd>D3</dl>
<img src=a.png alt="x > y"><br/><hr>
<a href="/one" href="/two" CLASS="dup" class="later">dup</a>
<a href="http://other.example/x?y=1#z" rel="nofollow NOOPENER">other</a><a name=anchor>no href</a>
<svg viewBox="0 0 1 1"><g id=g></g><path d="M0 0"/><title>svg title</title></svg>
<template><p class=item>in template</p></template>
<div><div><div><p><span>deep</span></p></div></div></div>
<p></p><p> </p><p><!-- only a comment --></p>
</div><footer lang="en"><p lang="fr-CA">Bonjour</p>&copy; 2026</footer></body></html> trailing`;

export const brokenPages: readonly string[] = [
  "",
  "just text & more",
  "<p>unclosed <b>bold <i>both</p><p>next</b></i>",
  "<div class=a><div class='b' id=c><p>x</div></p></div></span>tail",
  "<ul><li>1<li>2<ul><li>2.1<li>2.2</ul><li>3</ul>",
  "<table><td>1<td>2<tr><td>3<table><tr><td>4</table><td>5</table>",
  "<a href=1>one<a href=2>two<p>three<a href=3>four",
  "<p>a<br>b<br/>c</br>d<hr>e</p></p>f",
  "<!-- a --><!-- b -- c --><p>x<!-- unclosed <p>y",
  "<p>x<![CDATA[ <b>cdata</b> ]]>y</p>",
  "<script>if (a</b>c) '</scr'+'ipt>'</script><p>after</p><style>p{}</style>",
  "<title>a<b>c</title><textarea><p>d</p></textarea><p>e",
  "<p title='a&amp;b&lt' data-x=\"&copy;&copy\" data-y=&amp;c>x</p>",
  "<DIV CLASS=Up ID=Case><P>upper</P></DIV>",
  "<p class='a' class='b' id=x id=y>dup",
  "<p class>empty<p class=>empty2<p class=''>empty3<input disabled value>",
  "<div <p class=x>odd</div>",
  "<p>1 < 2 and 3 > 2 <3 <>x</p>",
  "<select><option>a<option selected>b<optgroup label=g><option>c</select>",
  "<p>half a tag <a href='/x",
  "<b><p>misnested</b></p><i>x",
  "<h1>t<h2>u</h2>v",
  "<body><p>x</body></html><p>after the end",
];

/** Put `n=0`, `n=1` … into everything that looks like an open tag. */
export function numbered(html: string): string {
  let n = 0;
  return html.replace(/<[a-zA-Z][\w]*/g, (tag) => `${tag} n=${n++}`);
}
