import { describe, expect, it } from "vitest";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { Crawler } from "../../../src/crawler/process/Crawler.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { Spider, type SpiderArguments } from "../../../src/crawler/spiders/Spider.js";
import { crawl, spiderWith } from "../engine/crawl.js";

class Books extends Spider {
  static override name = "books";
}
const made = (spiderClass: typeof Spider, args?: SpiderArguments): Spider =>
  spiderClass.fromCrawler(new Crawler(spiderClass), args);

describe("a spider's name", () => {
  it("is that of its class", () => {
    expect(new Books().name).toBe("books");
  });

  it("is inherited", () => {
    class SecondHandBooks extends Books {}

    expect(new SecondHandBooks().name).toBe("books");
  });

  it("may be a getter, a field or an argument", () => {
    class Getter extends Spider {
      static override get name(): string {
        return "computed";
      }
    }
    class Field extends Spider {
      override name = "field";
    }

    expect([made(Getter).name, made(Field).name, made(Books, { name: "given" }).name]).toEqual([
      "computed",
      "field",
      "given",
    ]);
  });

  it("must be there: the name of the class does not count", () => {
    class Nameless extends Spider {}

    expect(() => made(Nameless)).toThrow(
      expect.objectContaining({
        code: "ERR_SPIDER_NAME",
        message: 'Nameless must have a name: write static name = "…" in the class',
      }),
    );
  });

  it("names its logger", () => {
    expect(new Books().logger.name).toBe("books");
  });
});

describe("a spider's arguments", () => {
  it("become properties that win over fields", () => {
    class Shelf extends Books {
      shelf = "all";
      page = 1;
    }

    expect(made(Shelf, { shelf: "poetry", extra: true })).toMatchObject({ shelf: "poetry", page: 1, extra: true });
  });

  it("are the constructor's to interpret, if there is one", () => {
    class Limited extends Books {
      limit = 10;
      constructor(args: SpiderArguments = {}) {
        super(args);
        this.limit = Number(args["limit"]);
      }
    }
    class MoreLimited extends Limited {}

    expect([made(Limited, { limit: "5" }), made(MoreLimited, { limit: "6" })]).toMatchObject([
      { limit: 5 },
      { limit: 6 },
    ]);
  });
});

describe("Spider", () => {
  it("has its crawler and settings from fromCrawler() on", () => {
    const crawler = new Crawler(Books, { FOO: 42 });
    const spider = Books.fromCrawler(crawler);

    expect(spider.crawler).toBe(crawler);
    expect(spider.settings.get("FOO")).toBe(42);
    expect(() => new Books().settings).toThrow(
      expect.objectContaining({ code: "ERR_SPIDER_UNBOUND", message: expect.stringContaining("start()") }),
    );
  });

  it("asks for its start URLs, which are not filtered", () => {
    class Two extends Books {
      override startUrls = ["http://host/1", new URL("http://host/2")];
    }
    const requests = [...(new Two().start() as Iterable<Request>)];

    expect(requests.map((request) => [String(request), request.dontFilter])).toEqual([
      ["<GET http://host/1>", true],
      ["<GET http://host/2>", true],
    ]);
  });

  it("may have its start URLs in the class", () => {
    class Static extends Books {
      static startUrls = ["http://host/"];
    }

    expect(new Static().startUrls).toEqual(["http://host/"]);
  });

  it.each<[string, object, string]>([
    ["is one text", { startUrls: "http://host/" }, 'startUrls is "http://host/", wanted a list of URLs'],
    ["is a number", { startUrls: 5 }, "startUrls is 5, wanted a list of URLs"],
    ["has lost its s", { startUrl: "http://host/" }, 'startUrls is empty, but there is startUrl; is an "s" missing?'],
  ])("says so when startUrls %s", (_what, args, problem) => {
    const spider = new Books(args as SpiderArguments);

    expect(() => [...(spider.start() as Iterable<unknown>)]).toThrow(`Cannot start the spider "books": ${problem}`);
  });

  it("says so when there is no parse()", () => {
    expect(() => new Books().parse(new Response("http://host/"), {})).toThrow(
      "Books.parse callback is not defined, and <200 http://host/> has no other",
    );
  });

  it("hears that it is closed, and is waited for", async () => {
    const heard: string[] = [];
    class Closing extends Books {
      override async closed(reason: string): Promise<void> {
        await new Promise((resolve) => setImmediate(resolve));
        heard.push(reason);
      }
    }
    await crawl(Closing, {
      prepare: ({ signals: manager }) => {
        manager.connect(signals.engineStopped, () => void heard.push("stopped"));
      },
    });

    expect(heard).toEqual(["finished", "stopped"]);
  });

  it("may change the settings while it is made", async () => {
    class Setting extends Books {
      static override fromCrawler(crawler: Crawler, args: SpiderArguments = {}): Spider {
        crawler.settings.set("FOO", args["foo"], "spider");
        return super.fromCrawler(crawler, args);
      }
    }
    const { crawler } = await crawl(Setting, { args: { foo: 42 } });

    expect(crawler.settings.get("FOO")).toBe(42);
    expect(crawler.settings.frozen).toBe(true);
  });

  it("wins with its own settings over those of the project", () => {
    class Slow extends Books {
      static override customSettings = { DOWNLOAD_DELAY: 5 };
    }
    const delay = (settings: object): number => new Crawler(Slow, { ...settings }).settings.getFloat("DOWNLOAD_DELAY");

    expect(delay({ DOWNLOAD_DELAY: 1 })).toBe(5);
  });

  it("says that an invalid URL among startUrls has no scheme", async () => {
    const { log, stats } = await crawl(spiderWith({ urls: ["www.example.com"] }));

    expect(log.find((line) => line.startsWith("ERROR"))).toContain(
      'Cannot create a Request for "www.example.com": it has no scheme; write "https://www.example.com"',
    );
    expect(stats["finish_reason"]).toBe("start_error");
  });

  it("shows itself", () => {
    expect(String(new Books())).toBe("<Books 'books'>");
  });
});
