import { Deferred } from "../../../src/core/Deferred.js";
import { fail } from "../../../src/core/fail.js";
import type { ReactorTime } from "../../../src/core/ReactorTime.js";
import { slots } from "../../../src/core/slots.js";
import { succeed } from "../../../src/core/succeed.js";
import type { DownloadHandlerClass } from "../../../src/crawler/handlers/DownloadHandler.js";
import type { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { Crawler } from "../../../src/crawler/process/Crawler.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { Spider, type SpiderArguments, type SpiderClass } from "../../../src/crawler/spiders/Spider.js";

/** What a fake server answers: a body, a response, an error, or whenever its Deferred fires. */
export type Answer = string | Response | Error | Deferred<Response>;

/** Answers a request without a network. */
export type Server = (request: Request) => Answer;

export interface CrawlOptions {
  /** What http URLs lead to; `"page"` for all by default. */
  server?: Server;
  settings?: Readonly<Record<string, unknown>>;
  args?: SpiderArguments;
  /** Where the engine's time comes from, in place of the host's clock. */
  clock?: ReactorTime;
  /** Called with the crawler before it begins. */
  prepare?: (crawler: Crawler) => void;
}

export interface CrawlResult {
  crawler: Crawler;
  stats: Record<string, unknown>;
  items: unknown[];
  /** What was fetched, in order. */
  fetched: string[];
  /** `LEVEL message`, and the traceback in the same entry. */
  log: string[];
  /** What the crawl failed with. */
  error: unknown;
}

/** Crawl without reactor and network, in this process. */
export async function crawl(spiderClass: SpiderClass, options: CrawlOptions = {}): Promise<CrawlResult> {
  const { server = () => "page", settings = {}, args, prepare, clock } = options;
  const { currentClock } = slots();
  if (clock !== undefined) slots().currentClock = () => clock;
  const log: string[] = [];
  const fetched: string[] = [];
  const answers: Server = (request) => {
    fetched.push(request.url);
    return server(request);
  };
  const all = {
    LOG_FORMAT: "%(levelname)s %(message)s",
    TWISTED_REACTOR_ENABLED: false,
    EXTENSIONS: { "deferred-interop/crawler#LogStats": null, "deferred-interop/crawler#ProgressLine": null },
    RETRY_ENABLED: false,
    DOWNLOAD_HANDLERS: { http: handlerFor(answers) },
    ...settings,
  };
  configureLogging(all, { sink: { write: (text) => void log.push(text.trimEnd()) } });
  const crawler = new Crawler(spiderClass, all);
  const items: unknown[] = [];
  crawler.signals.connect(signals.itemScraped, ({ item }) => void items.push(item));
  prepare?.(crawler);
  const error: unknown = await crawler.crawlAsync(args).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  resetLogging();
  slots().currentClock = currentClock;
  return { crawler, stats: statsOf(crawler), items, fetched, log, error };
}

/** A class of download handlers that ask a fake server. */
export function handlerFor(server: Server): DownloadHandlerClass {
  return class {
    download(request: Request): Deferred<Response> {
      const answer = server(request);
      if (answer instanceof Deferred) return answer;
      if (answer instanceof Error) return fail(answer);
      return succeed(answer instanceof Response ? answer : new Response(request.url, { body: answer }));
    }
    close(): void {}
  };
}

/** A spider with a `start()` or URLs, and a `parse`. */
export function spiderWith(members: {
  urls?: readonly string[];
  start?: (this: Spider) => unknown;
  parse?: (this: Spider, response: Response, cbKwargs: Record<string, unknown>) => unknown;
}): SpiderClass {
  const { urls, start, parse } = members;
  class TestSpider extends Spider {
    static override customSettings = undefined;
    override name = "test";
    override startUrls = urls ?? ["http://host/"];
  }
  if (start !== undefined) TestSpider.prototype.start = start as Spider["start"];
  if (parse !== undefined) TestSpider.prototype.parse = parse;
  return TestSpider;
}

function statsOf(crawler: Crawler): Record<string, unknown> {
  try {
    return crawler.stats.getStats();
  } catch {
    // The crawl broke down before there were any.
    return {};
  }
}
