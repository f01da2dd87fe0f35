import { describe, expect, it } from "vitest";
import { toThread, toThreadWith } from "../../src/helpers/toThread.js";
import { threadTask } from "../../src/threads/threadTask.js";
import { runInThreads } from "../threads/runInThreads.js";

describe("toThread()", () => {
  it("gives a Deferred: for async functions, for coroutines, and for callbacks", async () => {
    const got = await runInThreads(`
      out([
        await toThread((n) => n, 1),
        await lib.inlineCallbacks(function* () { return yield* toThread((n) => n, 2); })(),
        await toThread((n) => n, 3).addCallback((n) => n * 10),
      ]);
    `);

    expect(got).toEqual([1, 2, 30]);
  });

  it("works under the asyncio reactor", async () => {
    const got = await runInThreads(`
      lib.installReactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor");
      const reactor = lib.getReactor();
      reactor.callWhenRunning(() => toThread((n) => n + 1, 1).addCallback((n) => { out(n); reactor.stop(); }));
      await reactor.run();
    `);

    expect(got).toBe(2);
  });

  it("refuses what is no function at the call", () => {
    expect(() => toThread(1 as never)).toThrow(
      expect.objectContaining({ name: "TypeError", code: "ERR_NOT_CALLABLE" }),
    );
  });
});

describe("toThreadWith()", () => {
  it("ends the task when the signal aborts, and says why", async () => {
    const got = await runInThreads(`
      const flag = new Int32Array(new SharedArrayBuffer(4));
      const controller = new AbortController();
      const d = toThreadWith({ signal: controller.signal }, task("spin"), flag);
      while (Atomics.load(flag, 0) === 0) await pause(5);
      controller.abort(new Error("Enough"));
      const error = await d.addErrback(({ value }) => value);
      out([error.code, error.cause.message, await toThread(() => "whole")]);
    `);

    expect(got).toEqual(["ERR_CANCELLED", "Enough", "whole"]);
  });

  it("starts nothing, and no thread, with a signal that has aborted", async () => {
    const got = await runInThreads(`
      const end = (d) => d.addErrback((failure) => [failure.value.code, failure.value.cause.name]);
      const given = [];
      const pool = { submit: (...args) => given.push(args) };
      const signal = AbortSignal.abort();
      out([
        await end(toThreadWith({ signal, pool }, () => 1)),
        await end(toThreadWith({ signal }, () => 1)),
        given.length,
        getThreadPool().size,
      ]);
    `);

    expect(got).toEqual([["ERR_CANCELLED", "AbortError"], ["ERR_CANCELLED", "AbortError"], 0, 0]);
  });

  it("refuses what is no task, with a signal that has aborted, too", () => {
    expect(() => toThreadWith({ signal: AbortSignal.abort() }, 5 as never)).toThrow(
      expect.objectContaining({ code: "ERR_NOT_CALLABLE" }) as Error,
    );
  });

  it("does nothing with a signal that has aborted", async () => {
    const got = await runInThreads(`
      const word = new Int32Array(new SharedArrayBuffer(4));
      const d = toThreadWith({ signal: AbortSignal.abort() }, (word) => { word[0] = 1; }, word);
      const code = await d.addErrback(({ value }) => value.code);
      await toThread(() => 1);
      out([code, word[0]]);
    `);

    expect(got).toEqual(["ERR_CANCELLED", 0]);
  });

  it("hands over what is to change hands", async () => {
    const got = await runInThreads(`
      const buffer = new ArrayBuffer(8);
      out([await toThreadWith({ transfer: [buffer] }, (b) => b.byteLength, buffer), buffer.byteLength]);
    `);

    expect(got).toEqual([8, 0]);
  });

  it("uses the threads of the pool that it is given", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 1 });
      await toThreadWith({ pool }, () => 1);
      out([pool.size, getThreadPool().size]);
    `);

    expect(got).toEqual([1, 0]);
  });
});

describe("threadTask()", () => {
  it("names a module and an export of it", () => {
    expect(threadTask(new URL("file:///a/b.js"), "c")).toEqual({ url: "file:///a/b.js", exportName: "c" });
    expect(threadTask("node:path", "join")).toEqual({ url: "node:path", exportName: "join" });
  });

  it.each(["./b.js", "b", undefined, 1])("refuses %o: a thread does not know what that is relative to", (url) => {
    expect(() => threadTask(url as never, "c")).toThrow(
      expect.objectContaining({ name: "TypeError", code: "ERR_NOT_A_MODULE_URL" }),
    );
  });
});
