import { Deferred } from "../../../src/core/Deferred.js";
import { Request } from "../../../src/crawler/http/Request.js";
import type { Response } from "../../../src/crawler/http/Response.js";
import { AsyncCrawlerRunner } from "../../../src/crawler/process/AsyncCrawlerRunner.js";
import type { Crawler } from "../../../src/crawler/process/Crawler.js";
import { Spider, type SpiderArguments, type SpiderClass } from "../../../src/crawler/spiders/Spider.js";

/*
 * Spiders as people write them: this file is compiled, not run.
 */

interface Book {
  title: string | undefined;
  shelf: string;
}

class GeneratorSpider extends Spider {
  static override name = "books";
  static override customSettings = { DOWNLOAD_DELAY: 1 };
  override startUrls = ["http://127.0.0.1:8000/"];
  shelf = "poetry";

  override *parse(response: Response): Generator<Request | Book> {
    yield { title: response.css("h1::text").get(), shelf: this.shelf };
    yield response.follow("next.html", { callback: this.parseBook, cbKwargs: { shelf: this.shelf } });
    yield* response.followAll("a.next", { errback: (failure) => failure.trap(RangeError) });
  }

  *parseBook(response: Response, { shelf }: { shelf: string }): Generator<Book> {
    yield { title: response.css("h1::text").get(), shelf };
  }
}

class AsyncSpider extends Spider {
  override name = "async";

  override async *start(): AsyncGenerator<Request> {
    yield new Request("http://127.0.0.1:8000/", { callback: this.parseLater });
  }

  override async parse(response: Response): Promise<Book[]> {
    return [{ title: await Promise.resolve(response.url), shelf: "" }];
  }

  parseLater(response: Response): Deferred<Request> {
    return new Deferred<Request>().addCallback(() => response.follow("/"));
  }

  override async closed(reason: string): Promise<void> {
    await Promise.resolve(reason);
  }
}

class MadeSpider extends GeneratorSpider {
  readonly limit: number;

  constructor(args: SpiderArguments & { limit?: string } = {}) {
    super(args);
    this.limit = Number(args.limit ?? 10);
  }

  static override fromCrawler(crawler: Crawler, args?: SpiderArguments): Spider {
    crawler.settings.set("FOO", 1, "spider");
    return super.fromCrawler(crawler, args);
  }
}

export const classes: readonly SpiderClass[] = [Spider, GeneratorSpider, AsyncSpider, MadeSpider];
export const crawls: readonly Promise<void>[] = classes.map((each) => new AsyncCrawlerRunner().crawl(each, { a: 1 }));

// @ts-expect-error -- a spider in place of its class
export const refused: Promise<void> = new AsyncCrawlerRunner().crawl(new GeneratorSpider());
