import { describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { AutoThrottle } from "../../../src/crawler/extensions/AutoThrottle.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { Clock } from "../../../src/time/Clock.js";
import { crawl, spiderWith } from "../engine/crawl.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();

/** An extension over one host with a delay in milliseconds; `answered` says how long an answer took, in seconds. */
function throttled(settings: Readonly<Record<string, unknown>> = {}, delay = 1000) {
  const crawler = new FakeCrawler({ AUTOTHROTTLE_ENABLED: true, ...settings });
  const slot = { delay, transferring: 1 };
  const engine = {
    inProgress: 0,
    queued: 0,
    downloader: { slot: (name: string) => (name === "host" ? slot : undefined) },
  };
  new AutoThrottle(Object.assign(crawler, { engine }));
  const answered = (downloadLatency: unknown, { status = 200, url = "http://host/", meta = {} } = {}): number => {
    const request = new Request(url, { meta: { downloadLatency, ...meta } });
    const response = new Response(url, { status, body: new Uint8Array(5) });
    crawler.signals.send(signals.responseDownloaded, { request, response, spider: crawler.spider });
    return slot.delay;
  };
  return { answered, crawler };
}

describe("AutoThrottle", () => {
  it("is not there unless AUTOTHROTTLE_ENABLED is true", () => {
    expect(() => throttled({ AUTOTHROTTLE_ENABLED: false })).toThrow(NotConfigured);
  });

  it("refuses a target that cannot be", () => {
    expect(() => throttled({ AUTOTHROTTLE_TARGET_CONCURRENCY: 0 })).toThrow(
      /AUTOTHROTTLE_TARGET_CONCURRENCY: it is 0. .* must be higher than 0/,
    );
  });

  it("has hosts begin with AUTOTHROTTLE_START_DELAY, or DOWNLOAD_DELAY where that is longer", () => {
    const startOf = (settings = {}): number => throttled(settings).crawler.settings.getFloat("DOWNLOAD_DELAY");

    expect([startOf(), startOf({ DOWNLOAD_DELAY: 9 })]).toEqual([5, 9]);
  });

  it("goes halfway to what the latency asks for, and at once where that is more", () => {
    const { answered } = throttled();

    expect([answered(0.2), answered(0.2), answered(2)]).toEqual([600, 400, 2000]);
  });

  it("divides the latency by AUTOTHROTTLE_TARGET_CONCURRENCY", () => {
    expect(throttled({ AUTOTHROTTLE_TARGET_CONCURRENCY: 4 }).answered(8)).toBe(2000);
  });

  it("stays between DOWNLOAD_DELAY and AUTOTHROTTLE_MAX_DELAY", () => {
    expect(throttled({ DOWNLOAD_DELAY: 0.9 }).answered(0.01)).toBe(900);
    expect(throttled({ AUTOTHROTTLE_MAX_DELAY: 3 }).answered(10)).toBe(3000);
  });

  it("lets an error make the delay longer, but not shorter", () => {
    const { answered } = throttled();

    expect([answered(0.1, { status: 503 }), answered(4, { status: 503 })]).toEqual([1000, 4000]);
  });

  it("leaves the delay alone for other hosts, unknown latencies, and by meta autothrottleDontAdjustDelay", () => {
    const { answered } = throttled();

    expect(answered(9, { url: "http://other/" })).toBe(1000);
    expect(answered(undefined)).toBe(1000);
    expect(answered(9, { meta: { autothrottleDontAdjustDelay: true } })).toBe(1000);
  });

  it("logs every step with AUTOTHROTTLE_DEBUG", () => {
    throttled({ AUTOTHROTTLE_DEBUG: true }).answered(0.2);

    expect(log).toEqual(["INFO slot: host | conc: 1 | delay:  600 ms (-400) | latency:  200 ms | size:     5 bytes"]);
  });

  it("throttles a crawl by the time its answers take", async () => {
    const clock = new Clock();
    const begun: number[] = [];
    const spider = spiderWith({ urls: [1, 2, 3].map((n) => `http://host/${n}`), parse: () => undefined });
    const { crawler } = await crawl(spider, {
      clock,
      settings: { AUTOTHROTTLE_ENABLED: true, AUTOTHROTTLE_START_DELAY: 4, RANDOMIZE_DOWNLOAD_DELAY: false },
      server: ({ url }) => {
        begun.push(clock.now());
        const answer = new Deferred<Response>();
        clock.callLater({ seconds: 2 }, () => answer.callback(new Response(url, { body: "page" })));
        return answer;
      },
      prepare: ({ signals: manager }) => {
        manager.connect(signals.engineStarted, () => void setImmediate(tick));
        const tick = (): void => {
          clock.advance({ milliseconds: 500 });
          if (crawlerIsRunning()) setImmediate(tick);
        };
        let running = true;
        const crawlerIsRunning = (): boolean => running;
        manager.connect(signals.engineStopped, () => void (running = false));
      },
    });

    expect(crawler.getExtension(AutoThrottle)).toBeInstanceOf(AutoThrottle);
    expect(begun.map((time) => time / 1000)).toEqual([0, 4, 7]);
  });
});
