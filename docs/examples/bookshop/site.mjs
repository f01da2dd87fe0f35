import { gzipSync } from "node:zlib";
import { buildCatalogue } from "./catalogue.mjs";
import { bookPage, categoryPage, frontPage, listPage, listPageCount, problemPage, stylesheet } from "./pages.mjs";

const HTML = "text/html; charset=utf-8";
const SLOW_CHUNKS = 6;
const SLOW_PAUSE_MS = 50;

function acceptsGzip(request) {
  const offers = String(request.headers["accept-encoding"] ?? "").toLowerCase();
  return /(?:^|,)\s*gzip\s*(?:;\s*q=(?:1|0\.0*[1-9])[0-9.]*\s*)?(?:,|$)/.test(offers);
}

/** The key of a page: the order of a query string does not matter, nor does what we do not know in it. */
function pageKey(url) {
  const [path, query] = url.split("?");
  const page = new URLSearchParams(query).get("page") ?? "1";
  return page === "1" ? path : `${path}?page=${page}`;
}

/** Counts what was asked for, so that a trial can prove that nothing was fetched twice. */
function createTally() {
  const byPath = new Map();
  const byStatus = {};
  let requests = 0;
  let gzipped = 0;
  let open = 0;
  let mostAtOnce = 0;
  return {
    arrived(request, response) {
      requests++;
      open++;
      mostAtOnce = Math.max(mostAtOnce, open);
      byPath.set(request.url, (byPath.get(request.url) ?? 0) + 1);
      response.once("close", () => open--);
    },
    answered(status, headers) {
      byStatus[status] = (byStatus[status] ?? 0) + 1;
      if (headers["content-encoding"] === "gzip") gzipped++;
    },
    report() {
      const repeated = Object.fromEntries([...byPath].filter(([, times]) => times > 1));
      return { requests, differentUrls: byPath.size, repeated, byStatus, gzipped, mostAtOnce };
    },
  };
}

/** Sends a page in small pieces, about 300 ms in all. */
function trickle(response, body) {
  const size = Math.ceil(body.length / SLOW_CHUNKS);
  let sent = 0;
  const sendPiece = () => {
    response.write(body.subarray(sent, sent + size));
    sent += size;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  };
  const timer = setInterval(sendPiece, SLOW_PAUSE_MS);
  response.once("close", () => clearInterval(timer));
}

/** The fixed pages by path; those under `/catalogue/` and `/category/` are packed when the client allows it. */
function renderPages(catalogue) {
  const pages = new Map();
  const add = (path, text, type = HTML) => {
    const body = Buffer.from(text);
    const packed = /^\/cat/.test(path) ? gzipSync(body) : undefined;
    pages.set(path, { body, packed, type });
  };
  add("/", frontPage(catalogue));
  add("/static/shop.css", stylesheet, "text/css; charset=utf-8");
  for (let number = 1; number <= listPageCount(catalogue); number++) {
    add(`/catalogue/page-${number}.html`, listPage(catalogue, number));
  }
  for (const category of catalogue.categories) {
    add(`/category/${category.slug}.html`, categoryPage(category, 1));
    add(`/category/${category.slug}.html?page=2`, categoryPage(category, 2));
    for (const book of category.books) add(`/book/${book.slug}.html`, bookPage(book, category));
  }
  return pages;
}

/**
 * Build the shop as a request listener for `node:http`.
 *
 * Besides the shop itself there are addresses that nothing links to: `/stats` (what was served so far, as JSON),
 * `/loop/a` (redirects for ever), `/error/500` and `/hang` (never answers).
 */
export function createSite() {
  const catalogue = buildCatalogue();
  const pages = renderPages(catalogue);
  const redirects = new Map([
    [`/book/${catalogue.moved.linkSlug}.html`, { status: 301, location: `${catalogue.moved.slug}.html` }],
    ["/loop/a", { status: 302, location: "/loop/b" }],
    ["/loop/b", { status: 302, location: "/loop/a" }],
  ]);
  const slowPath = `/book/${catalogue.slow.slug}.html`;
  const tally = createTally();

  function begin(response, status, headers) {
    tally.answered(status, headers);
    response.writeHead(status, headers);
  }

  function send(request, response, status, headers, body) {
    begin(response, status, { ...headers, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  }

  function sendProblem(request, response, status, text, headers = {}) {
    send(request, response, status, { "content-type": HTML, ...headers }, Buffer.from(problemPage(status, text)));
  }

  function sendPage(request, response, { body, packed, type }) {
    if (packed === undefined) return send(request, response, 200, { "content-type": type }, body);
    const headers = { "content-type": type, vary: "accept-encoding" };
    if (!acceptsGzip(request)) return send(request, response, 200, headers, body);
    send(request, response, 200, { ...headers, "content-encoding": "gzip" }, packed);
  }

  return function serve(request, response) {
    const { url, method } = request;
    if (url === "/stats") {
      response.writeHead(200, { "content-type": "application/json" });
      return response.end(JSON.stringify(tally.report()));
    }
    tally.arrived(request, response);
    if (method !== "GET" && method !== "HEAD") {
      return sendProblem(request, response, 405, "This shop only hands out pages.", { allow: "GET, HEAD" });
    }
    if (url === "/hang") return;
    if (url === "/error/500") return sendProblem(request, response, 500, "The shelf fell over.");
    const redirect = redirects.get(url);
    if (redirect) return send(request, response, redirect.status, { location: redirect.location }, Buffer.alloc(0));
    const page = pages.get(pageKey(url));
    if (!page) return sendProblem(request, response, 404, "There is no such page.");
    if (url === slowPath && method === "GET") {
      begin(response, 200, { "content-type": page.type });
      return trickle(response, page.body);
    }
    sendPage(request, response, page);
  };
}
