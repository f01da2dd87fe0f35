import { describe, expect, it } from "vitest";
import { runForJson, runProgram } from "../runProgram.js";

const start = `
  import * as all from "deferred-interop";
  const reactor = all.installReactor("twisted.internet.selectreactor.SelectReactor");
  const seen = [];
  const note = (text) => { seen.push(text); };`;

describe("while a SelectReactor blocks its thread", () => {
  it("timers and promises from before wait until run() returns", async () => {
    const program = `${start}
      setTimeout(note, 0, "timer");
      setImmediate(note, "immediate");
      queueMicrotask(() => note("microtask"));
      const promised = Promise.resolve().then(() => note("promise"));
      reactor.callLater(30, () => { note("call"); reactor.stop(); });
      reactor.run();
      note("returned");
      await promised;
      setTimeout(() => console.log(JSON.stringify([seen.slice(0, 2), seen.slice(2).sort()])), 20);`;

    expect(await runForJson(program)).toEqual([
      ["call", "returned"],
      ["immediate", "microtask", "promise", "timer"],
    ]);
  });

  it("calls, coroutines, threads and a worker's fetch go on", async () => {
    const service = `
      import { createServer } from "node:http";
      export async function fetchOwn(text) {
        const server = createServer((request, response) => response.end("fetched " + text));
        await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
        const response = await fetch("http://127.0.0.1:" + server.address().port, { headers: { connection: "close" } });
        const body = await response.text();
        server.close();
        return body;
      }`;
    const program = `${start}
      const main = all.inlineCallbacks(function* () {
        yield* all.sleep(5);
        note("slept");
        note(yield* all.toThread((a, b) => a * b, 6, 7));
        const io = reactor.runInIoWorker(new URL("./io.mjs", import.meta.url));
        note(yield* io.call("fetchOwn", "it"));
        note(yield* all.maybeDeferredToFuture(all.succeed("same")));
        let ticks = 0;
        const looping = all.createLoopingCall(() => { if (++ticks === 3) looping.stop(); });
        yield* looping.start(1);
        note(ticks);
        reactor.stop();
      });
      reactor.callWhenRunning(() => main().addErrback((failure) => { note(failure.getTraceback()); reactor.stop(); }));
      reactor.run();
      console.log(JSON.stringify(seen));`;

    expect(await runForJson({ "main.mjs": program, "io.mjs": service })).toEqual([
      "slept",
      42,
      "fetched it",
      "same",
      3,
    ]);
  });

  it("failures that nobody handles are reported all the same", async () => {
    const program = `${start}
      reactor.callLater(1, () => { all.fail(new Error("lost")); });
      reactor.callLater(2, () => reactor.stop());
      reactor.run();`;

    const end = await runProgram(program);

    expect([end.exitCode, end.stdout]).toEqual([0, ""]);
    expect(end.stderr).toMatch(/^Unhandled error in Deferred:\nError: lost\n/);
    expect(end.stderr.match(/Unhandled error/g)).toHaveLength(1);
  });

  it("what then, catch and finally look with runs after run() has returned", async () => {
    const program = `${start}
      reactor.callWhenRunning(() => {
        all.succeed(1).then(() => note("then"));
        all.fail(new Error("seen")).catch(() => note("catch"));
        all.succeed(1).finally(() => note("finally"));
      });
      reactor.callLater(5, () => reactor.stop());
      reactor.run();
      note("returned");
      setImmediate(() => console.log(JSON.stringify(seen)));`;

    expect(await runForJson(program)).toEqual(["returned", "then", "catch", "finally"]);
  });

  it("an await inside ends in a DeadlockError that names yield*, in time", async () => {
    const program = `${start}
      reactor.callWhenRunning(async () => { await all.sleep(5); note("never"); });
      try { reactor.run(); } catch (error) { note(error.name); note(error.message.includes("yield*")); note(reactor.running); }
      console.log(JSON.stringify(seen));`;

    expect(await runForJson(program)).toEqual(["DeadlockError", true, false]);
  });
});

describe("while a SelectReactor is installed, running or not", () => {
  it.each([
    ["before run()", "check(); reactor.callWhenRunning(() => reactor.stop()); reactor.run();"],
    ["in run()", "reactor.callWhenRunning(() => { check(); reactor.stop(); }); reactor.run();"],
    ["after run()", "reactor.callWhenRunning(() => reactor.stop()); reactor.run(); check();"],
  ])("promises are refused by name, Deferreds and generators are not: %s", async (_when, life) => {
    const program = `${start}
      const attempt = (fn) => { try { return fn(); } catch (error) { return error.name; } };
      const outcome = (deferred) => {
        let text = "pending";
        deferred.addCallbacks((value) => { text = value; }, (failure) => { text = failure.value.name + failure.value.message.slice(0, 30); });
        return text;
      };
      const check = () => {
        const d = all.succeed(1);
        note(all.isAsyncioAvailable());
        note(attempt(() => all.deferredToFuture(d)));
        note(all.maybeDeferredToFuture(d) === d);
        note(outcome(all.deferredFromCoro(function* () { return (yield all.succeed(20)) + 1; }())));
        note(outcome(all.deferredFromCoro(Promise.resolve(1))));
        note(outcome(all.Deferred.fromFuture(Promise.resolve(1))));
        note(outcome(all.succeed(1).addCallback(async () => 2)));
        note(outcome(all.inlineCallbacks(function* () { return yield Promise.resolve(1); })()));
        note(outcome(all.ensureAwaitable(42)));
      };
      ${life}
      console.log(JSON.stringify(seen));`;

    const refused = "RuntimeErrorCannot wait for a promise: a n";
    expect(await runForJson(program)).toEqual([
      false,
      "RuntimeError",
      true,
      21,
      refused,
      refused,
      refused,
      refused,
      42,
    ]);
  });
});
