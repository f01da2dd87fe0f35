import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DropItem } from "../../../src/crawler/errors.js";
import { CoreStats } from "../../../src/crawler/extensions/CoreStats.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { crawl, spiderWith } from "../engine/crawl.js";
import { FakeCrawler } from "../FakeCrawler.js";

let crawler: FakeCrawler;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: Date.UTC(2026, 7, 21, 10) });
  crawler = new FakeCrawler();
  new CoreStats(crawler);
});
afterEach(() => {
  vi.useRealTimers();
});

describe("CoreStats", () => {
  it("counts items that are lost to an error", async () => {
    class Broken {
      processItem(): never {
        throw new Error("broken");
      }
    }
    const { stats } = await crawl(spiderWith({ parse: () => [{ a: 1 }, { a: 2 }] }), {
      settings: { ITEM_PIPELINES: { broken: [Broken, 1] } },
    });

    expect([stats["item_error_count"], stats["item_scraped_count"]]).toEqual([2, undefined]);
  });

  it("notes when and why the crawl began and ended", () => {
    const { spider, signals: manager, stats } = crawler;
    void manager.sendDeferred(signals.spiderOpened, { spider });
    vi.advanceTimersByTime(1500);
    void manager.sendDeferred(signals.spiderClosed, { spider, reason: "finished" });
    expect(stats.getStats()).toEqual({
      start_time: new Date(Date.UTC(2026, 7, 21, 10, 0, 0)),
      finish_time: new Date(Date.UTC(2026, 7, 21, 10, 0, 1, 500)),
      elapsed_time_seconds: 1.5,
      finish_reason: "finished",
    });
  });

  it("counts responses, items and drops with their reasons", () => {
    const { spider, signals: manager, stats } = crawler;
    const event = { spider, item: 1, response: undefined };
    class TooDear extends DropItem {
      override get name(): string {
        return "TooDear";
      }
    }
    manager.send(signals.responseReceived, { spider } as never);
    void manager.sendDeferred(signals.itemScraped, event);
    void manager.sendDeferred(signals.itemScraped, event);
    void manager.sendDeferred(signals.itemDropped, { ...event, exception: new DropItem("no") });
    void manager.sendDeferred(signals.itemDropped, { ...event, exception: new TooDear("no") });
    expect(stats.getStats()).toEqual({
      response_received_count: 1,
      item_scraped_count: 2,
      item_dropped_count: 2,
      "item_dropped_reasons_count/DropItem": 1,
      "item_dropped_reasons_count/TooDear": 1,
    });
  });
});
