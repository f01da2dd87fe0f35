import { describe, expect, it } from "vitest";
import { ThreadPool } from "../../src/threads/ThreadPool.js";
import { runInThreads } from "./runInThreads.js";

describe("new ThreadPool()", () => {
  it("has 10 threads at most, and none until there is a task", async () => {
    const pool = new ThreadPool();

    expect([pool.maxThreads, pool.size, pool.waiting]).toEqual([10, 0, 0]);
    await pool.close();
  });

  it.each([0, -1, 1.5, NaN, Infinity, "2" as never])("refuses %s threads", (maxThreads) => {
    expect(() => new ThreadPool({ maxThreads })).toThrow(
      expect.objectContaining({ name: "RangeError", code: "ERR_POOL_SIZE" }),
    );
  });
});

describe("ThreadPool#run()", () => {
  it("gives what functions sent as text, and those of modules, give", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool();
      out(await Promise.all([
        pool.run((a, b) => a + b, 1, 2),
        pool.run(async (a) => a * 2, 4),
        pool.run(task("add"), 3, 4),
        pool.run(task("later"), 5, "late"),
        pool.run(task("default")),
        pool.run(() => new Map([["a", new Date(0)]])).addCallback((map) => map.get("a").getTime()),
      ]));
    `);

    expect(got).toEqual([3, 8, 7, "late", "by default", 0]);
  });

  it("imports a module once for each thread", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 1 });
      out([await pool.run(task("count")), await pool.run(task("count")), await pool.run(task("count"))]);
    `);

    expect(got).toEqual([1, 2, 3]);
  });

  it("uses as many threads as there are tasks that take long, up to the most", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 3 });
      const word = new Int32Array(new SharedArrayBuffer(8));
      const tasks = Array.from({ length: 5 }, () => pool.run(task("hold"), word));
      while (Atomics.load(word, 1) < 3) await pause(5);
      await pause(50);
      const together = [Atomics.load(word, 1), pool.size, pool.waiting];
      Atomics.store(word, 0, 1);
      Atomics.notify(word, 0);
      out([together, await Promise.all(tasks), pool.size]);
    `);

    expect(got).toEqual([[3, 3, 2], ["held", "held", "held", "held", "held"], 3]);
  });

  it("does not keep small tasks waiting behind one that is not", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 2 });
      const word = new Int32Array(new SharedArrayBuffer(8));
      const maybeHold = (word) => word && Atomics.wait(word, 0, 0, 10_000);
      for (let i = 0; i < 50; i++) await pool.run(maybeHold, null);
      const held = pool.run(maybeHold, word);
      const small = await Promise.all(Array.from({ length: 30 }, () => pool.run(maybeHold, null)));
      const before = held.called;
      Atomics.store(word, 0, 1);
      Atomics.notify(word, 0);
      out([small.length, before, await held]);
    `);

    expect(got).toEqual([30, false, "ok"]);
  });

  it("fails with what the task throws: class name, message, cause, fields, and a stack with the caller's frames", async () => {
    const got = await runInThreads(`
      async function caller() {
        return await getThreadPool().run(task("fail"));
      }
      const error = await caller().catch((error) => error);
      const lines = error.stack.split("\\n").map((line) => line.trim());
      out({
        shown: show(error), status: error.status, isError: error instanceof Error,
        cause: show(error.cause), isRangeError: error.cause instanceof RangeError,
        where: lines[1].startsWith("at fail (") && lines[1].includes("tasks.mjs"),
        caller: lines[lines.indexOf("at <called from another thread>") + 1].startsWith("at caller ("),
      });
    `);

    expect(got).toEqual({
      shown: ["HttpError", null, "Gone"],
      status: 404,
      isError: true,
      cause: ["RangeError", null, "Deep"],
      isRangeError: true,
      where: true,
      caller: true,
    });
  });

  it("fails at once with an error that names the free variable", async () => {
    const got = await runInThreads(`
      const outer = 1;
      const d = toThread(() => outer + 1);
      const called = d.called;
      out([called, getThreadPool().size, await d.addErrback(({ value }) => [value.code, value.freeVariable])]);
    `);

    expect(got).toEqual([true, 0, ["ERR_THREAD_FUNCTION", "outer"]]);
  });

  it("fails with the same error where only the thread can tell", async () => {
    const got = await runInThreads(`
      globalThis.mine = 1;
      out(await toThread(() => mine).addErrback(({ value }) => [value.code, value.freeVariable, value.cause.name]));
    `);

    expect(got).toEqual(["ERR_THREAD_FUNCTION", "mine", "ReferenceError"]);
  });

  it("fails with a named error for arguments that cannot be copied, and those alone", async () => {
    const got = await runInThreads(`
      const same = (value) => value;
      out(await Promise.all([toThread(same, 1), toThread(same, () => 1), toThread(same, 3)].map(outcome)));
    `);

    expect(got).toEqual([
      1,
      [
        "ThreadDataError",
        "ERR_THREAD_ARGUMENTS",
        expect.stringMatching(
          /^Cannot copy the arguments of function same to another thread: \(\) => 1 could not be cloned; /,
        ),
      ],
      3,
    ]);
  });

  it("fails with a named error for a result that cannot be copied", async () => {
    const got = await runInThreads(`out(await outcome(toThread(() => ({ fn() {} }))));`);

    expect(got).toEqual(["ThreadDataError", "ERR_THREAD_RESULT", expect.stringContaining("Cannot copy the result of")]);
  });

  it("fails with a named error for a module or an export that is not there", async () => {
    const got = await runInThreads(`
      const missing = threadTask(new URL("./missing.mjs", import.meta.url), "x");
      out(await Promise.all([toThread(missing), toThread(task("missing"))].map(outcome)));
    `);

    expect(got).toEqual([
      ["ThreadLoadError", "ERR_THREAD_LOAD", expect.stringMatching(/^Cannot import file:.*missing\.mjs: /)],
      [
        "ThreadLoadError",
        "ERR_THREAD_LOAD",
        expect.stringMatching(
          /^Cannot find the function "missing" in .*: the module exports the functions HttpError, add/,
        ),
      ],
    ]);
  });

  it("is usable after a thread has exited, run out of memory, or died of an error nobody caught", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 1, limits: { maxOldGenerationSizeMb: 24 } });
      out([
        await outcome(pool.run(() => process.exit(7))),
        await outcome(pool.run(() => { const all = []; for (;;) all.push({ all: [1] }); })),
        await outcome(pool.run(() => new Promise(() => { setTimeout(() => { throw new TypeError("Late"); }, 5); }))),
        await pool.run(() => "whole"),
        pool.size,
      ]);
    `);

    expect(got).toEqual([
      ["ThreadEndedError", "ERR_THREAD_ENDED", expect.stringContaining("with exit code 7")],
      ["ThreadEndedError", "ERR_THREAD_ENDED", expect.stringContaining("memory")],
      ["ThreadEndedError", "ERR_THREAD_ENDED", expect.stringMatching(/with exit code 1: Late$/)],
      "whole",
      1,
    ]);
  });

  it("logs, once, the error that ends a thread without a task", async () => {
    const got = await runInThreads(`
      const logged = [];
      lib.setErrorLogger((failure) => logged.push(failure.getErrorMessage()));
      await toThread(() => void setTimeout(() => { throw new Error("Late"); }, 5));
      while (getThreadPool().size > 0) await pause(5);
      await pause(50);
      out([logged, await toThread(() => "whole")]);
    `);

    expect(got).toEqual([["Late"], "whole"]);
  });

  it("fails the tasks of threads that cannot start, instead of trying for ever", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 2, limits: { maxOldGenerationSizeMb: 1, maxYoungGenerationSizeMb: 1 } });
      const outcomes = await Promise.all([1, 2, 3].map((n) => outcome(pool.run((n) => n, n))));
      out(outcomes.map(([name, code]) => [name, code]));
    `);

    expect(got).toEqual(new Array(3).fill(["ThreadEndedError", "ERR_THREAD_ENDED"]));
  });

  it("fires in the asynchronous context of whoever asked", async () => {
    const got = await runInThreads(`
      const { AsyncLocalStorage } = await import("node:async_hooks");
      const storage = new AsyncLocalStorage();
      const seen = (name) => storage.run(name, () => toThread(() => 1).addCallback(() => storage.getStore()));
      out(await Promise.all([seen("a"), seen("b"), seen("c")]));
    `);

    expect(got).toEqual(["a", "b", "c"]);
  });

  it("lets the process end when nothing is to be done", async () => {
    const got = await runInThreads(`out(await toThread(() => 1));`);

    expect(got).toBe(1);
  });

  it("keeps the process alive while a task is done", async () => {
    const got = await runInThreads(`toThread(task("later"), 100, 1).addCallback(out);`);

    expect(got).toBe(1);
  });
});

describe("cancelling a task", () => {
  it("takes one that waits out of the line", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 1 });
      const word = new Int32Array(new SharedArrayBuffer(8));
      const held = pool.run(task("hold"), word);
      const counted = pool.run(task("count"));
      const waiting = pool.waiting;
      counted.cancel();
      Atomics.store(word, 0, 1);
      Atomics.notify(word, 0);
      out([waiting, pool.waiting, await outcome(counted), await held, await pool.run(task("count"))]);
    `);

    expect(got).toEqual([1, 0, ["CancelledError", "ERR_CANCELLED", "The operation was cancelled"], "held", 1]);
  });

  it("ends a loop, and the pool is whole again", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 1 });
      const flag = new Int32Array(new SharedArrayBuffer(4));
      const d = pool.run(task("spin"), flag);
      while (Atomics.load(flag, 0) === 0) await pause(5);
      d.cancel();
      out([await outcome(d), await pool.run((a) => a, "whole"), pool.size]);
    `);

    expect(got).toEqual([["CancelledError", "ERR_CANCELLED", "The operation was cancelled"], "whole", 1]);
  });

  it("loses no task of others that were with it in the thread, and makes none twice", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 1 });
      const done = new Int32Array(new SharedArrayBuffer(4 * 40));
      const mark = (done, i, ms) => { Atomics.add(done, i, 1); const end = Date.now() + ms; while (Date.now() < end); return i; };
      for (let i = 0; i < 50; i++) await pool.run(mark, done, 39, 0);
      const all = Array.from({ length: 30 }, (_, i) => pool.run(mark, done, i, i === 7 ? 60_000 : 0));
      all[7].addErrback(() => "cancelled");
      while (Atomics.load(done, 7) === 0) await pause(1);
      all[7].cancel();
      out([await Promise.all(all), [...done].slice(0, 30)]);
    `);

    const order = Array.from({ length: 30 }, (_, i) => (i === 7 ? "cancelled" : i));
    expect(got).toEqual([order, new Array(30).fill(1)]);
  });

  it("has no effect on a task that is done", async () => {
    const got = await runInThreads(`
      const d = toThread(() => 1);
      await d;
      d.cancel();
      out([await d, await toThread(() => 2), getThreadPool().size]);
    `);

    expect(got).toEqual([1, 2, 1]);
  });
});

describe("ThreadPool#adjust()", () => {
  it("ends threads that are too many, and starts more when there may be", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 2 });
      const hold = async (count) => {
        const word = new Int32Array(new SharedArrayBuffer(8));
        const tasks = Array.from({ length: count }, () => pool.run(task("hold"), word));
        while (Atomics.load(word, 1) < count) await pause(5);
        Atomics.store(word, 0, 1);
        Atomics.notify(word, 0);
        await Promise.all(tasks);
        return pool.size;
      };
      const sizes = [await hold(2)];
      pool.adjust(1);
      sizes.push(pool.size, await hold(1));
      pool.adjust(3);
      sizes.push(await hold(3));
      out(sizes);
    `);

    expect(got).toEqual([2, 1, 1, 3]);
  });
});

describe("ThreadPool#close()", () => {
  it("finishes what there is, ends the threads, and refuses more", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 1 });
      const tasks = [pool.run(task("work"), 20), pool.run(task("later"), 20, "b"), pool.run(() => "c")];
      const closed = [pool.close(), pool.close()];
      const before = closed.map((d) => d.called);
      const refused = await outcome(pool.run(() => 1));
      await Promise.all(closed);
      out([before, refused.slice(0, 2), tasks.map((d) => d.called && d.result), pool.size, await outcome(pool.close())]);
    `);

    expect(got).toEqual([[false, false], ["ThreadPoolClosedError", "ERR_THREAD_POOL_CLOSED"], [20, "b", "c"], 0, null]);
  });

  it("ends a thread in which a task has left a timer", async () => {
    const got = await runInThreads(`
      const pool = new ThreadPool();
      await pool.run(() => void setInterval(() => undefined, 1000));
      await pool[Symbol.asyncDispose]();
      out(pool.size);
    `);

    expect(got).toBe(0);
  });

  it("fires at once for a pool without threads", async () => {
    expect(new ThreadPool().close().called).toBe(true);
  });
});

describe("100,000 tasks", () => {
  it("leave no thread, port or listener behind", async () => {
    const got = await runInThreads(`
      const { Worker } = await import("node:worker_threads");
      const inc = (n) => n + 1;
      const pool = new ThreadPool({ maxThreads: 2 });
      let sum = 0;
      const add = (n) => { sum += n; };
      const round = () => lib.gatherResults(Array.from({ length: 1000 }, (_, i) => pool.run(inc, i).addCallback(add)));
      await round();
      const before = process.getActiveResourcesInfo().filter((name) => name.includes("Port") || name.includes("Worker"));
      for (let i = 1; i < 100; i++) await round();
      const after = process.getActiveResourcesInfo().filter((name) => name.includes("Port") || name.includes("Worker"));
      const size = pool.size;
      await pool.close();
      await pause(20);
      const left = process.getActiveResourcesInfo().filter((name) => name.includes("Port") || name.includes("Worker"));
      out([sum, size <= 2, after.length <= before.length, left, lib.getThreadPool().size]);
    `);

    expect(got).toEqual([100 * ((1000 * 1001) / 2), true, true, [], 0]);
  });
});

describe("an error that nobody caught", () => {
  const LATE: [string, string][] = [
    ["in a timer", `() => { setTimeout(() => { throw new Error("late"); }, 20); return "done"; }`],
    [
      "in a promise",
      `() => { void new Promise((go) => setTimeout(go, 20)).then(() => { throw new Error("late"); }); return "done"; }`,
    ],
    [
      "in an async function",
      `async () => { setTimeout(async () => { await 0; throw new Error("late"); }, 20); return "done"; }`,
    ],
  ];

  it.each(LATE)("%s of a task that is over is logged, and fails no other task", async (_, late) => {
    const got = await runInThreads(`
      const logged = [];
      lib.setErrorLogger((failure, message) => logged.push([message, failure.getErrorMessage()]));
      const pool = new ThreadPool({ maxThreads: 1 });
      const threadId = async () => (await import("node:worker_threads")).threadId;
      const first = await pool.run(threadId);
      const outcomes = [await pool.run(${late}), await pool.run(() => new Promise((go) => setTimeout(go, 200, "innocent")))];
      const second = await pool.run(threadId);
      await pool.close();
      out([outcomes, logged, first === second]);
    `);

    const message = "A task threw in its thread after it had ended; the thread is replaced";
    expect(got).toEqual([["done", "innocent"], [[message, "late"]], false]);
  });

  it("in an idle thread is logged, and the thread is replaced", async () => {
    const got = await runInThreads(`
      const logged = [];
      lib.setErrorLogger((failure) => logged.push(failure.getErrorMessage()));
      const pool = new ThreadPool({ maxThreads: 1 });
      await pool.run(() => void setTimeout(() => { throw new Error("late"); }, 5));
      while (pool.size > 0) await pause(5);
      const again = await pool.run(() => "again");
      await pool.close();
      out([logged, again]);
    `);

    expect(got).toEqual([["late"], "again"]);
  });

  it("leaves what waits in the same thread to another one", async () => {
    const got = await runInThreads(`
      lib.setErrorLogger(() => undefined);
      const pool = new ThreadPool({ maxThreads: 1 });
      await pool.run(() => void setTimeout(() => { throw new Error("late"); }, 20));
      const small = (n) => n;
      for (let i = 0; i < 20; i++) await pool.run(small, i);
      const slow = pool.run(() => new Promise((go) => setTimeout(go, 100, "slow")));
      const rest = Array.from({ length: 20 }, (_, n) => pool.run(small, n));
      out([await slow, await Promise.all(rest), pool.maxThreads]);
      await pool.close();
    `);

    expect(got).toEqual(["slow", Array.from({ length: 20 }, (_, n) => n), 1]);
  });

  it.each([
    ["in a timer", `setTimeout(() => { throw new Error("own"); }, 5)`],
    ["in a microtask", `queueMicrotask(() => { throw new Error("own"); })`],
    ["in a promise", `Promise.reject(new Error("own"))`],
  ])("%s of the present task fails that one", async (_, code) => {
    const got = await runInThreads(`
      const pool = new ThreadPool({ maxThreads: 1 });
      const ended = await pool.run(() => new Promise(() => { ${code}; }))
        .addErrback((failure) => [failure.value.code, failure.value.cause.message]);
      await pool.close();
      out(ended);
    `);

    expect(got).toEqual(["ERR_THREAD_ENDED", "own"]);
  });

  it("of a task that is over is not the reason that the next one gives for its end", async () => {
    const got = await runInThreads(`
      lib.setErrorLogger(() => undefined);
      const pool = new ThreadPool({ maxThreads: 1 });
      await pool.run(() => void setTimeout(() => { throw new Error("late"); }, 10));
      const ended = await pool.run(() => new Promise(() => setTimeout(() => process.exit(3), 100)))
        .addErrback((failure) => [failure.value.exitCode, failure.value.cause ?? "no cause"]);
      await pool.close();
      out(ended);
    `);

    expect(got).toEqual([3, "no cause"]);
  });
});
