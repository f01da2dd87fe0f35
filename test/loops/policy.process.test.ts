import { describe, expect, it } from "vitest";
import { setEventLoop } from "../../src/loops/policy.js";
import { FakeEventLoop } from "./FakeEventLoop.js";
import { runForJson } from "../reactors/runProgram.js";
import { Clock } from "../../src/time/Clock.js";

describe("the current event loop", () => {
  it("is there from the start, the same whenever it is asked for, and asking whether there is one makes none", async () => {
    const program = `
      import { getEventLoop, hasEventLoop, SelectorEventLoop } from "deferred-interop";
      const state = () => globalThis[Symbol.for("deferred-interop/state")];
      const asked = [hasEventLoop(), state().eventLoop === undefined];
      const loop = getEventLoop();
      console.log(JSON.stringify([...asked, loop === getEventLoop(), loop.constructor === SelectorEventLoop]));`;
    expect(await runForJson(program)).toEqual([true, true, true, true]);
  });

  it("is what setEventLoop made it, also for what is scheduled without naming a clock", async () => {
    const program = `
      import { Deferred, SelectorEventLoop, callLater, getEventLoop, setEventLoop, sleep } from "deferred-interop";
      const asked = [];
      class Loop extends SelectorEventLoop {
        callLater(delay, fn, ...args) { asked.push(delay); return super.callLater(0, fn, ...args); }
      }
      const loop = new Loop();
      setEventLoop(loop);
      await sleep(3_600_000);
      callLater({ hours: 2 }, () => undefined);
      await new Deferred().addTimeout(10_800_000).addErrback(() => undefined);
      console.log(JSON.stringify([getEventLoop() === loop, asked]));`;
    expect(await runForJson(program)).toEqual([true, [3_600_000, 7_200_000, 10_800_000]]);
  });

  it("is gone after setEventLoop(null), and comes back", async () => {
    const program = `
      import { callLater, getEventLoop, hasEventLoop, newEventLoop, setEventLoop, sleep } from "deferred-interop";
      const outcomes = [];
      const attempt = (fn) => {
        try { outcomes.push(String(fn())); } catch (error) { outcomes.push(error.name + " " + error.code + ": " + error.message); }
      };
      setEventLoop(null);
      attempt(hasEventLoop);
      attempt(getEventLoop);
      attempt(() => sleep(1));
      attempt(() => callLater(1, () => undefined));
      setEventLoop(newEventLoop());
      await sleep(1);
      outcomes.push("slept");
      console.log(JSON.stringify(outcomes));`;
    const none =
      "RuntimeError ERR_NO_EVENT_LOOP: There is no current event loop in this thread: setEventLoop(null) was called; " +
      "call setEventLoop(newEventLoop())";
    expect(await runForJson(program)).toEqual(["false", none, none, none, "slept"]);
  });
});

describe("setEventLoop()", () => {
  it.each([
    [undefined, "undefined"],
    ["asyncio.SelectorEventLoop", '"asyncio.SelectorEventLoop"'],
    [42, "42"],
    [{}, "an object of class Object"],
    [FakeEventLoop, "function FakeEventLoop"],
  ])("refuses %o", (loop, shown) => {
    expect(() => setEventLoop(loop as never)).toThrow(
      expect.objectContaining({
        name: "TypeError",
        code: "ERR_NOT_AN_EVENT_LOOP",
        message: expect.stringContaining(`Cannot set the event loop: got ${shown}, expected an EventLoop or null`),
      }) as Error,
    );
  });

  it("refuses a clock, and says which methods are missing", () => {
    expect(() => setEventLoop(new Clock() as never)).toThrow(
      "it has no time(), callSoon(), callSoonThreadsafe(), callAt(), createFuture(), isRunning(), isClosed(), close()",
    );
  });
});
