import { createRandomSource } from "./randomSource.mjs";
import { descriptionPatterns, familyNames, givenNames, shelves } from "./vocabulary.mjs";

export const BOOKS_PER_PAGE = 12;
const BOOKS_PER_CATEGORY = 20;
const FORMATS = ["Paperback", "Hardback", "Pocket edition"];

/** The path part of a title: lower case, ASCII letters, digits and hyphens. */
function slugOf(title) {
  return title
    .normalize("NFD")
    .replace(/[\u0300-\u036f']/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function unusedTitle(random, shelf, taken) {
  for (;;) {
    const title = random.fill(random.pick(shelf.patterns), shelf.words);
    if (!taken.has(slugOf(title))) return title;
  }
}

function describe(random, category, author) {
  const words = { ...descriptionPatterns, Category: [category], author: [author] };
  const paragraph = (...kinds) => kinds.map((kind) => random.fill(random.pick(words[kind]), words)).join(" ");
  return [paragraph("opening", "middle"), paragraph("middle", "closing")];
}

function createBook(random, shelf, taken) {
  const title = unusedTitle(random, shelf, taken);
  const author = `${random.pick(givenNames)} ${random.pick(familyNames)}`;
  const slug = slugOf(title);
  taken.add(slug);
  return {
    title,
    slug,
    author,
    category: shelf.name,
    priceInPence: random.between(8, 60) * 50 - 1,
    rating: random.between(1, 5),
    stock: Math.max(0, random.between(-3, 20)),
    year: random.between(1961, 2024),
    pages: random.between(48, 720),
    format: random.pick(FORMATS),
    description: describe(random, shelf.name, author),
  };
}

/** Picks four other books of the same category and one of another, so that most links of a shop are duplicates. */
function relate(random, books) {
  for (const book of books) {
    const related = new Set();
    while (related.size < 5) {
      const other = random.pick(books);
      const wanted = related.size === 4 ? other.category !== book.category : other.category === book.category;
      if (wanted && other !== book) related.add(other);
    }
    book.related = [...related];
  }
}

/** Fisher and Yates, with our own random source. */
function shuffle(random, items) {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.between(0, last);
    [items[last], items[other]] = [items[other], items[last]];
  }
}

/**
 * Build the shop's stock: 240 books in 12 categories, the same for the same seed.
 *
 * Three books have a story. `moved` is still linked by the address it had before (`book.linkSlug`), `slow` takes its
 * time to be sent, and `gone` is the address of a book that a list page mentions and that no longer exists.
 *
 * @param {number} [seed] - Any 32-bit integer.
 */
export function buildCatalogue(seed = 1922) {
  const random = createRandomSource(seed);
  const taken = new Set();
  const books = shelves.flatMap((shelf) =>
    Array.from({ length: BOOKS_PER_CATEGORY }, () => createBook(random, shelf, taken)),
  );
  shuffle(random, books);
  relate(random, books);
  books.forEach((book, index) => {
    book.sku = `BS-${String(index + 1).padStart(4, "0")}`;
    book.linkSlug = book.slug;
  });

  const moved = books[40];
  moved.linkSlug = `${moved.slug}-first-edition`;
  return {
    books,
    bySlug: new Map(books.map((book) => [book.slug, book])),
    categories: shelves.map(({ name }) => ({
      name,
      slug: slugOf(name),
      books: books.filter((b) => b.category === name),
    })),
    moved,
    slow: books[100],
    gone: { title: "The Inventory of Lost Umbrellas", slug: "the-inventory-of-lost-umbrellas", mentionedOnPage: 7 },
  };
}
