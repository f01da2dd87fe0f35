import { describe, expect, it } from "vitest";
import { Postponed } from "../../../src/crawler/engine/Postponed.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { Clock } from "../../../src/time/Clock.js";
import { crawl, spiderWith } from "./crawl.js";

const after = (retryDelay: unknown): Request => new Request("http://host/", { meta: { retryDelay } });

describe("Postponed", () => {
  it("has a request wait as long as its meta says, once", () => {
    const clock = new Clock();
    const postponed = new Postponed(clock);
    const request = after(2);
    const wait = postponed.wait(request);
    clock.advance({ seconds: 1.9 });
    const early = [wait?.called, postponed.count];
    clock.advance({ seconds: 0.1 });

    expect([early, wait?.called, postponed.count]).toEqual([[false, 1], true, 0]);
    expect(postponed.wait(request)).toBeUndefined();
    expect(request.meta).toEqual({});
  });

  it.each([0, -1, Number.NaN, Infinity, "2", null])("has a request with retryDelay %s not wait", (delay) => {
    expect(new Postponed(new Clock()).wait(after(delay))).toBeUndefined();
  });

  it("ends all waits when it is closed, and lets nothing wait afterwards", () => {
    const clock = new Clock();
    const postponed = new Postponed(clock);
    const waits = [postponed.wait(after(60)), postponed.wait(after(90))];
    postponed.close();

    expect(waits.map((wait) => wait?.called)).toEqual([true, true]);
    expect(clock.getDelayedCalls()).toEqual([]);
    expect(postponed.wait(after(60))).toBeUndefined();
  });
});

describe("a crawl whose pages are tried again", () => {
  /** The first page fails once, or always. */
  const failing = (times: number) => (request: Request) =>
    request.url.endsWith("/bad") && times-- > 0 ? new Response(request.url, { status: 503 }) : "page";

  it("goes on with other pages while one waits, and is not over before", async () => {
    const clock = new Clock();
    const spider = spiderWith({
      urls: ["http://host/bad", "http://host/1", "http://host/2"],
      parse: (response) => {
        if (response.url.endsWith("/2")) clock.advance({ seconds: 3 });
        return { url: response.url };
      },
    });
    const settings = { RETRY_ENABLED: true, CONCURRENT_REQUESTS: 1 };
    const { fetched, items, stats } = await crawl(spider, { server: failing(1), settings, clock });

    expect(fetched.map((url) => url.split("/").pop())).toEqual(["bad", "1", "2", "bad"]);
    expect(items).toHaveLength(3);
    expect(stats).toMatchObject({ finish_reason: "finished", "retry/count": 1 });
  });

  it("counts what waits as queued, and closes without waiting for it", async () => {
    const clock = new Clock();
    const queued: number[] = [];
    const spider = spiderWith({
      urls: ["http://host/bad", "http://host/1"],
      parse(response) {
        if (!response.url.endsWith("/1")) return;
        queued.push(this.crawler.engine.queued);
        this.crawler.engine.closeSpider("enough");
      },
    });
    const { fetched, stats } = await crawl(spider, { server: failing(9), settings: { RETRY_ENABLED: true }, clock });

    expect([queued, fetched.length]).toEqual([[1], 2]);
    // It is in the queue again, for a queue that is kept.
    expect(stats).toMatchObject({ finish_reason: "enough", "scheduler/enqueued": 3 });
  });

  it("waits in engine.download() as well", async () => {
    const clock = new Clock();
    const bodies: string[] = [];
    const spider = spiderWith({ parse: () => undefined });
    const { fetched } = await crawl(spider, {
      server: failing(1),
      settings: { RETRY_ENABLED: true },
      clock,
      prepare: (crawler) =>
        crawler.signals.connect(signals.engineStarted, () => {
          const download = crawler.engine.download(new Request("http://host/bad"));
          clock.advance({ seconds: 3 });
          return download.addCallback((response) => void bodies.push(response.text));
        }),
    });

    expect([bodies, fetched.filter((url) => url.endsWith("bad")).length]).toEqual([["page"], 2]);
  });
});
