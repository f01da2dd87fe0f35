import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, runToEnd } from "../../cli/runChild.js";

/*
 * The same spiders in all three modes, each crawl in a process of its own, against servers in others. `npm run test:faults`
 * has more pages, and a seed of its own with every run; FAULT_SEED and FAULT_PAGES repeat one.
 */
const MODES = ["AR", "RL", "NR"] as const;
const PAGES = Number(process.env["FAULT_PAGES"] ?? 500);
const anySeed = (): number => (process.env["FAULT_PAGES"] === undefined ? 1 : Math.floor(Math.random() * 1e6));
const SEED = Number(process.env["FAULT_SEED"] ?? anySeed());
const SETTINGS = {
  // A try that waits for nothing, and more than any fault of a page that passes needs.
  RETRY_BACKOFF_ENABLED: false,
  RETRY_TIMES: 4,
  DOWNLOAD_MAXSIZE: 200_000,
  CONCURRENT_REQUESTS: 32,
  CONCURRENT_REQUESTS_PER_DOMAIN: 32,
};
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

type Mode = (typeof MODES)[number];
type Counts = Readonly<Record<string, number>>;

interface Crawled {
  readonly code: number | string;
  readonly asyncio: boolean;
  readonly items: readonly string[];
  readonly stats: Counts & { readonly finish_reason: string };
}

/** What the site of faults says of a crawl. */
interface Report {
  readonly given: Counts;
  readonly onUsedConnection: Counts;
  readonly requests: number;
  readonly books: readonly object[];
  readonly doomed: Counts;
}

let folder: string;
const servers: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "faults-"));
});

afterAll(() => {
  for (const server of servers) server.stdin?.end();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(path: string, ...args: string[]): Promise<string> {
  const server = spawn(process.execPath, [path, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  servers.push(server);
  const [line] = (await once(createInterface({ input: server.stdout }), "line")) as [string];
  return line;
}

const textOf = (item: object): string => JSON.stringify(Object.entries(item).sort());

async function crawl(mode: Mode, spider: string, args: object, settings: object): Promise<Crawled> {
  const output = join(folder, `${mode}-${Math.random()}.json`);
  const words = [mode, spider, JSON.stringify(args), JSON.stringify(settings), output];
  const { code, stderr } = await runToEnd([here("crawlInMode.mjs"), ...words], { cwd: ROOT });
  expect(stderr).toBe("");
  const { items, ...rest } = JSON.parse(readFileSync(output, "utf8")) as Crawled & { items: object[] };
  return { ...rest, code, items: items.map((item) => textOf(item as unknown as object)).sort() };
}

const sum = (counts: Counts, wanted: (key: string) => boolean = () => true): number =>
  Object.entries(counts).reduce((total, [key, count]) => total + (wanted(key) ? count : 0), 0);
const isOneOf =
  (...keys: string[]) =>
  (key: string): boolean =>
    keys.includes(key);
const isStatus = (kind: string): boolean => kind.startsWith("status");
const isHang = isOneOf("hang", "hangInBody");
const isLasting = isOneOf("notFound", "redirectLoop", "tooLong", "growsTooLong", "gzipBomb", "badLocation");
const isWhole = isOneOf(
  ...["plain", "chunked", "gzip", "gzipChunked", "deflate", "brotli", "slow", "hinted", "untilClose"],
);
const isBadBody = isOneOf(
  ...["cutLength", "cutChunked", "badChunk", "cutGzipLength", "resetInBody"],
  ...["cutGzip", "corruptGzip", "notGzip", "cutDeflate", "cutBrotli"],
);

describe("the bookshop", () => {
  let found: Record<Mode, Crawled>;

  beforeAll(async () => {
    const { url } = JSON.parse(await serve(join(ROOT, "docs/examples/bookshop/server.mjs"))) as { url: string };
    const spider = join(ROOT, "docs/examples/bookspider.mjs");
    const results = await Promise.all(MODES.map((mode) => crawl(mode, spider, { shop: url }, {})));
    found = Object.fromEntries(MODES.map((mode, i) => [mode, results[i]])) as Record<Mode, Crawled>;
  });

  it("gives the same books in every mode", () => {
    expect(MODES.map((mode) => [mode, found[mode].asyncio])).toEqual([
      ["AR", true],
      ["RL", true],
      ["NR", false],
    ]);
    expect(new Set(found.AR.items).size).toBe(240);
    expect(found.RL.items).toEqual(found.AR.items);
    expect(found.NR.items).toEqual(found.AR.items);
  });

  it("is asked the same in every mode", () => {
    const figures = MODES.map((mode) => {
      const { code, stats } = found[mode];
      const counts = Object.entries(stats).filter(([key]) => /count|bytes|depth|finish_reason/.test(key));
      return Object.fromEntries([["code", code], ...counts]) as Counts;
    });

    expect(figures[0]).toMatchObject({ code: 0, finish_reason: "finished", response_received_count: 260 });
    expect(figures[1]).toEqual(figures[0]);
    expect(figures[2]).toEqual(figures[0]);
  });
});

describe(`a site of ${PAGES} pages where much goes wrong (seed ${SEED})`, () => {
  const results = new Map<Mode, { crawled: Crawled; report: Report }>();

  beforeAll(async () => {
    const url = await serve(here("faultServer.mjs"), String(SEED), String(PAGES));
    await Promise.all(
      MODES.map(async (mode) => {
        const crawled = await crawl(mode, here("faultSpider.mjs"), { site: `${url}${mode}/` }, SETTINGS);
        const report = (await (await fetch(`${url}${mode}/report`)).json()) as Report;
        results.set(mode, { crawled, report });
      }),
    );
  }, 600_000);

  function resultOf(mode: Mode): { crawled: Crawled; report: Report; repeated: number; timeouts: number } {
    const { crawled, report } = results.get(mode)!;
    const { stats } = crawled;
    return {
      ...{ crawled, report },
      // Requests that were sent again on another connection, since the server had given up the one that it kept.
      repeated: report.requests - (stats["downloader/request_count"] ?? 0),
      // A machine that is too busy may add to those that the site is to blame for.
      timeouts: stats["downloader/exception_type_count/DownloadTimeoutError"] ?? 0,
    };
  }

  it("meets every kind of fault", () => {
    const { given } = resultOf("AR").report;

    expect(Object.keys(given).length).toBeGreaterThan(35);
    expect(sum(given, (kind) => !isWhole(kind))).toBeGreaterThan(PAGES / 2);
  });

  it.each(MODES)("gives every item that can be had, whole and once, in %s", (mode) => {
    const { crawled, report } = resultOf(mode);

    expect(crawled.items).toEqual(report.books.map(textOf).sort());
    expect([crawled.code, crawled.stats.finish_reason]).toEqual([0, "finished"]);
  });

  it.each(MODES)("tries again after each fault that may pass, and counts it, in %s", (mode) => {
    const { crawled, report, repeated, timeouts } = resultOf(mode);
    const { stats } = crawled;
    const { given, onUsedConnection, doomed } = report;
    const hangs = sum(given, isHang);
    const gaveUp = sum(doomed, (kind) => !isLasting(kind));
    const faults = sum(given, (kind) => !isWhole(kind) && !isLasting(kind)) - repeated + (timeouts - hangs);

    expect(repeated).toBeLessThanOrEqual(sum(onUsedConnection, isOneOf("reset", "close")));
    expect(timeouts).toBeGreaterThanOrEqual(hangs);
    expect(stats["retry/max_reached"]).toBe(gaveUp);
    expect(stats["retry/count"]).toBe(faults - gaveUp);
    // The last try of a page that is given up is none that is made again.
    const serverErrors = (given["status500"] ?? 0) - (doomed["status500"] ?? 0);
    expect(stats["retry/reason_count/500 Internal Server Error"]).toBe(serverErrors);
  });

  it.each(MODES)("counts the errors of downloads by their kinds, in %s", (mode) => {
    const { crawled, report, repeated } = resultOf(mode);
    const { stats } = crawled;
    const { given } = report;
    const failed = "downloader/exception_type_count/DownloadFailedError";
    const lost = "downloader/exception_type_count/ResponseDataLossError";
    const isOther = (kind: string): boolean => isWhole(kind) || isLasting(kind) || isStatus(kind) || isHang(kind);
    const bad = sum(given, isBadBody);

    expect((stats[failed] ?? 0) + (stats[lost] ?? 0)).toBe(sum(given, (kind) => !isOther(kind)) - repeated);
    // A connection that is reset may take along what had come before.
    expect(stats[lost]).toBeGreaterThanOrEqual(bad - (given["resetInBody"] ?? 0));
    expect(stats[lost]).toBeLessThanOrEqual(bad);
    expect(stats["downloader/exception_type_count/DownloadCancelledError"]).toBe(
      sum(given, isOneOf("tooLong", "growsTooLong")),
    );
  });

  it.each(MODES)("does not ask again for what asking does not mend, in %s", (mode) => {
    const { given, doomed } = resultOf(mode).report;
    const lasting = ["notFound", "tooLong", "growsTooLong", "gzipBomb", "badLocation"];

    for (const kind of lasting) expect([kind, given[kind]]).toEqual([kind, doomed[kind]]);
  });

  it("has the same outcome in every mode", () => {
    const [first, ...others] = MODES.map((mode) => {
      const { stats } = resultOf(mode).crawled;
      const ofInterest = /^(httperror|item_|response_received|downloader\/response_status_count\/[345]|retry\/max)/;
      return Object.entries(stats)
        .filter(([key]) => ofInterest.test(key))
        .sort();
    });

    expect(first?.length).toBeGreaterThan(8);
    for (const other of others) expect(other).toEqual(first);
  });
});
