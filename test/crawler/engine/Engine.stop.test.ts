import { describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import type { Crawler } from "../../../src/crawler/process/Crawler.js";
import { Clock } from "../../../src/time/Clock.js";
import { crawl, spiderWith } from "./crawl.js";

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A download that never ends, and whether it has been broken off. */
function endlessDownload(): { answer: Deferred<Response>; broken: () => boolean } {
  let broken = false;
  const answer = new Deferred<Response>(() => {
    broken = true;
  });
  return { answer, broken: () => broken };
}

describe("stop({ mode: 'fast' })", () => {
  it("breaks off downloads and closes the spider with the reason shutdown", async () => {
    const { answer, broken } = endlessDownload();
    let crawler: Crawler | undefined;
    const { log, stats, error } = await crawl(spiderWith({}), {
      prepare: (made) => (crawler = made),
      server: () => {
        setImmediate(() => void crawler?.stop({ mode: "fast" }));
        return answer;
      },
    });

    expect([broken(), stats["finish_reason"], error]).toEqual([true, "shutdown", undefined]);
    expect(log).toContain("INFO Cut off <GET http://host/>");
    expect(log).toContain("INFO Spider closed (shutdown)");
  });

  it("tells neither errback nor stats of a download that it breaks off", async () => {
    const told: unknown[] = [];
    let crawler: Crawler | undefined;
    const { stats, log } = await crawl(
      spiderWith({ start: () => [new Request("http://host/", { errback: (failure) => told.push(failure) })] }),
      {
        prepare: (made) => (crawler = made),
        server: () => {
          setImmediate(() => void crawler?.stop({ mode: "fast" }));
          return endlessDownload().answer;
        },
      },
    );

    expect(told).toEqual([]);
    expect(stats["spider_exceptions/count"]).toBeUndefined();
    expect(log.filter((line) => line.startsWith("ERROR"))).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ["a Deferred", () => new Deferred()],
    ["a promise", () => new Promise(() => undefined)],
  ])("does not wait for a callback that waits for %s", async (_what, parse) => {
    let crawler: Crawler | undefined;
    const { log, stats } = await crawl(
      spiderWith({
        parse: () => {
          setImmediate(() => void crawler?.stop({ mode: "fast" }));
          return parse();
        },
      }),
      { prepare: (made) => (crawler = made) },
    );

    expect([stats["finish_reason"], stats["spider_exceptions/count"]]).toEqual(["shutdown", undefined]);
    expect(log).toContain("INFO Cut off the callback of <GET http://host/>");
  });

  it("finishes items that are with the pipelines", async () => {
    const inPipeline = new Deferred<undefined>();
    let crawler: Crawler | undefined;
    class SlowPipeline {
      processItem(item: unknown): unknown {
        setImmediate(() => void crawler?.stop({ mode: "fast" }));
        setImmediate(() => setImmediate(() => inPipeline.callback(undefined)));
        return inPipeline.addCallback(() => item);
      }
    }
    const { items, stats } = await crawl(
      spiderWith({ parse: () => [{ title: "one" }, new Promise(() => undefined)] }),
      {
        prepare: (made) => (crawler = made),
        settings: { ITEM_PIPELINES: { slow: [SlowPipeline, 1] } },
      },
    );

    expect([items, stats["finish_reason"]]).toEqual([[{ title: "one" }], "shutdown"]);
  });

  it("makes a graceful stop that is under way a fast one", async () => {
    const { answer, broken } = endlessDownload();
    let crawler: Crawler | undefined;
    const { log } = await crawl(spiderWith({}), {
      prepare: (made) => (crawler = made),
      server: () => {
        setImmediate(() => {
          crawler?.stop();
          setImmediate(() => void crawler?.stop({ mode: "fast" }));
        });
        return answer;
      },
    });

    expect(broken()).toBe(true);
    expect(log.filter((line) => line.includes("Closing spider"))).toEqual(["INFO Closing spider (shutdown)"]);
  });
});

describe("stop({ deadline })", () => {
  async function crawlUntil(milliseconds: number, deadline: unknown): Promise<{ broken: boolean; pending: number }> {
    const { answer, broken } = endlessDownload();
    const clock = new Clock();
    let crawler: Crawler | undefined;
    let wasBroken = false;
    await crawl(spiderWith({}), {
      clock,
      prepare: (made) => (crawler = made),
      server: () => {
        setImmediate(() => {
          crawler?.stop({ deadline: deadline as number });
          clock.advance(milliseconds);
          wasBroken = broken();
          // Whatever is left of the crawl is ended.
          if (!wasBroken) answer.callback(new Response("http://host/"));
          void settle().then(() => clock.pump([1, 1, 1]));
        });
        return answer;
      },
    });
    return { broken: wasBroken, pending: clock.getDelayedCalls().length };
  }

  it.each([
    ["in milliseconds", 5000],
    ["with units", { seconds: 5 }],
  ])("breaks off downloads after it, %s", async (_what, deadline) => {
    expect((await crawlUntil(5000, deadline)).broken).toBe(true);
  });

  it("lets downloads go on before it, and leaves no timer behind", async () => {
    expect(await crawlUntil(4999, 5000)).toEqual({ broken: false, pending: 0 });
  });

  it.each([[-1], [Number.NaN], ["soon"]])("refuses %s", async (deadline) => {
    let thrown: unknown;
    await crawl(
      spiderWith({
        parse(this: { crawler: Crawler }) {
          try {
            this.crawler.stop({ deadline: deadline as number });
          } catch (error) {
            thrown = error;
          }
        },
      }),
    );

    expect(thrown).toMatchObject({ code: expect.stringMatching(/^ERR_DURATION/) as unknown });
  });
});
