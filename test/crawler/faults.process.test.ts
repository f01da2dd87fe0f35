import { gzipSync } from "node:zlib";
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Failure } from "../../src/core/Failure.js";
import { Request } from "../../src/crawler/http/Request.js";
import { crawl, spiderWith } from "./engine/crawl.js";
import { HttpTestServer } from "./handlers/HttpTestServer.js";

/*
 * What a network does to a crawl, over real connections: nothing half comes out as a whole, what may be tried again is, and
 * what is lost is counted.
 */

const PAGE = "one line of a page\n".repeat(200);

type Fault = (response: ServerResponse) => void;

const faults: Readonly<Record<string, Fault>> = {
  reset: (response) => void response.socket?.resetAndDestroy(),
  status: (response) => void response.writeHead(503, { "Retry-After": "0" }).end("busy"),
  hang: () => undefined,
  cutBody: (response) => {
    response.writeHead(200, { "Content-Length": PAGE.length });
    response.write(PAGE.slice(0, 100));
    setTimeout(() => response.destroy(), 5);
  },
  cutGzip: (response) => {
    const whole = gzipSync(PAGE);
    response.writeHead(200, { "Content-Encoding": "gzip" }).end(whole.subarray(0, whole.length - 20));
  },
  brokenGzip: (response) => {
    const broken = gzipSync(PAGE);
    broken.fill(0xff, 20, 40);
    response.writeHead(200, { "Content-Encoding": "gzip" }).end(broken);
  },
};

/** How often each path is to fail. */
let failures: Map<string, number>;
let server: HttpTestServer;

beforeEach(async () => {
  failures = new Map();
  server = await new HttpTestServer((response, { url }) => {
    const left = failures.get(url) ?? 0;
    failures.set(url, left - 1);
    const fault = left > 0 ? faults[url.split("/")[1] ?? ""] : undefined;
    if (fault !== undefined) fault(response);
    else response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync(PAGE));
  }).start();
});
afterEach(() => server.stop());

const settings = {
  DOWNLOAD_HANDLERS: {},
  RETRY_ENABLED: true,
  RETRY_BACKOFF_START_DELAY: 0.01,
  DOWNLOAD_TIMEOUT: 0.3,
};

/** Crawl each path; `lost` has what errbacks got. */
async function fetchAll(paths: readonly string[], more: Readonly<Record<string, unknown>> = {}) {
  const lost: string[] = [];
  const spider = spiderWith({
    *start() {
      for (const path of paths) {
        const errback = ({ value }: Failure) => void lost.push(`${path}: ${(value as Error).name}`);
        yield new Request(server.url(path), { errback, dontFilter: true });
      }
    },
    parse: (response) => ({ path: new URL(response.url).pathname, whole: response.text === PAGE }),
  });
  const result = await crawl(spider, { settings: { ...settings, ...more } });
  const items = result.items as { path: string; whole: boolean }[];
  return { ...result, items: items.sort((a, b) => (a.path < b.path ? -1 : 1)), lost: lost.sort() };
}

const kinds = Object.keys(faults).sort();

describe("a crawl of a server with faults", () => {
  it("gets every page that fails once, whole", async () => {
    const paths = kinds.map((kind) => `/${kind}/once`);
    for (const path of paths) failures.set(path, 1);
    const { items, lost, stats } = await fetchAll(paths);

    expect(items).toEqual(paths.map((path) => ({ path, whole: true })));
    expect(lost).toEqual([]);
    expect(stats).toMatchObject({ "retry/count": kinds.length, finish_reason: "finished" });
  });

  it("gives up a page that always fails, tells its errback and counts it", async () => {
    const paths = [...kinds.map((kind) => `/${kind}/always`), "/good"];
    for (const path of paths.slice(0, -1)) failures.set(path, Infinity);
    const { items, log, lost, stats } = await fetchAll(paths);

    expect(items).toEqual([{ path: "/good", whole: true }]);
    expect(lost).toEqual([
      "/brokenGzip/always: ResponseDataLossError",
      "/cutBody/always: ResponseDataLossError",
      "/cutGzip/always: ResponseDataLossError",
      "/hang/always: DownloadTimeoutError",
      "/reset/always: DownloadFailedError",
      "/status/always: HttpError",
    ]);
    expect(stats).toMatchObject({
      "downloader/exception_type_count/ResponseDataLossError": 9,
      "downloader/exception_type_count/DownloadTimeoutError": 3,
      "downloader/exception_type_count/DownloadFailedError": 3,
      "retry/count": 2 * kinds.length,
      "retry/max_reached": kinds.length,
      finish_reason: "finished",
    });
    expect(log.filter((line) => line.startsWith("ERROR Gave up retrying"))).toHaveLength(kinds.length);
  });

  it("gives half a page, marked so, where it is asked to", async () => {
    failures.set("/cutGzip/x", Infinity);
    const { items, lost } = await fetchAll(["/cutGzip/x"], { DOWNLOAD_FAIL_ON_DATALOSS: false });

    expect([items, lost]).toEqual([[{ path: "/cutGzip/x", whole: false }], []]);
  });

  it("gives up a page larger than DOWNLOAD_MAXSIZE, compressed or not, without trying again", async () => {
    const { items, lost, stats } = await fetchAll(["/a"], { DOWNLOAD_MAXSIZE: 1000 });

    expect([items, lost]).toEqual([[], ["/a: IgnoreRequest"]]);
    expect(stats["retry/count"]).toBeUndefined();
    expect(stats).toMatchObject({ finish_reason: "finished" });
  });

  it("ends a circle of redirects after REDIRECT_MAX_TIMES", async () => {
    server.answer = (response, { url }) => void response.writeHead(302, { Location: url === "/a" ? "/b" : "/a" }).end();
    const { items, log, lost } = await fetchAll(["/a"], { REDIRECT_MAX_TIMES: 3 });

    expect([items, lost, server.seen.length]).toEqual([[], ["/a: IgnoreRequest"], 4]);
    expect(log).toContainEqual(expect.stringMatching(/^DEBUG Discarding <GET .*>: max redirections reached$/));
  });
});

describe("a crawl with components that are wrong", () => {
  const broken = async (more: Readonly<Record<string, unknown>>) => {
    const { error, log, stats } = await crawl(spiderWith({ parse: () => ({ a: 1 }) }), { settings: more });
    return { message: error instanceof Error ? error.message : error, log, stats };
  };

  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    [
      "an unknown middleware",
      { DOWNLOADER_MIDDLEWARES: { "deferred-interop/crawler#NoSuch": 1 } },
      /Cannot load downloader middleware "deferred-interop\/crawler#NoSuch": there is no such component, there are AutoThrottle,/,
    ],
    [
      "an unknown pipeline",
      { ITEM_PIPELINES: { "./no-such-file.mjs#X": 1 } },
      /Cannot load item pipeline "\.\/no-such-file/,
    ],
    [
      "an order that is none",
      { EXTENSIONS: { "deferred-interop/crawler#CoreStats": "first" } },
      /EXTENSIONS: the order of/,
    ],
    [
      "a number that is none",
      { CLOSESPIDER_PAGECOUNT: "ten" },
      /CLOSESPIDER_PAGECOUNT as a whole number: its value is "ten", from/,
    ],
    [
      "a switch that is none",
      { ROBOTSTXT_OBEY: "yes" },
      /ROBOTSTXT_OBEY as a boolean: its value is "yes", from the settings/,
    ],
    [
      "an unknown policy",
      { REFERRER_POLICY: "shy" },
      /REFERRER_POLICY: unknown policy "shy"\. Known policies: no-referrer,/,
    ],
    ["an unknown feed format", { FEEDS: { "a.xml": {} } }, /unknown feed format "xml"/],
  ])("does not begin with %s, and says why", async (_, more, message) => {
    expect(await broken(more)).toMatchObject({ message: expect.stringMatching(message) as string });
  });

  it("goes on after a middleware that returns the wrong thing", async () => {
    class Wrong {
      processRequest = () => 42;
    }
    const { log, stats } = await broken({ DOWNLOADER_MIDDLEWARES: { Wrong: [Wrong, 1] } });

    expect(log).toContainEqual(
      expect.stringContaining("Middleware Wrong.processRequest must return None, Response or Request, got number"),
    );
    expect(stats).toMatchObject({ finish_reason: "finished" });
  });
});
