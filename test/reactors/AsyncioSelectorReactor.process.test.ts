import { beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { SelectorEventLoop } from "../../src/loops/SelectorEventLoop.js";
import { AsyncioSelectorReactor } from "../../src/reactors/AsyncioSelectorReactor.js";
import { LoopingCall } from "../../src/time/LoopingCall.js";
import { FakeEventLoop } from "../loops/FakeEventLoop.js";
import { makeAsyncioUnderTest } from "./asyncioUnderTest.js";
import { collectLoggedErrors } from "./loggedErrors.js";
import { describeReactorContract } from "./reactorContract.js";
import { runProgram } from "./runProgram.js";

describeReactorContract("AsyncioSelectorReactor", makeAsyncioUnderTest, { settlesPromises: true });

describe("AsyncioSelectorReactor", () => {
  const logged = collectLoggedErrors();
  let loop: FakeEventLoop;
  let reactor: AsyncioSelectorReactor;
  let calls: unknown[];
  const note = (...args: unknown[]): void => {
    calls.push(...args);
  };

  beforeEach(() => {
    loop = new FakeEventLoop();
    reactor = new AsyncioSelectorReactor(loop);
    calls = [];
  });

  it.each([
    [null, "got null, expected an EventLoop"],
    [5, "got 5, expected an EventLoop"],
    [{}, "expected an EventLoop; it has no now(), "],
  ])("refuses to be made on %o", (value, message) => {
    const attempt = (): unknown => new AsyncioSelectorReactor(value as never);

    expect(attempt).toThrow(expect.objectContaining({ code: "ERR_NOT_AN_EVENT_LOOP" }) as Error);
    expect(attempt).toThrow(message);
  });

  describe("whose loop is closed while it runs", () => {
    const closed = expect.objectContaining({ name: "RuntimeError", code: "ERR_EVENT_LOOP_CLOSED" }) as Error;

    it("runs no longer, and run() is rejected", async () => {
      const own = new SelectorEventLoop();
      const onIt = new AsyncioSelectorReactor(own);
      const run = onIt.run();
      own.close();
      expect(onIt.running).toBe(false);
      await expect(run).rejects.toThrow(closed);
    });

    it("ends in the same way when one of its own calls closes the loop", async () => {
      const own = new SelectorEventLoop();
      const onIt = new AsyncioSelectorReactor(own);
      const run = onIt.run();
      onIt.callLater(1, () => own.close());
      onIt.callLater(1, note, "in the same turn");
      await expect(run).rejects.toThrow(closed);
      expect([onIt.running, calls]).toEqual([false, ["in the same turn"]]);
    });

    it("cannot be run again, and does not count as running then", () => {
      const own = new SelectorEventLoop();
      const onIt = new AsyncioSelectorReactor(own);
      own.close();
      expect(() => onIt.run()).toThrow(closed);
      expect(onIt.running).toBe(false);
    });

    it("is left alone when it has been stopped before", async () => {
      const own = new SelectorEventLoop();
      const onIt = new AsyncioSelectorReactor(own);
      onIt.callWhenRunning(() => onIt.stop());
      await onIt.run();
      own.close();
      expect(onIt.running).toBe(false);
    });
  });

  it("has the time of its loop", () => {
    loop.advance(1234);
    expect(reactor.now()).toBe(1234);
    expect(reactor.eventLoop).toBe(loop);
  });

  it("makes calls whether or not it runs, since its loop always does", async () => {
    reactor.callLater(1, note, "before");
    loop.advance(1);
    const run = reactor.run();
    reactor.callLater(1, note, "while");
    loop.advance(1);
    reactor.callLater(1, note, "dropped");
    reactor.stop();
    loop.advance(0);
    await run;
    reactor.callLater(1, note, "after");
    loop.advance(2);
    expect(calls).toEqual(["before", "while", "after"]);
  });

  it("has one timer of its loop, whatever it has to do", () => {
    for (const delay of [5, 3, 9, 0]) reactor.callLater(delay, note);
    reactor.callFromThread(note);
    expect(loop.pending).toBe(1);
    void reactor.run();
    expect(loop.pending).toBe(1);
    loop.advance(4);
    expect(loop.pending).toBe(1);
  });

  it("asks its loop for nothing when calls come and go while another is due sooner", () => {
    reactor.callLater(5, note);
    let asked = 0;
    loop.callAt = () => {
      throw new Error(`asked ${++asked} times`);
    };
    for (let i = 0; i < 100; i++) reactor.callLater(1000 + i, note).cancel();
    expect(asked).toBe(0);
    expect(loop.pending).toBe(1);
  });

  it("leaves nothing behind when its loop refuses a call", () => {
    const first = reactor.callLater(50, note, "first");
    loop.callAt = () => {
      throw new Error("a broken loop");
    };
    loop.callSoon = loop.callAt as never;
    expect(() => reactor.callLater(5, note)).toThrow("a broken loop");
    expect(() => reactor.callFromThread(note)).toThrow("a broken loop");
    expect(reactor.getDelayedCalls()).toEqual([first]);
    loop = Object.assign(loop, { callAt: FakeEventLoop.prototype.callAt, callSoon: FakeEventLoop.prototype.callSoon });
    reactor.callFromThread(note, "goes on");
    loop.advance(50);
    expect(calls).toEqual(["goes on", "first"]);
  });

  it("makes what is asked for when the error logger throws", () => {
    setErrorLogger(() => {
      throw new Error("a broken logger");
    });
    const boom = (): never => {
      throw new Error("boom");
    };
    reactor.callFromThread(boom);
    reactor.callFromThread(note, "from a thread");
    reactor.callLater(1, boom);
    reactor.callLater(1, note, "later");
    const step = (): unknown => loop.step();
    expect(step).toThrow("a broken logger");
    loop.step();
    expect(step).toThrow("a broken logger");
    loop.step();
    expect(calls).toEqual(["from a thread", "later"]);
  });

  // T: ReactorThreadsTests.test_callFromThread
  it("makes the calls from threads on a later turn, in order", async () => {
    const run = reactor.run();
    for (const name of ["a", "b", "c"]) reactor.callFromThread(note, name);
    expect(calls).toEqual([]);
    reactor.callFromThread(() => reactor.stop());
    loop.advance(0);
    await run;
    expect(calls).toEqual(["a", "b", "c"]);
  });

  // T: ReactorThreadsTests.test_wakerOverflow
  it("makes very many calls from threads, with one call of its loop", () => {
    for (let i = 0; i < 100_000; i++) reactor.callFromThread(() => calls.push(i));
    expect(loop.pending).toBe(1);
    loop.advance(0);
    expect(calls).toHaveLength(100_000);
    expect(calls.at(-1)).toBe(99_999);
    expect(loop.pending).toBe(0);
  });

  it("makes no call too soon, though its loop wakes too soon", () => {
    loop.early = 0.75;
    reactor.callLater(10, () => note(loop.now()));
    while (calls.length === 0) expect(loop.step()).toBe(true);
    expect(calls).toEqual([10]);
  });

  it("carries a LoopingCall that makes each call once, though its loop wakes too soon", () => {
    loop.early = 0.75;
    const looping = new LoopingCall(() => note(loop.now()));
    looping.clock = reactor;
    void looping.start(10, false);
    while (loop.now() < 50) expect(loop.step()).toBe(true);
    looping.stop();
    expect(calls).toEqual([10, 20, 30, 40, 50]);
  });

  it("gives a promise that is fulfilled with nothing", async () => {
    const run = reactor.run();
    expect(run).toBeInstanceOf(Promise);
    reactor.crash();
    await expect(run).resolves.toBeUndefined();
  });

  it("is not running when the loop refuses to keep it alive", () => {
    loop.callLater = () => {
      throw new Error("a broken loop");
    };
    expect(() => reactor.run()).toThrow("a broken loop");
    expect(reactor.running).toBe(false);
  });

  it("fires Deferreds and settles promises on the same turns", async () => {
    const deferred = new Deferred<string>();
    reactor.callLater(1, () => deferred.callback("fired"));
    const promise = deferred.asFuture();
    loop.advance(1);
    await expect(promise).resolves.toBe("fired");
    expect(logged).toEqual([]);
  });
});

describe("the process of an AsyncioSelectorReactor", () => {
  // Only an unreferenced timer is left: if run() did not keep the process alive, it would end before that (exit code 13).
  const withUnreferencedTimer = (end: string): string => `
    import { AsyncioSelectorReactor } from "deferred-interop";
    const reactor = new AsyncioSelectorReactor();
    setTimeout(() => ${end}, 20).unref();
    await reactor.run();
    console.log("ended");`;

  it("is kept alive by run() until stop(), and not after", async () => {
    const program = withUnreferencedTimer("reactor.stop()");
    expect(await runProgram(program)).toEqual({ exitCode: 0, stdout: "ended\n", stderr: "" });
  });

  it("is kept alive by run() until crash(), and not after", async () => {
    const program = withUnreferencedTimer("reactor.crash()");
    expect(await runProgram(program)).toEqual({ exitCode: 0, stdout: "ended\n", stderr: "" });
  });

  it("is not kept alive by a reactor that does not run", async () => {
    const program = `
      import { AsyncioSelectorReactor } from "deferred-interop";
      new AsyncioSelectorReactor().callWhenRunning(() => console.log("never"));`;
    expect(await runProgram(program)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("writes the error of a call to standard error and goes on", async () => {
    const program = `
      import { AsyncioSelectorReactor } from "deferred-interop";
      const reactor = new AsyncioSelectorReactor();
      reactor.callLater(1, () => { throw new Error("boom"); });
      reactor.callLater(2, async () => { throw new RangeError("async boom"); });
      reactor.callLater(3, () => reactor.stop());
      await reactor.run();
      console.log("ended");`;
    const end = await runProgram(program);
    expect(end).toMatchObject({ exitCode: 0, stdout: "ended\n" });
    expect(end.stderr).toMatch(/^Error: boom\n {4}at /m);
    expect(end.stderr).toMatch(/^RangeError: async boom\n {4}at /m);
  });
});
