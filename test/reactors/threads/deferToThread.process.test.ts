import { describe, expect, it } from "vitest";
import { deferToThreadPool } from "../../../src/reactors/threads/deferToThread.js";
import { blockingCallFromThread } from "../../../src/threads/blockingCallFromThread.js";
import { runInThreads } from "../../threads/runInThreads.js";

describe("deferToThread()", () => {
  // T: DeferredResultTests.test_deferredResult
  it("passes the arguments and gives the result", async () => {
    const got = await runInThreads(`out(await lib.deferToThread((x, y, z) => x + y + z, 5, 10, 100));`);

    expect(got).toBe(115);
  });

  // T: DeferredResultTests.test_deferredFailure
  it("fails with the error that is thrown", async () => {
    const got = await runInThreads(`
      out(await lib.deferToThread(task("fail")).addErrback((failure) => [failure.check("HttpError"), show(failure.value)]));
    `);

    expect(got).toEqual(["HttpError", ["HttpError", null, "Gone"]]);
  });

  // T: DeferredResultTests.test_deferredFailureAfterSuccess
  it("fails with the error of a call that follows one that succeeded", async () => {
    const got = await runInThreads(`
      const d = lib.deferToThread(() => undefined).addCallback(() => lib.deferToThread(task("fail")));
      out(await d.addErrback((failure) => failure.check("HttpError")));
    `);

    expect(got).toBe("HttpError");
  });
});

describe("deferToThreadPool()", () => {
  it.each([
    ["reactor's callFromThread", undefined, {}],
    ["reactor's callFromThread", {}, {}],
    ["pool's run", { callFromThread: () => undefined }, undefined],
  ])("refuses at once what lacks the %s", (lack, reactor, pool) => {
    expect(() => deferToThreadPool(reactor as never, pool as never, () => 1)).toThrow(
      expect.objectContaining({
        code: "ERR_NOT_CALLABLE",
        message: `Cannot defer to a thread pool: the ${lack} is undefined, expected a function`,
      }) as Error,
    );
  });

  const POOL = `
    lib.installReactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor");
    const reactor = lib.getReactor();
    const pool = new ThreadPool({ maxThreads: 1 });
  `;

  // T: DeferToThreadPoolTests.test_deferredResult
  it("passes the arguments and gives the result, in a thread of that pool", async () => {
    const got = await runInThreads(`
      ${POOL}
      const value = await lib.deferToThreadPool(reactor, pool, (x, y, z) => x + y + z, 5, 10, 100);
      out([value, pool.size, getThreadPool().size]);
    `);

    expect(got).toEqual([115, 1, 0]);
  });

  // T: DeferToThreadPoolTests.test_deferredFailure
  it("fails with the error that is thrown", async () => {
    const got = await runInThreads(`
      ${POOL}
      out(await lib.deferToThreadPool(reactor, pool, task("fail")).addErrback((failure) => failure.check("HttpError")));
    `);

    expect(got).toBe("HttpError");
  });

  it("fires on the reactor's turn", async () => {
    const got = await runInThreads(`
      ${POOL}
      const calls = [];
      const told = { callFromThread: (fn) => { calls.push("told"); reactor.callFromThread(fn); } };
      await lib.deferToThreadPool(told, pool, () => 1).addCallback(() => calls.push("fired"));
      out(calls);
    `);

    expect(got).toEqual(["told", "fired"]);
  });

  it("ends the task when it is cancelled", async () => {
    const got = await runInThreads(`
      ${POOL}
      const flag = new Int32Array(new SharedArrayBuffer(4));
      const d = lib.deferToThreadPool(reactor, pool, task("spin"), flag);
      while (Atomics.load(flag, 0) === 0) await pause(5);
      d.cancel();
      out([await outcome(d), await pool.run(() => "whole")]);
    `);

    expect(got).toEqual([["CancelledError", "ERR_CANCELLED", "The operation was cancelled"], "whole"]);
  });
});

describe("callInThread() and callMultipleInThread()", () => {
  // T: DeferredResultTests.test_callMultiple
  it("makes calls one after another in one thread", async () => {
    const got = await runInThreads(`
      const word = new Int32Array(new SharedArrayBuffer(20));
      const note = (word, n) => { word[1 + Atomics.add(word, 0, 1)] = n; };
      lib.callMultipleInThread([[note, word, 7], [async (word) => { await 0; word[1 + Atomics.add(word, 0, 1)] = 8; }, word], [note, word, 9]]);
      while (Atomics.load(word, 0) < 3) await pause(5);
      out([[...word].slice(0, 4), getThreadPool().size]);
    `);

    expect(got).toEqual([[3, 7, 8, 9], 1]);
  });

  it("log an error, which ends the row", async () => {
    const got = await runInThreads(`
      const logged = [];
      lib.setErrorLogger((failure) => logged.push(failure.getErrorMessage()));
      const word = new Int32Array(new SharedArrayBuffer(4));
      lib.callInThread(task("fail"));
      lib.callMultipleInThread([[() => { throw new Error("In a row"); }], [(word) => { word[0] = 1; }, word]]);
      while (logged.length < 2) await pause(5);
      out([logged.sort(), word[0]]);
    `);

    expect(got).toEqual([["Gone", "In a row"], 0]);
  });
});

describe("blockingCallFromThread()", () => {
  const IN_THREAD = `
    const inThread = (body, ...args) => toThread(new Function("return async (...args) => { const lib = await import('deferred-interop'); " + body + " }")(), ...args);
  `;

  it("gives what a function gives in the owner's thread, with the state of its module", async () => {
    const got = await runInThreads(`
      ${IN_THREAD}
      const { count } = await import("./tasks.mjs");
      count();
      const url = new URL("./tasks.mjs", import.meta.url).href;
      out(await inThread("return [0, 0].map(() => lib.blockingCallFromThread(lib.threadTask(args[0], 'count')))", url));
    `);

    expect(got).toEqual([2, 3]);
  });

  it("waits for a promise or a Deferred", async () => {
    const got = await runInThreads(`
      ${IN_THREAD}
      out(await inThread("return lib.blockingCallFromThread(async () => (await import('deferred-interop')).sleep(5).addCallback(() => 'slept'))"));
    `);

    expect(got).toBe("slept");
  });

  it("throws what the function throws", async () => {
    const got = await runInThreads(`
      ${IN_THREAD}
      const url = new URL("./tasks.mjs", import.meta.url).href;
      out(await inThread("try { lib.blockingCallFromThread(lib.threadTask(args[0], 'fail')) } catch (e) { return [e.constructor.name, e.status, e.cause.name] }", url));
    `);

    expect(got).toEqual(["HttpError", 404, "RangeError"]);
  });

  it("throws a named error for a result that cannot be copied", async () => {
    const got = await runInThreads(`
      ${IN_THREAD}
      out(await inThread("try { lib.blockingCallFromThread(() => () => 1) } catch (e) { return e.code }"));
    `);

    expect(got).toBe("ERR_THREAD_RESULT");
  });

  it("throws a named error for a module or an export that is not there", async () => {
    const got = await runInThreads(`
      ${IN_THREAD}
      const url = new URL("./tasks.mjs", import.meta.url).href;
      const code = "const codeOf = (t) => { try { lib.blockingCallFromThread(t) } catch (e) { return e.code } }; return ";
      out(await inThread(code + "[codeOf(lib.threadTask(args[0], 'nope')), codeOf(lib.threadTask(args[0] + 'x', 'add'))]", url));
    `);

    expect(got).toEqual(["ERR_THREAD_LOAD", "ERR_THREAD_LOAD"]);
  });

  it("is refused outside a thread of a pool", () => {
    expect(() => blockingCallFromThread(() => 1)).toThrow(
      expect.objectContaining({ name: "NotInThreadError", code: "ERR_NOT_IN_THREAD" }),
    );
  });
});

describe("suggestThreadPoolSize()", () => {
  it("changes how many threads the pool may have", async () => {
    const got = await runInThreads(`lib.suggestThreadPoolSize(3); out(getThreadPool().maxThreads);`);

    expect(got).toBe(3);
  });
});
