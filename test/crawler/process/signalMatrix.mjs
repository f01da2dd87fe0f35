/*
 * What SIGINT and SIGTERM, once and twice, do to a crawl that is started in each way; for any Node:
 *   npm run build && node test/crawler/process/signalMatrix.mjs [node binaries…]
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";
const SELECT = "twisted.internet.selectreactor.SelectReactor";

const HEAD = `
import { installReactor, react } from "deferred-interop";
import { AsyncCrawlerProcess, AsyncCrawlerRunner, configureLogging, CrawlerProcess, CrawlerRunner } from "deferred-interop/crawler";
import { SleepingSpider } from "SPIDER";
const settings = { FEEDS: { [process.env.FEED]: { format: "jsonlines", overwrite: true } } };
const args = { seconds: process.env.SECONDS };
`;
const processOf = (name, settings) =>
  `const p = new ${name}({ ...settings, ...${JSON.stringify(settings)} }); p.crawl(SleepingSpider, args); await p.start();`;
const BLOCKING = processOf("CrawlerProcess", { TWISTED_REACTOR: SELECT });

/** Programs, and arguments of the command, by what they are called in the table. */
const PROGRAMS = {
  "AsyncCrawlerProcess, asyncio reactor": processOf("AsyncCrawlerProcess", {}),
  "CrawlerProcess, asyncio reactor": processOf("CrawlerProcess", {}),
  "AsyncCrawlerProcess, no reactor": processOf("AsyncCrawlerProcess", { TWISTED_REACTOR_ENABLED: false }),
  "CrawlerProcess, SelectReactor": BLOCKING,
  "the same, with listeners of a library's": `for (const s of ["SIGINT", "SIGTERM"]) process.on(s, () => {}); ${BLOCKING}`,
  "AsyncCrawlerRunner, asyncio reactor": `configureLogging(settings); installReactor("${ASYNCIO}");
    await react(async () => { await new AsyncCrawlerRunner(settings).crawl(SleepingSpider, args); });`,
  "CrawlerRunner, SelectReactor": `configureLogging(settings); installReactor("${SELECT}");
    await react(() => new CrawlerRunner({ ...settings, TWISTED_REACTOR: "${SELECT}" }).crawl(SleepingSpider, args));`,
};
const COMMANDS = {
  "runspider, asyncio reactor": [],
  "runspider, no reactor": ["-s", "TWISTED_REACTOR_ENABLED=false"],
  "runspider, SelectReactor": ["-s", `TWISTED_REACTOR=${SELECT}`],
};

export const WAYS = [...Object.keys(PROGRAMS), ...Object.keys(COMMANDS)];
export const SIGNALS = ["SIGINT", "SIGINT twice", "SIGTERM", "SIGTERM twice"];

const TWO_STAGES = {
  SIGINT: "130, in good order",
  "SIGINT twice": "130, at once",
  SIGTERM: "143, in good order",
  "SIGTERM twice": "143, at once",
};
const AT_ONCE = {
  SIGINT: "130, at once",
  "SIGINT twice": "130, at once",
  SIGTERM: "143, at once",
  "SIGTERM twice": "143, at once",
};

/** What is to come out for a way. */
export function expectedFor(way) {
  if (way.includes("Runner")) return AT_ONCE;
  // Node tells a thread that is blocked of SIGINT only.
  const isBlocked = PROGRAMS[way]?.includes(BLOCKING) ?? false;
  return isBlocked ? { ...TWO_STAGES, SIGTERM: AT_ONCE.SIGTERM } : TWO_STAGES;
}

/** The outcomes by way and signal: the exit code as a shell shows it, how the crawl ended, and what is wrong with its feed. */
export async function runMatrix(node = process.execPath, ways = WAYS) {
  const folder = mkdtempSync(join(tmpdir(), "signals-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(ROOT, join(folder, "node_modules/deferred-interop"), "dir");
    const table = {};
    for (const [index, way] of ways.entries()) {
      const outcomes = SIGNALS.map(async (signal, column) => {
        const feed = join(folder, `${index}-${column}.jsonl`);
        return [signal, await tryOne(node, argumentsFor(way, folder, index, feed), feed, signal)];
      });
      table[way] = Object.fromEntries(await Promise.all(outcomes));
    }
    return table;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function argumentsFor(way, folder, index, feed) {
  const spider = join(ROOT, "test/cli/spiders/sleeping.mjs");
  const options = COMMANDS[way];
  if (options !== undefined) return [join(ROOT, "dist/cli/main.js"), "runspider", spider, "-O", feed, ...options];
  const program = join(folder, `program${index}.mjs`);
  writeFileSync(program, HEAD.replace("SPIDER", spider) + PROGRAMS[way]);
  return [program];
}

async function tryOne(node, args, feed, wanted) {
  const [signal, twice] = wanted.split(" ");
  const seconds = twice === undefined ? "0.4" : "30";
  writeFileSync(feed, "of an earlier run\n");
  const env = { ...process.env, FEED: feed, SECONDS: seconds };
  delete env.npm_lifecycle_event;
  const words = args.includes("runspider") ? [...args, "-a", `seconds=${seconds}`] : args;
  const child = spawn(node, words, {
    env,
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 20_000,
    killSignal: "SIGKILL",
  });
  let log = "";
  let sent = 0;
  child.stderr.setEncoding("utf8").on("data", (text) => {
    log += text;
    if (sent === 0 && log.includes("sleeping\n")) sent = Number(child.kill(signal));
    if (sent === 1 && twice !== undefined && log.includes("shutting down gracefully"))
      sent += Number(child.kill(signal));
  });
  const [code, killer] = await once(child, "close");
  const exitCode = code ?? 128 + constants.signals[killer];
  const end = log.includes("Spider closed (shutdown)") ? "in good order" : "at once";
  return [`${exitCode}, ${end}`, ...faultsOf(feed)].join(", but ");
}

function faultsOf(feed) {
  return [
    readFileSync(feed, "utf8") === "of an earlier run\n" ? "" : "the feed of an earlier run was replaced",
    existsSync(`${feed}.part`) ? "" : "there is no .part",
  ].filter((fault) => fault !== "");
}

async function main(binaries) {
  for (const node of binaries) {
    const { stdout } = await promisify(execFile)(node, ["--version"]);
    console.log(`${stdout.trim()} (${node})`);
    const table = await runMatrix(node);
    console.table(table);
    if (!WAYS.every((way) => isDeepStrictEqual(table[way], expectedFor(way)))) process.exitCode = 1;
  }
  console.log(process.exitCode === 1 ? "not all as it should be" : "all as it should be");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , ...binaries] = process.argv;
  await main(binaries.length > 0 ? binaries : [process.execPath]);
}
