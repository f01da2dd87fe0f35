import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EventLoop, EventLoopClass } from "../../src/loops/EventLoop.js";
import { getEventLoop, newEventLoop, setEventLoop } from "../../src/loops/policy.js";
import { ProactorEventLoop } from "../../src/loops/ProactorEventLoop.js";
import { SelectorEventLoop } from "../../src/loops/SelectorEventLoop.js";
import { WheelEventLoop } from "../../src/loops/WheelEventLoop.js";
import { eventLoopPath, setAsyncioEventLoop } from "../../src/reactors/setAsyncioEventLoop.js";
import { withHelpers } from "./programFiles.js";
import { runForJson } from "./runProgram.js";

class MyLoop extends WheelEventLoop {}

describe("setAsyncioEventLoop()", () => {
  let before: EventLoop;
  beforeEach(() => {
    before = new SelectorEventLoop();
    setEventLoop(before);
  });
  afterEach(() => {
    setEventLoop(newEventLoop());
  });

  // A16
  it.each([[undefined], [null]])("keeps whatever loop is current for %o", (nothing) => {
    expect(setAsyncioEventLoop(nothing)).toBe(before);
  });

  it("makes a loop when there is none", () => {
    setEventLoop(null);
    expect(setAsyncioEventLoop()).toBe(getEventLoop());
  });

  it("makes another in the place of a closed one, which is of no use to anybody", () => {
    before.close();
    const made = setAsyncioEventLoop("asyncio.SelectorEventLoop");
    expect([made === before, made.isClosed(), made === getEventLoop()]).toEqual([false, false, true]);
  });

  // A23, A68
  it.each([
    ["asyncio.SelectorEventLoop", SelectorEventLoop],
    ["asyncio.ProactorEventLoop", ProactorEventLoop],
    ["uvloop.Loop", WheelEventLoop],
  ] satisfies [string, EventLoopClass][])("knows %s, and prints it so", (path, type) => {
    setEventLoop(new MyLoop());
    if (type === WheelEventLoop) setEventLoop(new SelectorEventLoop());
    const made = setAsyncioEventLoop(path);
    expect(made.constructor).toBe(type);
    expect(made).toBe(getEventLoop());
    expect(eventLoopPath(made)).toBe(path);
  });

  // A16
  it("keeps an instance of a subclass, and does not close what it replaces", () => {
    const mine = setAsyncioEventLoop(MyLoop);
    expect(setAsyncioEventLoop("uvloop.Loop")).toBe(mine);
    expect(before.isClosed()).toBe(false);
  });

  class NoLoop {}
  class HalfLoop {
    callLater(): void {}
  }
  class ThrowingLoop extends SelectorEventLoop {
    constructor() {
      super();
      throw new Error("no loop today");
    }
  }
  it.each([
    [NoLoop, "ERR_NOT_AN_EVENT_LOOP", "got an object of class NoLoop"],
    [HalfLoop, "ERR_NOT_AN_EVENT_LOOP", "it has no now(), time(), callSoon(), callSoonThreadsafe(), callAt()"],
    [ThrowingLoop, undefined, "no loop today"],
    [() => undefined, "ERR_LOAD_TYPE", "Cannot load event loop an unnamed function, expected a class"],
    [new SelectorEventLoop(), "ERR_LOAD_PATH", "an object of class SelectorEventLoop: not a full path"],
    [42, "ERR_LOAD_PATH", "Error loading object 42: not a full path"],
    ["", "ERR_LOAD_PATH", "Error loading object '': not a full path"],
    [
      "uvloop.EventLoop",
      "ERR_LOAD_PATH",
      "known names are asyncio.SelectorEventLoop, asyncio.ProactorEventLoop, uvloop.Loop",
    ],
    ["asyncio.Loop", "ERR_LOAD_PATH", 'Cannot load event loop "asyncio.Loop": no event loop has that name'],
    ["node:events#Loop", "ERR_LOAD_EXPORT", "Module 'node:events' doesn't define any object named 'Loop'"],
    ["node:events#defaultMaxListeners", "ERR_LOAD_TYPE", "expected a class"],
    ["./no/such/file.js#Loop", "ERR_LOAD_MODULE", 'there is no module "./no/such/file.js"'],
  ])("refuses %o and leaves the current loop alone", (loop, code, text) => {
    let thrown: unknown;
    try {
      setAsyncioEventLoop(loop as never);
    } catch (error) {
      thrown = error;
    }
    const { code: found, message } = thrown as { code?: string; message: string };
    expect(found).toBe(code);
    expect(message).toContain(text);
    expect(getEventLoop()).toBe(before);
  });
});

describe("an event loop of one's own", () => {
  const files = (main: string): Record<string, string> =>
    withHelpers(main, {
      "loops.mjs": `
        import { WheelEventLoop } from "deferred-interop";
        export class Mine extends WheelEventLoop {}
        export class Other extends WheelEventLoop {}`,
      "node_modules/loops/package.json": `{ "name": "loops", "type": "module", "exports": { "./fast": "./fast.js" } }`,
      "node_modules/loops/fast.js": `export { Mine as Fast } from "../../loops.mjs";`,
    });

  // A19, A68
  it("is loaded by the path of a file or of a package, and verified by what it is an instance of", async () => {
    const main = `
      import * as all from "deferred-interop";
      import { attempt } from "./attempt.mjs";
      import { Mine } from "./loops.mjs";
      const { eventLoop } = all.installReactor(all.ASYNCIO_REACTOR_PATH, "loops/fast#Fast");
      const verify = (loop) => attempt(() => all.verifyInstalledAsyncioEventLoop(loop));
      console.log(JSON.stringify([
        eventLoop.constructor === Mine,
        ["./loops.mjs#Mine", "loops/fast#Fast", Mine, "uvloop.Loop", all.WheelEventLoop].map(verify),
        ["./loops.mjs#Other", "asyncio.SelectorEventLoop", "asyncio.ProactorEventLoop"].map(verify),
      ]));`;
    const mismatch = (wanted: string): string =>
      "RuntimeError ERR_REACTOR_MISMATCH: Scrapy found an asyncio Twisted reactor already installed, and its event loop " +
      `class (Mine) does not match the one specified in the ASYNCIO_EVENT_LOOP setting (${wanted})`;
    const [kept, same, different] = (await runForJson(files(main))) as [boolean, string[], string[]];
    expect(kept).toBe(true);
    expect(same).toEqual(new Array(5).fill("undefined"));
    expect(different.map((text) => text.slice(0, text.lastIndexOf("): ") + 1))).toEqual(
      ["./loops.mjs#Other", "asyncio.SelectorEventLoop", "asyncio.ProactorEventLoop"].map(mismatch),
    );
  });

  it("is not made the current one when the reactor cannot be installed", async () => {
    const main = `
      import * as all from "deferred-interop";
      import { attempt } from "./attempt.mjs";
      const before = all.getEventLoop();
      class Broken extends all.AsyncioSelectorReactor { constructor(loop) { super(loop); throw new Error("not today"); } }
      const text = attempt(() => all.installReactor(Broken, "./loops.mjs#Mine"));
      console.log(JSON.stringify([text, all.getEventLoop() === before, before.isClosed(), all.isReactorInstalled()]));`;
    expect(await runForJson(files(main))).toEqual(["Error undefined: not today", true, false, false]);
  });
});
