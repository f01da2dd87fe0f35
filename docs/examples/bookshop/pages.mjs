import { BOOKS_PER_PAGE } from "./catalogue.mjs";

const SHOP = "The Lamplight Bookshop";

function escape(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function price(book) {
  return `£${(book.priceInPence / 100).toFixed(2)}`;
}

function availability(book) {
  return book.stock > 0 ? `In stock (${book.stock} available)` : "Out of stock";
}

function stars(book) {
  return `<span class="rating rating-${book.rating}" title="${book.rating} out of 5">${"★".repeat(book.rating)}${"☆".repeat(5 - book.rating)}</span>`;
}

/** The frame of every page; `root` is the relative way to the front page. */
function layout({ title, root, breadcrumbs, main }) {
  const trail = breadcrumbs.map(([text, href]) =>
    href === undefined ? `<span aria-current="page">${escape(text)}</span>` : `<a href="${href}">${escape(text)}</a>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} | ${SHOP}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/shop.css">
</head>
<body>
<header>
  <a class="home" href="${root}">${SHOP}</a>
  <nav><a href="${root}catalogue/page-1.html">All books</a> <a HREF="${root}#categories">Categories</a></nav>
</header>
<nav class="breadcrumbs">${trail.join(" › ")}</nav>
<main>
${main}
</main>
<footer>
  <!-- The winter opening hours are on the door: <a href="/book/not-a-link.html">a link that is only a comment</a> -->
  <p>An invented shop for trying out crawlers. Write to <a href="mailto:till@lamplight.invalid">the till</a>.</p>
</footer>
</body>
</html>
`;
}

function card(book, root) {
  const href = `${root}book/${book.linkSlug}.html`;
  return `  <li class="card">
    <h3><a href="${href}">${escape(book.title)}</a></h3>
    <p class="author">${escape(book.author)}</p>
    <p>${stars(book)} <span class="price">${price(book)}</span></p>
    <p class="${book.stock > 0 ? "available" : "unavailable"}">${book.stock > 0 ? "In stock" : "Out of stock"}</p>
  </li>`;
}

function cards(books, root) {
  return `<ol class="cards">\n${books.map((book) => card(book, root)).join("\n")}\n</ol>`;
}

/** The front page. Its list of categories leaves every `<li>` open, as HTML allows. */
export function frontPage({ books, categories }) {
  const items = categories.map(
    ({ name, slug, books: shelf }) =>
      `  <li><a href="category/${slug}.html">${escape(name)}</a> <small>${shelf.length}</small>`,
  );
  const main = `<h1>${SHOP}</h1>
<p>${books.length} books on ${categories.length} shelves. <a href="catalogue/page-1.html">See them all</a>.</p>
<h2 id="categories">Categories</h2>
<ul class="categories">
${items.join("\n")}
</ul>
<h2>On the front table</h2>
${cards(books.slice(0, 4), "")}`;
  return layout({ title: "Welcome", root: "./", breadcrumbs: [["Home"]], main });
}

/** How many list pages the catalogue has. */
export function listPageCount({ books }) {
  return Math.ceil(books.length / BOOKS_PER_PAGE);
}

/** `/catalogue/page-N.html`, twelve books each; one of them mentions a book that is gone. */
export function listPage(catalogue, number) {
  const count = listPageCount(catalogue);
  const books = catalogue.books.slice((number - 1) * BOOKS_PER_PAGE, number * BOOKS_PER_PAGE);
  const { gone } = catalogue;
  const note =
    number === gone.mentionedOnPage
      ? `<p class="note">You asked for <a href="../book/${gone.slug}.html">${escape(gone.title)}</a>: we are looking for it.</p>`
      : "";
  const previous = number > 1 ? `<a class="previous" rel="prev" href="page-${number - 1}.html">previous</a>` : "";
  const next = number < count ? `<a class="next" rel="next" href="page-${number + 1}.html">next</a>` : "";
  const main = `<h1>All books</h1>
${cards(books, "../")}
${note}
<p class="pager">${previous} <span>Page ${number} of ${count}</span> ${next}</p>`;
  return layout({
    title: `All books, page ${number}`,
    root: "../",
    breadcrumbs: [["Home", "../"], ["All books"]],
    main,
  });
}

/** `/category/SLUG.html`, two pages each; the second one hangs on a query string with an escaped ampersand. */
export function categoryPage(category, number) {
  const count = Math.ceil(category.books.length / BOOKS_PER_PAGE);
  const sorted = [...category.books].sort((a, b) => (a.slug < b.slug ? -1 : 1));
  const books = sorted.slice((number - 1) * BOOKS_PER_PAGE, number * BOOKS_PER_PAGE);
  const previous = number > 1 ? `<a class="previous" rel="prev" href="${category.slug}.html">previous</a>` : "";
  const next = number < count ? `<a class="next" rel="next" href="?sort=title&amp;page=${number + 1}">next</a>` : "";
  const main = `<h1>${escape(category.name)}</h1>
${cards(books, "../")}
<p class="pager">${previous} <span>Page ${number} of ${count}</span> ${next}</p>`;
  return layout({ title: category.name, root: "../", breadcrumbs: [["Home", "../"], [category.name]], main });
}

/** `/book/SLUG.html`. */
export function bookPage(book, category) {
  const rows = [
    ["SKU", book.sku],
    ["Format", book.format],
    ["Pages", book.pages],
    ["First published", book.year],
    ["Category", escape(book.category)],
  ];
  const related = book.related.map(
    (other) =>
      `  <li><a href="${other.linkSlug}.html">${escape(other.title)}</a> <span class="price">${price(other)}</span></li>`,
  );
  const main = `<article class="book">
<h1>${escape(book.title)}</h1>
<p class="author">by <span>${escape(book.author)}</span></p>
<p>${stars(book)} <span class="price">${price(book)}</span></p>
<p class="availability">${availability(book)}</p>
<div class="description">
${book.description.map((paragraph) => `<p>${escape(paragraph)}</p>`).join("\n")}
</div>
<table>
${rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`).join("\n")}
</table>
</article>
<h2>You may also like</h2>
<ul class="related">
${related.join("\n")}
</ul>`;
  const breadcrumbs = [["Home", "../"], [category.name, `../category/${category.slug}.html`], [book.title]];
  return layout({ title: book.title, root: "../", breadcrumbs, main });
}

/** A page that says what went wrong, for 404, 405 and 500. */
export function problemPage(status, text) {
  const main = `<h1>${status}</h1>\n<p>${escape(text)} <a href="/">Back to the front page</a>.</p>`;
  return layout({ title: String(status), root: "/", breadcrumbs: [["Home", "/"], [String(status)]], main });
}

export const stylesheet = `:root { color-scheme: light dark; --accent: #9a5b13; --line: #8884; }
body { font: 1rem/1.5 Georgia, "Times New Roman", serif; max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; justify-content: space-between; align-items: baseline; padding: 1rem 0; border-bottom: 1px solid var(--line); }
.home { font-size: 1.4rem; font-weight: bold; text-decoration: none; }
nav a { margin-right: 1rem; }
a { color: var(--accent); }
.breadcrumbs { font-size: 0.85rem; padding: 0.5rem 0; }
.cards { list-style: none; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); }
.card { border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem; }
.card h3 { font-size: 1rem; margin: 0; }
.card p { margin: 0.25rem 0; }
.categories { columns: 3; }
.author, .unavailable, footer { opacity: 0.75; }
.rating { color: #c98a1b; letter-spacing: 0.05em; }
.price { font-weight: bold; }
.pager { display: flex; gap: 1rem; justify-content: center; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: 0.25rem 0.75rem; text-align: left; }
footer { border-top: 1px solid var(--line); margin-top: 2rem; font-size: 0.85rem; }
`;
