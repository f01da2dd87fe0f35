import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { slots } from "../../../src/core/slots.js";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { ProgressLine, type ProgressTerminal } from "../../../src/crawler/extensions/ProgressLine.js";
import { LiveLine } from "../../../src/crawler/logging/liveLine.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { Clock } from "../../../src/time/Clock.js";
import { FakeCrawler } from "../FakeCrawler.js";

const { currentClock } = slots();
let clock: Clock;
let writes: string[];
let terminal: ProgressTerminal;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  clock = new Clock();
  slots().currentClock = () => clock;
  writes = [];
  const line = new LiveLine((text) => void writes.push(text.replace("\r\u001b[K", "<clear>")));
  terminal = { line, drawable: true, colour: false, columns: () => 100 };
});
afterEach(() => {
  slots().currentClock = currentClock;
  vi.useRealTimers();
});

function opened(): FakeCrawler {
  const crawler = new FakeCrawler();
  new ProgressLine(crawler, terminal);
  void crawler.signals.sendDeferred(signals.spiderOpened, { spider: crawler.spider });
  return crawler;
}

function pass(milliseconds: number): void {
  vi.advanceTimersByTime(milliseconds);
  clock.advance(milliseconds);
}

const close = ({ signals: manager, spider }: FakeCrawler) =>
  void manager.sendDeferred(signals.spiderClosed, { spider, reason: "finished" });

describe("ProgressLine", () => {
  it("is drawn at once, again as time passes, and taken away at the end", () => {
    const crawler = opened();
    crawler.engine = { inProgress: 3, queued: 7 };
    crawler.stats.incValue("response_received_count", 10);
    crawler.stats.incValue("item_scraped_count", 4);
    crawler.stats.incValue("log_count/ERROR", 1);
    crawler.stats.incValue("log_count/CRITICAL", 1);
    pass(200);
    close(crawler);
    expect(writes).toEqual([
      "books  0 pages  0.0/s  0 items  0 errors  0:00:00",
      "<clear>books  10 pages  50.0/s  4 items  10 queued  2 errors  0:00:00",
      "<clear>",
    ]);
  });

  it("shows the rate of the last five seconds", () => {
    const crawler = opened();
    crawler.stats.incValue("response_received_count", 1000);
    for (let time = 0; time < 6000; time += 200) pass(200);
    expect(writes.at(-1)).toContain("  0.0/s  ");
    close(crawler);
  });

  it("leaves nothing running and nothing on the terminal when the engine stops early", () => {
    void opened().signals.sendDeferred(signals.engineStopped, {});
    expect(clock.getDelayedCalls()).toEqual([]);
    expect(writes.at(-1)).toBe("<clear>");
  });

  it("lets one crawl after the other have the line", () => {
    const first = opened();
    const second = opened();
    second.stats.incValue("response_received_count", 5);
    pass(200);
    expect(writes.at(-1)).toContain(" 0 pages ");
    close(first);
    pass(200);
    expect(writes.at(-1)).toContain(" 5 pages ");
    close(second);
    expect(writes.at(-1)).toBe("<clear>");
  });

  it("gives the process back as it was", () => {
    const [listeners, write] = [process.listenerCount("exit"), process.stdout.write];
    const crawler = opened();
    expect(process.listenerCount("exit")).toBe(listeners + 1);
    close(crawler);
    expect(process.listenerCount("exit")).toBe(listeners);
    expect(process.stdout.write).toBe(write);
  });

  it("is not configured where nothing can be drawn, or when PROGRESS_LINE is false", () => {
    expect(() => new ProgressLine(new FakeCrawler(), { ...terminal, drawable: false })).toThrow(NotConfigured);
    expect(() => new ProgressLine(new FakeCrawler({ PROGRESS_LINE: false }), terminal)).toThrow(NotConfigured);
  });
});
