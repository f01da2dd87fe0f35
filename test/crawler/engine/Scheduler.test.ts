import { describe, expect, it } from "vitest";
import { Scheduler } from "../../../src/crawler/engine/Scheduler.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { fakeContext } from "./fakeContext.js";

function drain(scheduler: Scheduler): string[] {
  const urls: string[] = [];
  for (let request = scheduler.nextRequest(); request !== undefined; request = scheduler.nextRequest()) {
    urls.push(request.url);
  }
  return urls;
}

describe("Scheduler", () => {
  it("gives out what it has taken, and counts it", () => {
    const context = fakeContext();
    const scheduler = new Scheduler(context);
    const taken = scheduler.enqueueRequest(new Request("http://host/a"));
    const before = [scheduler.length, scheduler.hasPendingRequests()];
    const urls = drain(scheduler);

    expect([taken, before, urls]).toEqual([true, [1, true], ["http://host/a"]]);
    expect([scheduler.length, scheduler.hasPendingRequests()]).toEqual([0, false]);
    expect(context.stats.getStats()).toEqual({
      "scheduler/enqueued": 1,
      "scheduler/enqueued/memory": 1,
      "scheduler/dequeued": 1,
      "scheduler/dequeued/memory": 1,
    });
  });

  it("refuses a request that it has had, unless that is not to be filtered", () => {
    const scheduler = new Scheduler(fakeContext());
    const answers = [{}, {}, { dontFilter: true }].map((options) =>
      scheduler.enqueueRequest(new Request("http://host/a", options)),
    );

    expect(answers).toEqual([true, false, true]);
  });

  it("takes requests that are not filtered without noting them", () => {
    const scheduler = new Scheduler(fakeContext());
    scheduler.enqueueRequest(new Request("http://host/a", { dontFilter: true }));

    expect(scheduler.enqueueRequest(new Request("http://host/a"))).toBe(true);
  });

  it("prefers hosts without downloads, then those with the fewest", () => {
    const scheduler = new Scheduler(fakeContext({}, { one: 2, two: 1 }));
    for (const url of ["http://one/", "http://two/", "http://three/"]) scheduler.enqueueRequest(new Request(url));

    expect(drain(scheduler)).toEqual(["http://three/", "http://two/", "http://one/"]);
  });

  it("takes hosts that are equally busy in turn", () => {
    const scheduler = new Scheduler(fakeContext());
    for (const path of ["1", "2", "3"]) {
      for (const host of ["a", "b"]) scheduler.enqueueRequest(new Request(`http://${host}/${path}`));
    }

    expect(drain(scheduler).map((url) => url.slice("http://".length))).toEqual([
      "a/3",
      "b/3",
      "a/2",
      "b/2",
      "a/1",
      "b/1",
    ]);
  });

  it("looks at no more hosts than are busy", () => {
    let asked = 0;
    const context = fakeContext();
    Object.assign(context.engine, { downloader: { activeIn: () => (asked++, 0) } });
    const scheduler = new Scheduler(context);
    for (let n = 0; n < 1000; n++) scheduler.enqueueRequest(new Request(`http://host${n}/`));
    scheduler.nextRequest();

    expect(asked).toBe(1);
  });

  it("opens and closes the filter", () => {
    const calls: unknown[] = [];
    class Filter {
      requestSeen = () => false;
      open = () => void calls.push("open");
      close = (reason: string) => void calls.push(reason);
    }
    const scheduler = new Scheduler(fakeContext({ DUPEFILTER_CLASS: Filter }));
    scheduler.open();
    scheduler.close("finished");

    expect(calls).toEqual(["open", "finished"]);
  });
});
