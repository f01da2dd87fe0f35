import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/Failure.js";
import { slots } from "../../../src/core/slots.js";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { CloseSpiderExtension } from "../../../src/crawler/extensions/CloseSpiderExtension.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { Clock } from "../../../src/time/Clock.js";
import { crawl, spiderWith } from "../engine/crawl.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();
const { currentClock } = slots();
let clock: Clock;

beforeEach(() => {
  clock = new Clock();
  slots().currentClock = () => clock;
});
afterEach(() => {
  slots().currentClock = currentClock;
});

/** An extension with these limits, whose spider is open; `closed` has the reasons it has given. */
function watching(settings: Readonly<Record<string, unknown>>) {
  const crawler = new FakeCrawler(settings);
  const closed: string[] = [];
  const engine = { inProgress: 0, queued: 0, closeSpider: (reason: string) => void closed.push(reason) };
  new CloseSpiderExtension(Object.assign(crawler, { engine }));
  const { signals: manager, spider } = crawler;
  const request = new Request("http://host/");
  const response = new Response("http://host/");
  void manager.sendDeferred(signals.spiderOpened, { spider });
  return {
    closed,
    page: () => manager.send(signals.responseReceived, { request, response, spider }),
    item: () => manager.sendDeferred(signals.itemScraped, { item: {}, response, spider }),
    error: () => manager.send(signals.spiderError, { failure: new Failure(new Error("x")), response, spider }),
    end: () => manager.sendDeferred(signals.spiderClosed, { spider, reason: "finished" }),
  };
}

describe("CloseSpiderExtension", () => {
  it("is not there without a limit", () => {
    expect(() => watching({})).toThrow(NotConfigured);
  });

  it.each([
    ["CLOSESPIDER_PAGECOUNT", "page", "closespider_pagecount"],
    ["CLOSESPIDER_ITEMCOUNT", "item", "closespider_itemcount"],
    ["CLOSESPIDER_ERRORCOUNT", "error", "closespider_errorcount"],
  ] as const)("closes the spider when %s is reached, once", (setting, what, reason) => {
    const crawl = watching({ [setting]: 2 });
    crawl[what]();
    const early = [...crawl.closed];
    crawl[what]();
    crawl[what]();

    expect([early, crawl.closed]).toEqual([[], [reason]]);
  });

  it("closes the spider after CLOSESPIDER_TIMEOUT seconds", () => {
    const { closed } = watching({ CLOSESPIDER_TIMEOUT: 1.5 });
    clock.advance(1499);
    const early = [...closed];
    clock.advance(1);

    expect([early, closed]).toEqual([[], ["closespider_timeout"]]);
  });

  it("closes the spider after so many pages without an item", () => {
    const { page, item, closed } = watching({ CLOSESPIDER_PAGECOUNT_NO_ITEM: 2 });
    page();
    void item();
    page();
    const early = [...closed];
    page();

    expect([early, closed]).toEqual([[], ["closespider_pagecount_no_item"]]);
  });

  it("closes the spider after so long without an item", () => {
    const { item, closed } = watching({ CLOSESPIDER_TIMEOUT_NO_ITEM: 10 });
    void item();
    clock.advance({ seconds: 10 });
    const early = [...closed];
    clock.advance({ seconds: 10 });

    expect([early, closed]).toEqual([[], ["closespider_timeout_no_item"]]);
    expect(log).toEqual(["INFO Closing spider since no items were produced in the last 10 seconds."]);
  });

  it("leaves no timer when the spider is closed", () => {
    void watching({ CLOSESPIDER_TIMEOUT: 10, CLOSESPIDER_TIMEOUT_NO_ITEM: 10 }).end();

    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("leaves no timer, and does not stumble, after it has closed the spider", () => {
    const crawl = watching({ CLOSESPIDER_TIMEOUT: 10 });
    clock.advance({ seconds: 10 });
    void crawl.end();

    expect(log).toEqual([]);
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("closes a crawl with its reason", async () => {
    slots().currentClock = currentClock;
    const spider = spiderWith({
      *parse(response) {
        yield { url: response.url };
        yield response.follow(`${response.url}x`);
      },
    });
    const { stats } = await crawl(spider, { settings: { CLOSESPIDER_ITEMCOUNT: 3 } });

    expect(stats).toMatchObject({ finish_reason: "closespider_itemcount", item_scraped_count: 3 });
  });
});
