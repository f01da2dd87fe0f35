/**
 * What the site of faults has on its pages, and which of them go wrong how often: the same for the same seed, whoever asks
 * and in whatever order.
 */
import { createRandomSource } from "../../../docs/examples/bookshop/randomSource.mjs";

export const BOOKS_PER_PAGE = 10;
const LINKS_PER_INDEX = 25;

/** After one of these, asking again helps. `hang` and `hangInBody` cost a whole DOWNLOAD_TIMEOUT: the links to such pages say so, lest a busy machine take others for them. */
export const PASSING = [
  ...["reset", "close", "resetInBody", "cutLength", "cutChunked", "badChunk"],
  ...["cutGzip", "cutGzipLength", "corruptGzip", "notGzip", "cutDeflate", "cutBrotli"],
  ...["status500", "status503", "status429", "garbage", "badHeader", "nulHeader", "longHeaders", "twoLengths"],
];
export const HANGS = ["hang", "hangInBody"];
/** These do not pass, and asking again is no use. */
export const LASTING = ["notFound", "redirectLoop", "tooLong", "growsTooLong", "gzipBomb", "badLocation"];
/** How a whole page may come. */
export const WHOLE = ["plain", "chunked", "gzip", "gzipChunked", "deflate", "brotli", "slow", "hinted", "untilClose"];

/**
 * @param {number} seed - Any 32-bit integer.
 * @param {number} pages - How many pages with books there are.
 */
export function createPlan(seed, pages) {
  return { seed, pages, indexes: Math.ceil(pages / LINKS_PER_INDEX) };
}

/** What goes wrong with a page: `faults` with its first tries, then it comes whole; `doom` with every try. */
export function fateOf({ seed }, kind, number) {
  const random = createRandomSource(Math.imul(seed, 7919) + number * 2 + (kind === "index" ? 1 : 0));
  random.next();
  const faults = [];
  const [unlucky, doomed] = [random.next(), random.next()];
  // At most as often as RETRY_TIMES makes good; what an index lists would be lost with it.
  const count = unlucky < 0.6 ? 0 : unlucky < 0.85 ? 1 : 2;
  for (let i = 0; i < count; i++) faults.push(random.pick(PASSING));
  const whole = random.pick(WHOLE);
  if (kind === "page" && number % 100 === 42) return { faults: [random.pick(HANGS)], whole, doom: undefined };
  if (kind === "index" || doomed > 0.06) return { faults, whole, doom: undefined };
  return { faults, whole, doom: random.next() < 0.5 ? random.pick(LASTING) : random.pick(PASSING) };
}

/** The books of a page: enough text that half a page is a good many of them. */
export function booksOf(number) {
  return Array.from({ length: BOOKS_PER_PAGE }, (_, i) => ({
    title: `Book ${number}.${i}`,
    price: `${(number * 37 + i * 11) % 90}.${10 + ((number + i) % 90)}`,
    about: `Of page ${number}, at place ${i}: ${"lorem ipsum ".repeat(8)}`.trim(),
  }));
}

export function pageText(number) {
  const cards = booksOf(number).map(
    ({ title, price, about }) =>
      `<li class="card"><h3>${title}</h3><b class="price">${price}</b><p class="about">${about}</p></li>`,
  );
  return `<!doctype html><title>Page ${number}</title><ol>${cards.join("\n")}</ol>`;
}

export function indexText(plan, number) {
  const { pages, indexes } = plan;
  const links = [];
  for (let page = number * LINKS_PER_INDEX; page < Math.min(pages, (number + 1) * LINKS_PER_INDEX); page++) {
    // Some are found by way of a redirect.
    const folder = page % 10 === 3 ? "moved" : "page";
    const hint = HANGS.includes(fateOf(plan, "page", page).faults[0]) ? ' data-patience="1"' : "";
    links.push(`<li><a class="page" href="../${folder}/${page}"${hint}>${page}</a></li>`);
  }
  const next = number + 1 < indexes ? `<a class="next" href="${number + 1}">next</a>` : "";
  return `<!doctype html><title>Index ${number}</title><ul>${links.join("\n")}</ul>${next}`;
}

/** Every book that can be had. */
export function reachableBooks(plan) {
  const numbers = Array.from({ length: plan.pages }, (_, number) => number);
  return numbers.filter((number) => fateOf(plan, "page", number).doom === undefined).flatMap(booksOf);
}

/** The pages that cannot be had, by what is wrong with them. */
export function doomedPages(plan) {
  const counts = {};
  for (let number = 0; number < plan.pages; number++) {
    const { doom } = fateOf(plan, "page", number);
    if (doom !== undefined) counts[doom] = (counts[doom] ?? 0) + 1;
  }
  return counts;
}
