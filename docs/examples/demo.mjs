/**
 * `npm run demo`: opens the bookshop in a process of its own, crawls it with the asyncio reactor and again without any
 * reactor, each in a process of its own, and compares what the two crawls brought home.
 *
 * `--port N` puts the shop on a port of your choice.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildCatalogue } from "./bookshop/catalogue.mjs";

const MODES = [
  { mode: "AR", title: "with the asyncio reactor", settings: [] },
  { mode: "RL", title: "without a reactor", settings: ["-s", "TWISTED_REACTOR_ENABLED=false"] },
];
const SHOP = pathTo("bookshop/server.mjs");
const SPIDER = pathTo("bookspider.mjs");
const COMMAND = pathTo("../../dist/cli/main.js");
/** npm sends Ctrl-C on to us, who have it from the terminal already: within this time, two are one. */
const ECHO_MS = 250;

/** What ends the demo with one line and an exit code. */
class Stopped extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The processes that were started and have not ended. */
const children = new Set();
let interrupted;
let crawling;

function pathTo(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

/**
 * Starts a program of ours. It is detached, so that Ctrl-C in a terminal reaches it through us alone, and once.
 */
function start(args, stdio) {
  const child = spawn(process.execPath, args, { stdio, detached: true });
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

function exitOf(child) {
  return once(child, "exit").then(([code, signal]) => code ?? 128 + constants.signals[signal]);
}

async function openShop(port) {
  // The shop closes when the other end of its standard input is gone, however this process may end.
  const shop = start([SHOP, "--port", port], ["pipe", "pipe", "inherit"]);
  const line = once(createInterface(shop.stdout), "line");
  const closed = exitOf(shop).then((code) => {
    throw new Stopped("The bookshop could not be opened", code);
  });
  const [ready] = await Promise.race([line, closed]);
  closed.catch(() => undefined);
  return JSON.parse(ready).url;
}

/** Crawls the shop as anybody would on the command line, and reads the figures in the log. */
async function crawl({ mode, title, settings }, shop, folder) {
  const feed = join(folder, `${mode}.jsonl`);
  const log = join(folder, `${mode}.log`);
  const options = ["-O", feed, "-a", `shop=${shop}`, "-s", `LOG_FILE=${log}`, "-L", "INFO", ...settings];
  crawling = start([COMMAND, "runspider", SPIDER, ...options], ["ignore", "inherit", "inherit"]);
  const code = await exitOf(crawling);
  crawling = undefined;
  if (interrupted !== undefined) throw new Stopped("Stopped: the demo is not complete", interrupted);
  const text = await readFile(log, "utf8").catch(() => "");
  if (code !== 0) throw new Stopped(`${lastLines(text)}\nThe crawl ${title} has failed (exit code ${code})`, code);
  const figure = (key) => Number(new RegExp(`'${key}': ([\\d.]+)`).exec(text)?.[1]);
  const lines = (await readFile(feed, "utf8")).split("\n").filter((line) => line !== "");
  return {
    ...{ mode, title, items: lines.map(canonical).sort() },
    ...{ pages: figure("response_received_count"), seconds: figure("elapsed_time_seconds") },
  };
}

function lastLines(text) {
  return text.trimEnd().split("\n").slice(-15).join("\n");
}

/** An item as text, the same for the same item. */
function canonical(line) {
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line)).sort()));
}

function compare([first, second], wanted) {
  const missing = first.items.filter((item) => !second.items.includes(item));
  const added = second.items.filter((item) => !first.items.includes(item));
  if (missing.length > 0 || added.length > 0 || first.items.length !== second.items.length) {
    throw new Stopped(
      `The two crawls brought home different books, such as ${missing[0] ?? added[0] ?? "a repeated one"}`,
    );
  }
  const titles = new Set(first.items.map((item) => JSON.parse(item).title));
  if (titles.size !== wanted || first.items.length !== wanted) {
    throw new Stopped(
      `The shop has ${wanted} books; brought home were ${first.items.length}, ${titles.size} of them different`,
    );
  }
}

function table(results) {
  const rows = results.map(({ mode, title, pages, items, seconds }) => [
    ...[mode, title, String(pages), String(items.length), seconds.toFixed(2), (pages / seconds).toFixed(0)],
  ]);
  const cells = [["mode", "", "pages", "items", "seconds", "pages/s"], ...rows];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const align = (cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  return cells.map((row) => `  ${row.map(align).join("   ")}`).join("\n");
}

function example(item) {
  const { title, author, price, rating } = JSON.parse(item);
  return `${title}, by ${author}: £${price.toFixed(2)}, ${"★".repeat(rating)}`;
}

async function demo(port) {
  const folder = await mkdtemp(join(tmpdir(), "bookshop-"));
  try {
    const { books } = buildCatalogue();
    const shop = await openShop(port);
    console.log(`The Lamplight Bookshop is open at ${shop} and has ${books.length} books.\n`);
    const results = [];
    for (const mode of MODES) {
      if (interrupted !== undefined) throw new Stopped("Stopped: the demo is not complete", interrupted);
      console.log(`Crawling ${mode.title} …`);
      results.push(await crawl(mode, shop, folder));
    }
    console.log(`\n${table(results)}\n`);
    compare(results, books.length);
    console.log(`Both crawls brought home the same ${books.length} books, and all there are. One of them:`);
    console.log(`  ${example(results[0].items[0])}`);
  } finally {
    await Promise.all([...children].map((child) => child.kill() && exitOf(child)));
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first signal lets the crawl end in good order, another one does not. */
function handleSignals() {
  let last = -Infinity;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      if (performance.now() - last < ECHO_MS) return;
      last = performance.now();
      interrupted ??= 128 + constants.signals[signal];
      crawling?.kill(signal);
    });
  }
  process.on("exit", () => {
    for (const child of children) child.kill();
  });
}

function readOptions() {
  try {
    return parseArgs({ options: { port: { type: "string", default: "0" } } }).values;
  } catch (error) {
    throw new Stopped(`${error.message}\nUsage: node docs/examples/demo.mjs [--port N]`, 2);
  }
}

try {
  handleSignals();
  await demo(readOptions().port);
} catch (error) {
  console.error(error instanceof Stopped ? error.message : error);
  process.exitCode = error.exitCode ?? 1;
}
