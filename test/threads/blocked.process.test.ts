import { describe, expect, it } from "vitest";
import { runInThreads } from "./runInThreads.js";

/** A thread that is blocked, but for what comes to its mailbox: no microtasks, no events. */
const BLOCK = `
  const { mailbox } = await import(new URL("./threads/Mailbox.js", import.meta.resolve("deferred-interop")).href);
  const blockUntil = (done) => {
    const box = mailbox();
    while (!done()) {
      const seen = Atomics.load(box.word, 0);
      if (!box.drain() && Atomics.wait(box.word, 0, seen, 10_000) === "timed-out") throw new Error("Nothing came");
    }
  };
`;

/** A program in which a SelectReactor blocks the thread. */
const RUN = `
  const reactor = lib.installReactor("twisted.internet.selectreactor.SelectReactor");
  const run = (main) => lib.react(lib.inlineCallbacks(main));
`;

describe("a thread that a reactor blocks", () => {
  it("has small tasks done by others while the one before them takes long", async () => {
    const got = await runInThreads(`
      ${RUN}
      const pool = new ThreadPool({ maxThreads: 2 });
      const wait = (word) => (word === undefined ? "small" : Atomics.wait(word, 0, 0, 20_000));
      run(function* () {
        for (let i = 0; i < 50; i++) yield* pool.run(wait);
        const word = new Int32Array(new SharedArrayBuffer(4));
        const long = pool.run(wait, word);
        yield* lib.gatherResults([1, 2, 3].map(() => pool.run(wait)));
        Atomics.store(word, 0, 1);
        Atomics.notify(word, 0);
        out(yield* long);
      });
    `);

    expect(got).toBe("ok");
  });

  it("can close a pool of which a task has been cancelled", async () => {
    const got = await runInThreads(`
      ${RUN}
      const pool = new ThreadPool({ maxThreads: 1 });
      const word = new Int32Array(new SharedArrayBuffer(4));
      run(function* () {
        const endless = pool.run((begun) => { Atomics.store(begun, 0, 1); for (;;); }, word);
        endless.addErrback((failure) => failure.trap(lib.CancelledError));
        while (Atomics.load(word, 0) === 0) yield* lib.sleep(5);
        endless.cancel();
        yield* pool.close();
        out("closed");
      });
    `);

    expect(got).toBe("closed");
  });
});

describe("a thread that is blocked", () => {
  it("gets results, errors and free variables of tasks that it gives from inside", async () => {
    const got = await runInThreads(`
      ${BLOCK}
      const seen = [];
      const note = (d) => d.addCallbacks((value) => seen.push(value), ({ value }) => seen.push(show(value).slice(0, 2)));
      Promise.resolve().then(() => seen.push("a microtask"));
      note(toThread((n) => n + 1, 1).addCallback((n) => toThread((n) => n + 1, n)));
      blockUntil(() => seen.length === 1);
      note(toThread(task("fail")));
      blockUntil(() => seen.length === 2);
      note(toThread(() => process.exit(3)));
      blockUntil(() => seen.length === 3);
      note(toThread(task("later"), 5, "later"));
      blockUntil(() => seen.length === 4);
      out(seen);
    `);

    expect(got).toEqual([3, ["HttpError", null], ["ThreadEndedError", "ERR_THREAD_ENDED"], "later"]);
  });

  it("gets each of many results once, with turns of the loop between", async () => {
    const got = await runInThreads(`
      ${BLOCK}
      const seen = new Array(2000).fill(0);
      let count = 0;
      for (let i = 0; i < 2000; i++) toThread((i) => i, i).addCallback((i) => { seen[i]++; count++; });
      while (count < 2000) {
        const wanted = Math.min(2000, count + 37);
        blockUntil(() => count >= wanted);
        await pause(1);
      }
      out(seen.every((times) => times === 1));
    `);

    expect(got).toBe(true);
  });

  it("can cancel a loop in a thread, and go on", async () => {
    const got = await runInThreads(`
      ${BLOCK}
      const flag = new Int32Array(new SharedArrayBuffer(4));
      const pool = new ThreadPool({ maxThreads: 1 });
      const d = pool.run(task("spin"), flag);
      mailbox().drain();
      Atomics.wait(flag, 0, 0, 10_000);
      d.cancel();
      let whole;
      d.addErrback(() => pool.run(() => "whole")).addCallback((value) => { whole = value; });
      blockUntil(() => whole !== undefined);
      let closed = false;
      pool.close().addCallback(() => { closed = true; });
      await pause(50);
      out([whole, closed]);
    `);

    expect(got).toEqual(["whole", true]);
  });

  it("answers what its threads block for", async () => {
    const got = await runInThreads(`
      ${BLOCK}
      let result;
      toThread(async () => (await import("deferred-interop")).blockingCallFromThread(() => 42)).addBoth((value) => { result = value; });
      blockUntil(() => result !== undefined);
      out(result);
    `);

    expect(got).toBe(42);
  });

  it("refuses what its threads cannot send it", async () => {
    const got = await runInThreads(`
      ${BLOCK}
      let result;
      toThread(async () => (await import("deferred-interop")).blockingCallFromThread((fn) => fn(), () => 1)).addErrback(({ value }) => { result = value.code; });
      blockUntil(() => result !== undefined);
      out(result);
    `);

    expect(got).toBe("ERR_THREAD_ARGUMENTS");
  });
});

describe("SelectReactor", () => {
  it("runs tasks in threads while it blocks its own", async () => {
    const got = await runInThreads(`
      lib.installReactor("twisted.internet.selectreactor.SelectReactor");
      const reactor = lib.getReactor();
      const seen = [];
      reactor.callWhenRunning(() => {
        const d = lib.inlineCallbacks(function* () {
          seen.push(yield* toThread((a, b) => a + b, 1, 2));
          try { yield* toThread(task("fail")); } catch (error) { seen.push(show(error)[0]); }
          seen.push(yield* lib.deferToThreadPool(reactor, getThreadPool(), task("later"), 5, "later"));
          const spin = toThread(task("spin"), null);
          reactor.callLater(100, () => spin.cancel());
          try { yield* spin; } catch (error) { seen.push(error.code); }
        })();
        d.addErrback((failure) => seen.push(failure.getErrorMessage())).addBoth(() => reactor.stop());
      });
      reactor.run();
      out(seen);
    `);

    expect(got).toEqual([3, "HttpError", "later", "ERR_CANCELLED"]);
  });

  it("notices that a thread ran out of memory, and goes on with another", async () => {
    const got = await runInThreads(`
      ${RUN}
      const pool = new ThreadPool({ maxThreads: 1, limits: { maxOldGenerationSizeMb: 20 } });
      const greedy = () => { const all = []; for (;;) all.push(new Array(100_000).fill({})); };
      run(function* () {
        const failure = yield* pool.run(greedy).addErrback((failure) => lib.succeed(failure.value));
        out([failure.code, failure.message, yield* pool.run(() => "next")]);
      });
    `);

    expect(got).toEqual([
      "ERR_THREAD_ENDED",
      "The thread ended before function greedy did, with exit code 1: it could not say why, as when no memory is left",
      "next",
    ]);
  });

  it("notices that a worker for input and output ran out of memory", async () => {
    const service =
      "data:text/javascript,export const grow = () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); };";
    const got = await runInThreads(`
      ${RUN}
      const io = reactor.runInIoWorker(${JSON.stringify(service)}, { limits: { maxOldGenerationSizeMb: 20 } });
      run(function* () {
        const error = yield* io.call("grow").addErrback((failure) => lib.succeed(failure.value));
        out([error.code, io.closed]);
      });
    `);

    expect(got).toEqual(["ERR_IO_WORKER_EXIT", true]);
  });
});
