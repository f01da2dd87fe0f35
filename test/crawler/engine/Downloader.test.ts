import { describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import type { Failure } from "../../../src/core/Failure.js";
import { Downloader } from "../../../src/crawler/engine/Downloader.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { Clock } from "../../../src/time/Clock.js";
import { handlerFor } from "./crawl.js";
import { fakeContext } from "./fakeContext.js";

/** A downloader, its clock, and the downloads under way by URL. */
function downloaderWith(settings: Readonly<Record<string, unknown>> = {}) {
  const clock = new Clock();
  const begun = new Map<string, Deferred<Response>>();
  const handler = handlerFor(({ url }) => {
    const deferred = new Deferred<Response>();
    begun.set(url, deferred);
    return deferred;
  });
  const context = fakeContext({ DOWNLOAD_HANDLERS: { http: handler }, ...settings });
  return { downloader: new Downloader(context, clock), clock, begun, context };
}

const get = (path: string): Request => new Request(`http://${path}`);

describe("Downloader", () => {
  it("gives the response of the handler", () => {
    const { downloader, begun } = downloaderWith();
    const sent = downloader.send(get("host/"));
    const response = new Response("http://host/");
    begun.get("http://host/")?.callback(response);

    expect(sent.result).toBe(response);
  });

  it("keeps to CONCURRENT_REQUESTS_PER_DOMAIN for each host", () => {
    const { downloader, begun } = downloaderWith({ CONCURRENT_REQUESTS_PER_DOMAIN: 2 });
    for (const path of ["a/1", "a/2", "a/3", "b/1"]) void downloader.send(get(path));

    expect([...begun.keys()]).toEqual(["http://a/1", "http://a/2", "http://b/1"]);
    expect([downloader.activeIn("a"), downloader.activeIn("b"), downloader.activeIn("c")]).toEqual([3, 1, 0]);
    begun.get("http://a/1")?.callback(new Response("http://a/1"));
    expect(begun.has("http://a/3")).toBe(true);
  });

  it("takes 0 for no limit", () => {
    const { downloader, begun } = downloaderWith({ CONCURRENT_REQUESTS_PER_DOMAIN: 0, CONCURRENT_REQUESTS: 0 });
    for (let n = 0; n < 100; n++) {
      downloader.enter();
      void downloader.send(get(`a/${n}`));
    }

    expect([begun.size, downloader.isFull]).toEqual([100, false]);
  });

  it("is full at CONCURRENT_REQUESTS", () => {
    const { downloader } = downloaderWith({ CONCURRENT_REQUESTS: 2 });
    downloader.enter();
    const one = downloader.isFull;
    downloader.enter();
    const two = downloader.isFull;
    downloader.leave();

    expect([one, two, downloader.isFull, downloader.active]).toEqual([false, true, false, 1]);
  });

  it("waits DOWNLOAD_DELAY seconds between the requests to a host", () => {
    const { downloader, begun, clock } = downloaderWith({ DOWNLOAD_DELAY: 2, RANDOMIZE_DOWNLOAD_DELAY: false });
    for (const path of ["a/1", "a/2", "b/1"]) void downloader.send(get(path));
    const first = [...begun.keys()];
    clock.advance({ seconds: 2 });

    expect(first).toEqual(["http://a/1", "http://b/1"]);
    expect(begun.has("http://a/2")).toBe(true);
  });

  it("knows a host's own limits from DOWNLOAD_SLOTS", () => {
    const { downloader, begun, clock } = downloaderWith({
      DOWNLOAD_SLOTS: { a: { concurrency: 1 }, b: { delay: 3, randomize_delay: false } },
    });
    for (const path of ["a/1", "a/2", "b/1", "b/2", "c/1", "c/2"]) void downloader.send(get(path));
    const first = [...begun.keys()];
    clock.advance({ seconds: 3 });

    expect(first).toEqual(["http://a/1", "http://b/1", "http://c/1", "http://c/2"]);
    expect(begun.has("http://b/2")).toBe(true);
  });

  it("lets the loop look at its connections after a failure, before the place is free", () => {
    const { downloader, begun, clock } = downloaderWith({ CONCURRENT_REQUESTS_PER_DOMAIN: 1 });
    const failed: unknown[] = [];
    downloader.send(get("a/1")).addErrback(({ value }: Failure) => void failed.push(value));
    void downloader.send(get("a/2"));
    begun.get("http://a/1")?.errback(new Error("reset"));
    const states = [0, 0, 0].map(() => {
      clock.advance(0);
      return [failed.length, begun.has("http://a/2")];
    });

    expect(states.at(-1)).toEqual([1, true]);
    expect(downloader.activeIn("a")).toBe(1);
    expect(failed).toEqual([new Error("reset")]);
  });

  it("tells the signals of a request on its way", () => {
    const { downloader, begun, context } = downloaderWith({ CONCURRENT_REQUESTS_PER_DOMAIN: 1 });
    const seen: string[] = [];
    const { requestReachedDownloader, responseDownloaded, requestLeftDownloader } = signals;
    context.signals.connect(requestReachedDownloader, ({ request }) => void seen.push(`reached ${request.url}`));
    context.signals.connect(responseDownloaded, ({ request }) => void seen.push(`downloaded ${request.url}`));
    context.signals.connect(requestLeftDownloader, ({ request }) => void seen.push(`left ${request.url}`));
    void downloader.send(get("a/1"));
    begun.get("http://a/1")?.callback(new Response("http://a/1"));

    expect(seen).toEqual(["reached http://a/1", "downloaded http://a/1", "left http://a/1"]);
  });

  it("forgets hosts that were not asked for a minute, when a new one comes", () => {
    const { downloader, begun, clock } = downloaderWith({
      DOWNLOAD_DELAY: 1,
      RANDOMIZE_DOWNLOAD_DELAY: false,
      CONCURRENT_REQUESTS_PER_DOMAIN: 1,
    });
    void downloader.send(get("a/1"));
    begun.get("http://a/1")?.callback(new Response("http://a/1"));
    clock.advance({ seconds: 62 });
    void downloader.send(get("b/1"));

    expect(downloader.slotNames).toEqual(["b"]);
  });

  it("leaves no timer when it is closed", () => {
    const { downloader, clock } = downloaderWith({ DOWNLOAD_DELAY: 5 });
    void downloader.send(get("a/1"));
    void downloader.send(get("a/2"));
    downloader.close();

    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("closes its handlers when the engine has stopped", () => {
    const closed: string[] = [];
    const Handler = handlerFor(() => "page");
    Handler.prototype.close = () => void closed.push("closed");
    const { downloader, context } = downloaderWith({ DOWNLOAD_HANDLERS: { http: Handler } });
    downloader.close();
    const early = closed.length;
    context.signals.sendDeferred(signals.engineStopped, {});

    expect([early, closed]).toEqual([0, ["closed"]]);
  });
});
