import { describe, expect, it } from "vitest";
import { runForJson } from "./runProgram.js";

/** What each expression throws, as `[class, code]`, and whether a reactor is installed afterwards. */
async function codesOf(expressions: readonly string[], before = ""): Promise<unknown> {
  const attempts = expressions.map((expression) => `() => ${expression}`).join(",\n");
  return runForJson({
    "main.mjs": `
      import * as lib from "deferred-interop";
      const { proxy: revoked, revoke } = Proxy.revocable({}, {});
      revoke();
      const fn = () => 1;
      ${before}
      const codes = [${attempts}].map((attempt) => {
        try {
          attempt();
          return "nothing thrown";
        } catch (error) {
          return error.code ?? String(error);
        }
      });
      console.log(JSON.stringify([codes, lib.isReactorInstalled()]));
      process.exit(0);`,
  });
}

function sortsOf(cases: readonly (readonly [string, string])[]): [string[], string[]] {
  return [cases.map(([expression]) => expression), cases.map(([, code]) => code)];
}

describe("given something bad,", () => {
  it("react() says so before it installs a reactor", async () => {
    const [expressions, codes] = sortsOf([
      ["lib.react(undefined)", "ERR_NOT_CALLABLE"],
      ["lib.react(fn, 5)", "ERR_REACT_ARGV"],
      ["lib.react(fn, revoked)", "ERR_REACT_ARGV"],
      ["lib.react(fn, [], {})", "ERR_NOT_A_REACTOR"],
      ["lib.react(fn, [], null)", "ERR_NOT_A_REACTOR"],
      ["lib.react(fn, [], revoked)", "ERR_NOT_A_REACTOR"],
      ["lib.react(fn, [], lib.AsyncioSelectorReactor)", "ERR_NOT_A_REACTOR"],
    ]);
    expect(await codesOf(expressions)).toEqual([codes, false]);
  });

  it("the functions for threads start nothing", async () => {
    const [expressions, codes] = sortsOf([
      ["lib.callMultipleInThread(undefined)", "ERR_ARGUMENT"],
      ["lib.callMultipleInThread(5)", "ERR_ARGUMENT"],
      ["lib.callMultipleInThread(revoked)", "ERR_ARGUMENT"],
      ["lib.callMultipleInThread([fn])", "ERR_ARGUMENT"],
      ["lib.callMultipleInThread([[]])", "ERR_ARGUMENT"],
      ["lib.callMultipleInThread([[fn], [5]])", "ERR_NOT_CALLABLE"],
      ["lib.deferToThreadPool(undefined, lib.getThreadPool(), fn)", "ERR_NOT_CALLABLE"],
      ["lib.deferToThreadPool(revoked, lib.getThreadPool(), fn)", "ERR_NOT_CALLABLE"],
      ["lib.deferToThreadPool(new lib.AsyncioSelectorReactor(), { run() {} }, fn)", "ERR_ARGUMENT"],
      ["lib.threadTask(revoked, 'x')", "ERR_NOT_A_MODULE_URL"],
      ["lib.toThread(revoked)", "ERR_NOT_CALLABLE"],
      ["lib.getThreadPool().size === 0 && lib.toThread()", "ERR_NOT_CALLABLE"],
    ]);
    expect(await codesOf(expressions)).toEqual([codes, false]);
  });

  it("the functions about reactors and loops say so", async () => {
    const [expressions, codes] = sortsOf([
      ["lib.reactorPath(null)", "ERR_NOT_A_REACTOR"],
      ["lib.reactorPath(5)", "ERR_NOT_A_REACTOR"],
      ["lib.reactorPath(revoked)", "ERR_NOT_A_REACTOR"],
      ["lib.loadObject('node:events', Symbol('s'))", "ERR_ARGUMENT"],
      ["lib.setEventLoop(revoked)", "ERR_NOT_AN_EVENT_LOOP"],
      ["lib.requireLoopCapability('readers', null)", "ERR_NOT_AN_EVENT_LOOP"],
      ["lib.requireLoopCapability(revoked)", "ERR_LOOP_CAPABILITY"],
      ["lib.getEventLoop().callAt(Symbol('s'), fn)", "ERR_DURATION_RANGE"],
      ["lib.createLoopingCall(fn).start(5, 'no')", "ERR_ARGUMENT"],
    ]);
    expect(await codesOf(expressions)).toEqual([codes, false]);
  });

  it("a reactor says so", async () => {
    const [expressions, codes] = sortsOf([
      ["reactor.listenTcp([0], 5, fn)", "ERR_ARGUMENT"],
      ["reactor.listenTcp([0], '', fn)", "ERR_ARGUMENT"],
      ["reactor.listenTcp([0], null, fn)", "ERR_ARGUMENT"],
      ["reactor.listenTcp(revoked, undefined, fn)", "ERR_PORT_RANGE"],
      ["reactor.connectTCP('', 80)", "ERR_HOST_NAME"],
      ["reactor.connectTCP('a', 80, { timeOut: 5 })", "ERR_OPTIONS"],
      ["reactor.connectTCP('a', 80, { timeout: null })", "ERR_DURATION_TYPE"],
      ["reactor.installResolver(revoked)", "ERR_RESOLVER"],
      ["reactor.removeSystemEventTrigger(revoked)", "ERR_SYSTEM_EVENT"],
    ]);
    expect(await codesOf(expressions, "const reactor = new lib.AsyncioSelectorReactor();")).toEqual([codes, false]);
  });

  it("an I/O worker says so", async () => {
    const [expressions, codes] = sortsOf([
      ["reactor.runInIoWorker(revoked)", "ERR_IO_WORKER_ADDRESS"],
      ["reactor.runInIoWorker('node:path', { limts: {} })", "ERR_OPTIONS"],
      ["reactor.runInIoWorker('node:path', { limits: { stackSizeMb: '4' } })", "ERR_OPTIONS"],
      ["worker.call(5)", "ERR_ARGUMENT"],
      ["worker.call('basename', 'x', null)", "ERR_OPTIONS"],
      ["worker.call('basename', 'x', { transfer: 5 })", "ERR_OPTIONS"],
    ]);
    const before = "const reactor = new lib.SelectReactor(); const worker = reactor.runInIoWorker('node:path');";
    expect(await codesOf(expressions, before)).toEqual([codes, false]);
  });
});

describe("installReactor() of the class that is installed", () => {
  it("refuses anything that is not a class of loops, and keeps its loop", async () => {
    const [expressions, codes] = sortsOf([
      ["install(5)", "ERR_LOAD_PATH"],
      ["install(revoked)", "ERR_LOAD_PATH"],
      ["install('asyncio.NoSuchLoop')", "ERR_LOAD_PATH"],
      ["install(lib.WheelEventLoop)", "nothing thrown"],
      ["install(lib.SelectorEventLoop)", "nothing thrown"],
      ["install('asyncio.SelectorEventLoop')", "nothing thrown"],
      ["install(null)", "nothing thrown"],
    ]);
    const before = `
      const install = (loop) => lib.installReactor(lib.AsyncioSelectorReactor, loop);
      install("asyncio.SelectorEventLoop");`;
    expect(await codesOf(expressions, before)).toEqual([codes, true]);
  });

  it("refuses what is not a class of loops for a reactor without one, too", async () => {
    expect(await codesOf(["lib.installReactor(lib.SelectReactor, 5)"])).toEqual([["ERR_LOAD_PATH"], false]);
  });
});
