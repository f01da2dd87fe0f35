import { fileURLToPath } from "node:url";
import * as cheerio from "cheerio";
import * as slim from "cheerio/slim";
import { Response } from "../../dist/crawler/index.js";

/*
 * What a callback does with a page, from the bytes on: decode, parse, select ten items with three texts each, twenty
 * links and a heading. Our `response.css()` against cheerio on htmlparser2 (slim) and on parse5.
 *
 * CPU time, not wall time; the three take turns, so that a noisy machine is noisy for all; the lower quartile of the
 * rounds, because neighbours on the machine only ever add to it. A sample is long enough to pay for its own garbage.
 * Run it by itself with: node --expose-gc --single-threaded-gc --no-flush-bytecode bench/scenarios/selecting.mjs
 */

export const name = "selecting";
export const question = "How many milliseconds of CPU does it take to parse a 10 KB page and select 51 things in it?";

const PAGES = 40;
const LOREM =
  "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore " +
  "magna aliqua; ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip.";

function itemOf(page, i) {
  const id = page * 10 + i;
  return `
      <article class="product item" data-id="${id}" id=item-${i}>
        <div class="thumbnail"><img src="/img/${id}.jpg" alt="Picture of ${id}" width=120 height=160></div>
        <h3 class="title">Salt &amp; Pepper, volume ${id}</h3>
        <p class="meta"><span class="price">&pound;${i + 10}.${i}5</span> by <span class='author' itemprop="author">Author ${i}</span></p>
        <p class="description">${LOREM} ${LOREM}<br>
        <ul class=tags><li>tea<li>coffee &lt; tea</ul>
      </article>`;
}

/** A page of 10 KB with the usual traps: open elements, entities, comments, scripts, unquoted attributes. */
function pageOf(page) {
  const items = Array.from({ length: 10 }, (_, i) => itemOf(page, i)).join("");
  const links = Array.from(
    { length: 20 },
    (_, i) => `<li class="page"><a href="/page/${page * 20 + i}?sort=price&amp;order=asc" class="link">Page ${i}</a>`,
  );
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Shop &mdash; page ${page}</title>
<link rel="stylesheet" href="/style.css"><style>.product > .title { color: maroon }</style>
<script>if (1 < 2) document.write("<a href='/trap'>not a link<\\/a>");</script></head>
<body><!-- <a href="/old">not a link</a> -->
<div id="main"><h1 class="heading">Page ${page}</h1>
  <div class="items">${items}
  </div>
  <ul class="pager">
${links.join("\n")}
  </ul>
</div><footer>&copy; 2026 A Shop</footer></body></html>`;
}

function selectOurs(body) {
  const response = new Response("https://example.com/shop", { body });
  const texts = [response.css("h1::text").get()];
  for (const item of response.css("article.product")) {
    texts.push(item.css("h3.title::text").get(), item.css(".price::text").get(), item.css("span.author::text").get());
  }
  return [...texts, ...response.css("a::attr(href)").getAll()];
}

function selectByCheerio(load, body) {
  const $ = load(body.toString());
  const texts = [$("h1").first().text()];
  $("article.product").each((_, element) => {
    const item = $(element);
    texts.push(item.find("h3.title").text(), item.find(".price").text(), item.find("span.author").text());
  });
  $("a[href]").each((_, element) => {
    texts.push($(element).attr("href"));
  });
  return texts;
}

const CASES = {
  ours: { select: selectOurs, perRound: 300 },
  "cheerio/slim": { select: (body) => selectByCheerio(slim.load, body), perRound: 100 },
  cheerio: { select: (body) => selectByCheerio(cheerio.load, body), perRound: 50 },
};

function verify(bodies) {
  for (const body of bodies) {
    const wanted = JSON.stringify(CASES.cheerio.select(body));
    for (const [who, { select }] of Object.entries(CASES)) {
      const got = JSON.stringify(select(body));
      if (got !== wanted) throw new Error(`${who} selected ${got}, wanted ${wanted}`);
    }
  }
}

function cpuMsPerPage(select, bodies, count) {
  globalThis.gc?.({ type: "minor" }); // what the case before left behind is not this one's to clear away
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) select(bodies[i % bodies.length]);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

function lowerQuartile(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 2];
}

/**
 * Measure.
 *
 * @param rounds - How often each case gets its turn.
 * @returns `msPerPage` for ours and `peers` for the others, in milliseconds of CPU; `pages`, how many ours has read.
 */
export function run({ rounds = 9 } = {}) {
  const bodies = Array.from({ length: PAGES }, (_, page) => Buffer.from(pageOf(page)));
  verify(bodies);
  const times = {};
  for (const [who, { select, perRound }] of Object.entries(CASES)) {
    times[who] = [];
    cpuMsPerPage(select, bodies, perRound * 2);
  }
  for (let round = 0; round < rounds; round++) {
    for (const [who, { select, perRound }] of Object.entries(CASES)) {
      times[who].push(cpuMsPerPage(select, bodies, perRound));
    }
  }
  const { ours, ...peers } = Object.fromEntries(Object.entries(times).map(([who, all]) => [who, lowerQuartile(all)]));
  return { msPerPage: ours, pages: rounds * CASES.ours.perRound, bytes: bodies[0].length, peers };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { msPerPage, peers, bytes } = run();
  console.log(`${question} (${bytes} bytes)`);
  for (const [who, ms] of [["ours", msPerPage], ...Object.entries(peers)]) {
    console.log(`  ${who.padEnd(14)}${ms.toFixed(3)} ms   ${(ms / msPerPage).toFixed(1)}x`);
  }
}
