import { describe, expect, it } from "vitest";
import { Child, ROOT } from "../cli/runChild.js";

const PRELUDE = `
import { setTimeout as later } from "node:timers/promises";
import { installReactor } from "deferred-interop";
const reactor = installReactor("twisted.internet.selectreactor.SelectReactor");
const say = (text) => console.error(text);
const run = (patience, fn = () => {}) => {
  reactor.callWhenRunning(() => say("running"));
  reactor.callWhenRunning(fn);
  reactor.callLater(patience, () => { say("gave up"); reactor.stop(); });
  reactor.run();
};
`;
const start = (text: string): Child => new Child(["--input-type=module", "-e", PRELUDE + text], { cwd: ROOT });

async function interrupt(
  text: string,
  signal: NodeJS.Signals,
  ...more: NodeJS.Signals[]
): Promise<[number | string, string[]]> {
  const child = start(text);
  await child.saw("running");
  child.process.kill(signal);
  for (const other of more) {
    await child.saw("listener");
    child.process.kill(other);
  }
  return [await child.ended(), child.stderr.trim().split("\n")];
}

describe("nodeSignals, while a reactor blocks the main thread", () => {
  it("the first SIGINT: calls the listeners that were there, in order, those of once() too", async () => {
    const text = `
      process.on("SIGINT", (signal, number) => say("listener " + signal + " " + number));
      process.once("SIGINT", () => { say("once"); reactor.stop(); });
      run(5_000);
      say("returned " + process.listenerCount("SIGINT"));`;

    expect(await interrupt(text, "SIGINT")).toEqual([0, ["running", "listener SIGINT 2", "once", "returned 1"]]);
  });

  it("a second SIGINT: ends the process, whoever listens", async () => {
    const text = `process.on("SIGINT", () => say("listener")); run(5_000);`;

    expect(await interrupt(text, "SIGINT", "SIGINT")).toEqual(["SIGINT", ["running", "listener"]]);
  });

  it.each(["SIGTERM", "SIGHUP"] as const)("%s: ends the process, whoever listens", async (signal) => {
    const text = `process.on("${signal}", () => say("listener")); run(5_000);`;

    expect(await interrupt(text, signal)).toEqual([signal, ["running"]]);
  });

  it("without listeners: SIGINT ends the process", async () => {
    expect(await interrupt("run(5_000);", "SIGINT")).toEqual(["SIGINT", ["running"]]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("%s after run(): reaches the listeners again", async (signal) => {
    const child = start(`
      for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => { say("listener " + signal); process.exit(3); });
      run(1);
      say("returned");
      await later(5_000);`);
    await child.saw("returned");
    child.process.kill(signal);

    expect([await child.ended(), child.stderr]).toEqual([3, `running\ngave up\nreturned\nlistener ${signal}\n`]);
  });

  it("in a worker: leaves the listeners of the process alone", async () => {
    const child = start(`
      import { isMainThread, Worker } from "node:worker_threads";
      const worker = new Worker('import("deferred-interop").then(({ SelectReactor }) => { const r = new SelectReactor(); r.callLater(50, () => r.stop()); r.run(); })', { eval: true });
      process.on("SIGINT", () => say("listener"));
      worker.on("exit", () => { say("over " + process.listenerCount("SIGINT")); process.exit(); });`);

    expect([await child.ended(), child.stderr]).toEqual([0, "over 1\n"]);
  });
});
