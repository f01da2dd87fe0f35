import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { CloseSpider, DontCloseSpider } from "../../../src/crawler/errors.js";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { Signal } from "../../../src/crawler/signals/Signal.js";
import { SignalManager } from "../../../src/crawler/signals/SignalManager.js";
import { signals } from "../../../src/crawler/signals/signals.js";

const spider = { name: "books" };
let manager: SignalManager;
let lines: string[];
let calls: string[];

beforeEach(() => {
  manager = new SignalManager();
  calls = [];
  lines = [];
  configureLogging(
    { LOG_FORMAT: "%(levelname)s %(message)s" },
    { sink: { write: (text) => void lines.push(text.split("\n")[0]!) } },
  );
});
afterEach(resetLogging);

/** Connects an async handler to a sync-only signal, which only plain JavaScript can do. */
function connectUnchecked(signal: Signal<any>, handler: (payload: any) => unknown): void {
  manager.connect(signal, handler as () => undefined);
}

describe("SignalManager#connect()", () => {
  it("calls handlers in the order in which they were connected, with the payload", () => {
    manager.connect(signals.spiderIdle, (payload) => void calls.push(`one ${payload.spider.name}`));
    manager.connect(signals.spiderIdle, (payload) => void calls.push(`two ${payload.spider.name}`));
    manager.send(signals.spiderIdle, { spider });
    expect(calls).toEqual(["one books", "two books"]);
  });

  it("connects a handler once", () => {
    const handler = () => void calls.push("called");
    manager.connect(signals.spiderIdle, handler);
    manager.connect(signals.spiderIdle, handler);
    manager.send(signals.spiderIdle, { spider });
    expect(calls).toEqual(["called"]);
  });

  it("keeps signals apart, also of the same name", () => {
    manager.connect(new Signal<object, "sync">("spider_idle", "sync"), () => void calls.push("called"));
    manager.send(signals.spiderIdle, { spider });
    expect(calls).toEqual([]);
  });

  it("does not reach a handler that is connected while the signal is on its way", () => {
    manager.connect(signals.spiderIdle, () => {
      manager.connect(signals.spiderIdle, () => void calls.push("late"));
    });
    manager.send(signals.spiderIdle, { spider });
    expect(calls).toEqual([]);
  });
});

describe("SignalManager#disconnect()", () => {
  it("takes one handler away", () => {
    const one = () => void calls.push("one");
    manager.connect(signals.spiderIdle, one);
    manager.connect(signals.spiderIdle, () => void calls.push("two"));
    manager.disconnect(signals.spiderIdle, one);
    manager.send(signals.spiderIdle, { spider });
    expect(calls).toEqual(["two"]);
  });

  it("does nothing for a handler that is not connected", () => {
    manager.disconnect(signals.spiderIdle, () => {});
    expect(manager.hasHandlers(signals.spiderIdle)).toBe(false);
  });
});

describe("SignalManager#hasHandlers()", () => {
  it("is true from the first connect to the last disconnect", () => {
    const handler = () => {};
    expect(manager.hasHandlers(signals.spiderIdle)).toBe(false);
    manager.connect(signals.spiderIdle, handler);
    expect(manager.hasHandlers(signals.spiderIdle)).toBe(true);
    manager.disconnect(signals.spiderIdle, handler);
    expect(manager.hasHandlers(signals.spiderIdle)).toBe(false);
  });
});

describe("SignalManager#send()", () => {
  it("logs what a handler throws, runs the others and returns the failures", () => {
    manager.connect(signals.spiderIdle, function broken() {
      throw new RangeError("no");
    });
    manager.connect(signals.spiderIdle, () => void calls.push("two"));
    const failures = manager.send(signals.spiderIdle, { spider });
    expect(calls).toEqual(["two"]);
    expect(lines).toEqual(["ERROR Error caught on signal handler: <function broken>"]);
    expect(failures.map((failure) => failure.value)).toEqual([new RangeError("no")]);
  });

  it("does not log the errors that are expected", () => {
    manager.connect(signals.spiderIdle, () => {
      throw new DontCloseSpider();
    });
    const failures = manager.send(signals.spiderIdle, { spider }, [DontCloseSpider, CloseSpider]);
    expect(failures[0]?.check(DontCloseSpider)).toBe(DontCloseSpider);
    expect(lines).toEqual([]);
  });

  it("returns no failures when all goes well", () => {
    manager.connect(signals.spiderIdle, () => 1);
    expect(manager.send(signals.spiderIdle, { spider })).toEqual([]);
  });

  it.each([
    ["a Deferred", () => new Deferred<void>()],
    ["a promise", async () => {}],
  ])("logs an error for a handler that returns %s", (_kind, handler) => {
    connectUnchecked(signals.spiderIdle, handler);
    expect(manager.send(signals.spiderIdle, { spider })).toEqual([]);
    expect(lines).toEqual(["ERROR Cannot return deferreds from signal handler: <function anonymous>"]);
  });

  it("logs the failure of a promise that should not have been returned", async () => {
    const broken = Promise.reject(new Error("no"));
    connectUnchecked(signals.spiderIdle, function late() {
      return broken;
    });
    manager.send(signals.spiderIdle, { spider });
    await broken.catch(() => {});
    await Promise.resolve();
    expect(lines).toEqual([
      "ERROR Cannot return deferreds from signal handler: <function late>",
      "ERROR Error caught on signal handler: <function late>",
    ]);
  });
});

describe("SignalManager#sendDeferred()", () => {
  it("has fired when no handler returned something to wait for", () => {
    manager.connect(signals.spiderOpened, () => void calls.push("one"));
    expect(manager.sendDeferred(signals.spiderOpened, { spider }).called).toBe(true);
    expect(manager.sendDeferred(signals.engineStarted, {}).called).toBe(true);
    expect(calls).toEqual(["one"]);
  });

  it("runs handlers concurrently and waits for all of them", async () => {
    const first = new Deferred<void>();
    let finish!: () => void;
    manager.connect(signals.spiderOpened, () => first);
    manager.connect(
      signals.spiderOpened,
      () => new Promise<void>((resolve) => void ((finish = resolve), calls.push("second started"))),
    );
    const sent = manager.sendDeferred(signals.spiderOpened, { spider });
    expect(calls).toEqual(["second started"]);
    first.callback();
    expect(sent.called).toBe(false);
    finish();
    await sent;
    expect(sent.result).toBeUndefined();
  });

  it("logs errors, of synchronous and of waiting handlers, and does not fail", async () => {
    const pending = new Deferred<void>();
    manager.connect(signals.spiderOpened, function first() {
      throw new Error("no");
    });
    manager.connect(signals.spiderOpened, function second() {
      return pending;
    });
    manager.connect(signals.spiderOpened, async function third() {
      throw new Error("no");
    });
    manager.connect(signals.spiderOpened, () => void calls.push("fourth"));
    const sent = manager.sendDeferred(signals.spiderOpened, { spider });
    pending.errback(new Error("no"));
    await sent;
    expect(calls).toEqual(["fourth"]);
    expect(lines).toEqual([
      "ERROR Error caught on signal handler: <function first>",
      "ERROR Error caught on signal handler: <function second>",
      "ERROR Error caught on signal handler: <function third>",
    ]);
  });
});

describe("SignalManager#waitFor()", () => {
  it("gives the payload of the next time, once", () => {
    const waiting = manager.waitFor(signals.spiderIdle);
    expect(waiting.called).toBe(false);
    manager.send(signals.spiderIdle, { spider });
    manager.send(signals.spiderIdle, { spider: { name: "later" } });
    expect(waiting.result).toEqual({ spider });
    expect(manager.hasHandlers(signals.spiderIdle)).toBe(false);
  });

  it("ends when it is cancelled", () => {
    const waiting = manager.waitFor(signals.spiderOpened);
    waiting.addErrback(() => {});
    waiting.cancel();
    expect(manager.hasHandlers(signals.spiderOpened)).toBe(false);
  });
});

describe("signals", () => {
  it("have Scrapy's names", () => {
    for (const [key, signal] of Object.entries(signals)) {
      const words = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      expect((signal as Signal<unknown>).name).toBe(words);
    }
  });

  it("wait for handlers exactly where Scrapy does", () => {
    const waited = Object.values(signals as unknown as Record<string, Signal<unknown>>)
      .filter((signal) => signal.kind === "async")
      .map((signal) => signal.name)
      .sort();
    expect(waited).toEqual(
      [
        "engine_started",
        "engine_stopped",
        "spider_opened",
        "spider_closed",
        "item_scraped",
        "item_dropped",
        "item_error",
        "robots_parsed",
        "feed_slot_closed",
        "feed_exporter_closed",
      ].sort(),
    );
  });
});

describe("SignalManager, given what is no signal or no handler,", () => {
  const manager = new SignalManager();
  const handler = (): void => undefined;
  const never = (value: unknown): never => value as never;
  const EXPECTED = "expected a signal, such as signals.spiderOpened, got";

  it.each<[string, () => unknown, string]>([
    [
      "connect, in Scrapy's order",
      () => manager.connect(never(handler), never(signals.itemScraped)),
      `Cannot connect: ${EXPECTED} function handler. Here the signal comes first: connect(signal, handler)`,
    ],
    [
      "disconnect, in Scrapy's order",
      () => manager.disconnect(never(handler), never(signals.itemScraped)),
      `Cannot disconnect: ${EXPECTED} function handler. Here the signal comes first: disconnect(signal, handler)`,
    ],
    [
      "connect, by name",
      () => manager.connect(never("spider_opened"), handler),
      `Cannot connect: ${EXPECTED} "spider_opened". Names do not do: write signals.spiderOpened, or make a Signal of your own`,
    ],
    [
      "connect, in Scrapy's spelling",
      () => manager.connect(never((signals as unknown as Record<string, unknown>)["item_scraped"]), handler),
      `Cannot connect: ${EXPECTED} undefined. Here the signals are named like signals.itemScraped`,
    ],
    [
      "connect, of another copy",
      () => manager.connect(never({ name: "item_scraped", kind: "async" }), handler),
      `Cannot connect: ${EXPECTED} an object of class Object. It is item_scraped of another copy of this package, which is not sent here`,
    ],
    [
      "send",
      () => manager.send(never(undefined), {}),
      `Cannot send: ${EXPECTED} undefined. Here the signals are named like signals.itemScraped`,
    ],
    [
      "sendDeferred",
      () => manager.sendDeferred(never("a"), {}),
      `Cannot send: ${EXPECTED} "a". Names do not do: write signals.a, or make a Signal of your own`,
    ],
    ["waitFor", () => manager.waitFor(never(null)), `Cannot wait for the next time: ${EXPECTED} null`],
    ["hasHandlers", () => manager.hasHandlers(never(5)), `Cannot look for handlers: ${EXPECTED} 5`],
  ])("%s: says what was expected", (_what, attempt, message) => {
    expect(attempt).toThrow(expect.objectContaining({ name: "TypeError", code: "ERR_SIGNAL", message }) as Error);
  });

  it.each<[string, () => unknown]>([
    ["connect", () => manager.connect(signals.itemScraped, never(undefined))],
    ["disconnect", () => manager.disconnect(signals.itemScraped, never("handler"))],
  ])("%s without a function: refuses", (_what, attempt) => {
    expect(attempt).toThrow(expect.objectContaining({ code: "ERR_NOT_CALLABLE" }) as Error);
  });

  it("the class of a signal of one's own: is accepted", () => {
    const own = new (class Own extends Signal<object, "sync"> {})("own", "sync");
    const seen: unknown[] = [];
    manager.connect(own, (payload) => void seen.push(payload));
    manager.send(own, {});

    expect(seen).toEqual([{}]);
  });
});
