import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Deferred } from "../../../src/core/Deferred.js";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { AsyncCrawlerRunner } from "../../../src/crawler/process/AsyncCrawlerRunner.js";
import { Crawler } from "../../../src/crawler/process/Crawler.js";
import { CrawlerRunner } from "../../../src/crawler/process/CrawlerRunner.js";
import type { CrawlerRunnerBase } from "../../../src/crawler/process/CrawlerRunnerBase.js";
import { Request } from "../../../src/crawler/http/Request.js";
import type { Response } from "../../../src/crawler/http/Response.js";
import { Spider, type SpiderArguments, type SpiderClass } from "../../../src/crawler/spiders/Spider.js";
import { installReactor } from "../../../src/reactors/installReactor.js";
import type { Reactor } from "../../../src/reactors/Reactor.js";
import { HttpTestServer } from "../handlers/HttpTestServer.js";

const SETTINGS = { RETRY_BACKOFF_ENABLED: false, LOG_FORMAT: "%(message)s" };
const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";

class Books extends Spider {
  static override name = "books";
}
class Broken extends Books {
  static override fromCrawler(): never {
    throw new RangeError("no spider");
  }
}
/** Logs what it gets, as Scrapy's test does. */
class Single extends Books {
  seed = "";
  override *start() {
    yield new Request(this.seed);
  }
  override parse(response: Response): void {
    this.logger.info(`Got response ${response.status}`);
  }
}
interface AnyRunner extends CrawlerRunnerBase {
  crawl(spider: SpiderClass | Crawler, args?: SpiderArguments): Promise<void> | Deferred<undefined>;
  join(): Promise<void> | Deferred<undefined>;
}

let reactor: Reactor;
let running: unknown;
let server: HttpTestServer;
let log: string[];

beforeAll(async () => {
  reactor = installReactor(ASYNCIO);
  running = reactor.run();
  server = await new HttpTestServer((response, { url }) => {
    response.writeHead(Number(url.slice(1))).end();
  }).start();
});
afterAll(async () => {
  await server.stop();
  reactor.stop();
  await running;
});
beforeEach(() => {
  log = [];
  configureLogging(SETTINGS, { sink: { write: (text) => void log.push(text.trimEnd()) } });
});
afterEach(() => resetLogging());

describe.each<[string, (settings?: Record<string, unknown>) => AnyRunner]>([
  ["CrawlerRunner", (settings) => new CrawlerRunner({ ...SETTINGS, ...settings })],
  ["AsyncCrawlerRunner", (settings) => new AsyncCrawlerRunner({ ...SETTINGS, ...settings })],
])("%s under the asyncio reactor", (_name, make) => {
  // S: S83
  it("crawls once and again, and nothing has failed", async () => {
    const runner = make();
    await runner.crawl(Books);
    const once = runner.bootstrapFailed;
    await runner.crawl(Books);

    expect([once, runner.bootstrapFailed]).toEqual([false, false]);
  });

  // S: S84
  it("fails with the error of a spider that cannot be made, and says so later", async () => {
    const runner = make();

    await expect(Promise.resolve(runner.crawl(Broken))).rejects.toEqual(new RangeError("no spider"));
    expect(runner.bootstrapFailed).toBe(true);
  });

  // S: S85
  it("does not forget a failure when a later crawl goes well", async () => {
    const runner = make();
    await Promise.resolve(runner.crawl(Broken)).catch(() => undefined);
    await runner.crawl(Books);

    expect(runner.bootstrapFailed).toBe(true);
  });

  // S: S86
  it("crawls when TWISTED_REACTOR names the reactor that runs, and refuses to when it names another", async () => {
    const other = "twisted.internet.selectreactor.SelectReactor";
    await make({ TWISTED_REACTOR: ASYNCIO }).crawl(Books);

    expect(log.at(-1)).toBe("Spider closed (finished)");
    await expect(Promise.resolve(make({ TWISTED_REACTOR: other }).crawl(Books))).rejects.toThrow(
      /The installed reactor \(.*?\) does not match the requested one \(.*?\)/,
    );
  });

  // S: S91
  it("crawls with a Crawler, and gives its spider the arguments", async () => {
    await make().crawl(new Crawler(Single), { seed: server.url("/200") });

    expect(log).toContain("Got response 200");
  });

  // S: S92
  it("runs two crawls at the same time, and join() waits for both", async () => {
    const runner = make();
    void runner.crawl(Single, { seed: server.url("/200") });
    void runner.crawl(Single, { seed: server.url("/503") });
    await runner.join();

    expect(log).toContain("Got response 200");
    expect(log).toContainEqual(expect.stringMatching(/^Gave up retrying <GET .*503/));
    expect(log.filter((line) => line === "Spider closed (finished)")).toHaveLength(2);
  });
});
