/**
 * `npm run demo`: opens the bookshop in a process of its own, crawls it with the asyncio reactor and again without any
 * reactor, each in a process of its own, and compares what the two crawls brought home.
 *
 * `node docs/examples/demo.mjs crawl MODE URL FILE` is one of those crawls.
 */
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { AsyncCrawlerProcess } from "deferred-interop/crawler";
import { BookSpider } from "./bookspider.mjs";

const MODES = {
  AR: "with the asyncio reactor",
  RL: "without a reactor",
};
const SELF = fileURLToPath(import.meta.url);
const SHOP = fileURLToPath(new URL("bookshop/server.mjs", import.meta.url));

/** In a child process: one crawl, whose figures go to the parent. */
async function crawl(mode, shop, file) {
  const crawling = new AsyncCrawlerProcess({
    TWISTED_REACTOR_ENABLED: mode === "AR",
    FEEDS: { [file]: { format: "jsonlines", overwrite: true } },
    LOG_LEVEL: "WARNING",
  });
  const crawler = crawling.createCrawler(BookSpider);
  void crawling.crawl(crawler, { shop });
  await crawling.start();
  process.send({
    pages: crawler.stats.getValue("response_received_count"),
    seconds: crawler.stats.getValue("elapsed_time_seconds"),
    reason: crawler.stats.getValue("finish_reason"),
  });
  process.disconnect();
}

async function openShop() {
  const server = spawn(process.execPath, [SHOP], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await Promise.race([
    once(createInterface(server.stdout), "line"),
    once(server, "exit").then(([code]) => Promise.reject(new Error(`The bookshop did not open (exit code ${code})`))),
  ]);
  return { ...JSON.parse(line), close: () => server.kill() };
}

async function crawlApart(mode, shop, file) {
  const child = fork(SELF, ["crawl", mode, shop, file]);
  let figures;
  child.on("message", (message) => {
    figures = message;
  });
  const [code, signal] = await once(child, "exit");
  if (code !== 0 || figures === undefined) throw new Stopped(mode, code ?? signal);
  const lines = (await readFile(file, "utf8")).split("\n").filter(Boolean);
  return { mode, ...figures, items: lines.length, books: lines.sort() };
}

class Stopped extends Error {
  constructor(mode, how) {
    super(`The crawl ${MODES[mode]} ended early (${how})`);
    this.exitCode = typeof how === "number" && how > 0 ? how : 1;
  }
}

function table(rows) {
  const cells = [
    ["mode", "", "pages", "items", "seconds", "pages/s"],
    ...rows.map(({ mode, pages, items, seconds }) => {
      return [mode, MODES[mode], String(pages), String(items), seconds.toFixed(2), (pages / seconds).toFixed(0)];
    }),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))))
    .map((row) => `  ${row.join("   ")}`)
    .join("\n");
}

async function demo() {
  const folder = await mkdtemp(join(tmpdir(), "bookshop-"));
  let shop;
  try {
    shop = await openShop();
    console.log(`The Lamplight Bookshop is open at ${shop.url}\n`);
    const results = [];
    for (const mode of Object.keys(MODES)) {
      console.log(`Crawling ${MODES[mode]} …`);
      results.push(await crawlApart(mode, shop.url, join(folder, `${mode}.jsonl`)));
    }
    console.log(`\n${table(results)}\n`);
    const [first, second] = results.map(({ books }) => books.join("\n"));
    if (first !== second || first === "") throw new Error("The two crawls brought home different items");
    console.log(
      `Both crawls brought home the same ${results[0].items} books; the first of them:\n  ${results[0].books[0]}`,
    );
  } finally {
    shop?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

// Ctrl-C reaches the crawls too; they end in good order, and then so does this.
process.on("SIGINT", () => undefined);

const [, , task, ...rest] = process.argv;
try {
  await (task === "crawl" ? crawl(...rest) : demo());
} catch (error) {
  console.error(error.message);
  process.exitCode = error.exitCode ?? 1;
}
