import { beforeAll, describe, expect, it } from "vitest";
import { runForJson, runProgram } from "../runProgram.js";

/** The module that runs in the worker. */
const SERVICE = `
  const log = [];
  export const NO_FUNCTION = 1;
  export const add = ({ a, b }) => a + b;
  export const nothing = () => undefined;
  export const own = (_value, { workerData }) => workerData;
  export const size = ({ bytes }) => bytes.length;
  export const make = (length, { transfer }) => {
    const bytes = new Uint8Array(length).fill(7);
    if (length > 10) transfer([bytes.buffer]);
    setImmediate(() => setImmediate(() => log.push("left " + bytes.length)));
    return bytes;
  };
  export const logged = () => log.splice(0);
  export const wait = (milliseconds, { signal }) => new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds, "waited");
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      log.push("aborted: " + signal.reason.message);
      reject(signal.reason);
    });
  });
  class Own extends RangeError {
    constructor() {
      super("own", { cause: new TypeError("cause") });
      this.details = { page: 3 };
      this.close = () => undefined;
    }
    get name() { return "Own"; }
  }
  export const throwing = () => { throw new Own(); };
  export const rejecting = async () => { throw new AggregateError([new Own(), new Error("other")], "both"); };
  export const throwingText = () => { throw "text"; };
  export const giveFunction = () => () => 1;
  export const exit = () => process.exit(7);
  export const crash = () => new Promise(() => setTimeout(() => { throw new RangeError("crashed"); }, 1));
  let running = 0;
  let most = 0;
  export const together = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    return most;
  };
`;

/** What a generator coroutine does with workers and returns, and what that is. */
const CASES: readonly (readonly [title: string, body: string, result: unknown])[] = [
  ["calls functions of the module", `return yield* io.call("add", { a: 1, b: 2 });`, 3],
  ["gives undefined for a function that gives nothing", `return String(yield* io.call("nothing"));`, "undefined"],
  ["gives the functions what it was started with", `return yield* io.call("own");`, { site: "a" }],
  [
    "keeps the order of answers that are there at once",
    `return yield* all.gatherResults([1, 2, 3].map((n) => io.call("add", { a: n, b: n })));`,
    [2, 4, 6],
  ],
  [
    "hands over what is to be transferred to the worker",
    `const bytes = new Uint8Array(100); const size = yield* io.call("size", { bytes }, { transfer: [bytes.buffer] }); return [size, bytes.length];`,
    [100, 0],
  ],
  [
    "copies the rest",
    `const bytes = new Uint8Array(100); const size = yield* io.call("size", { bytes }); return [size, bytes.length];`,
    [100, 100],
  ],
  [
    "hands over what the function says of its result",
    `yield* io.call("logged"); const bytes = yield* io.call("make", 100); yield* io.call("wait", 5); return [bytes.length, bytes[99], yield* io.call("logged")];`,
    [100, 7, ["left 0"]],
  ],
  [
    "copies a result otherwise",
    `const bytes = yield* io.call("make", 10); yield* io.call("wait", 5); return [bytes.length, yield* io.call("logged")];`,
    [10, ["left 10"]],
  ],
  [
    "brings errors whole: class, name, message, cause, fields and stack",
    `const error = yield* failureOf(io.call("throwing"));
     return [error instanceof RangeError, error.constructor.name, error.name, error.message, error.cause instanceof TypeError,
       error.cause.message, error.details, /throwing .*io.mjs/.test(error.stack)];`,
    [true, "Own", "Own", "own", true, "cause", { page: 3 }, true],
  ],
  [
    "brings the errors of an AggregateError",
    `const error = yield* failureOf(io.call("rejecting")); return [error instanceof AggregateError, error.message, error.errors.map(String)];`,
    [true, "both", ["Own: own", "Error: other"]],
  ],
  ["brings what is thrown and no error", `return yield* failureOf(io.call("throwingText"));`, "text"],
  [
    "fails a call whose value cannot be copied, and no other",
    `const [bad, good] = [io.call("add", () => 1), io.call("add", { a: 2, b: 2 })]; return [(yield* failureOf(bad)).name, yield* good, io.outstanding];`,
    ["DataCloneError", 4, 0],
  ],
  [
    "fails a call whose result cannot be copied, and no other",
    `const calls = [io.call("giveFunction"), io.call("make", 100), io.call("add", { a: 2, b: 2 })];
     return [(yield* failureOf(calls[0])).name, (yield* calls[1]).length, yield* calls[2]];`,
    ["DataCloneError", 100, 4],
  ],
  [
    "says which functions there are when there is none of that name",
    `const { name, code, message } = yield* failureOf(io.call("ad")); return [name, code, message.replace(/file:\\S*/, "<address>")];`,
    [
      "IoWorkerError",
      "ERR_IO_WORKER_METHOD",
      'Cannot call "ad" in the I/O worker: <address> exports no such function; it has add, crash, exit, giveFunction, logged, make, ' +
        "nothing, own, rejecting, size, throwing, throwingText, together, wait",
    ],
  ],
  [
    "finds no function that modules merely inherit",
    `return [(yield* failureOf(io.call("toString"))).code, (yield* failureOf(io.call("NO_FUNCTION"))).code];`,
    ["ERR_IO_WORKER_METHOD", "ERR_IO_WORKER_METHOD"],
  ],
  [
    "aborts the signal of a call that is cancelled, which fails at once",
    `yield* io.call("wait", 5); yield* io.call("logged"); const call = io.call("wait", 1e6); yield* all.deferLater(reactor, 5); call.cancel(); const { called } = call;
     const { name } = yield* failureOf(call); return [called, name, yield* io.call("logged")];`,
    [true, "CancelledError", ["aborted: The call was cancelled"]],
  ],
  [
    "drops the answer to a call that was cancelled when it was on its way",
    `const call = io.call("add", { a: 1, b: 1 }); yield* io.call("wait", 1); call.cancel();
     return [call.called, yield* call, yield* io.call("add", { a: 3, b: 3 })];`,
    [true, 2, 6],
  ],
  [
    "has no more calls under way than its limit, in order, and those that wait cost no answer when cancelled",
    `const limited = reactor.runInIoWorker(url, { limit: 3 });
     const calls = Array.from({ length: 12 }, () => limited.call("together"));
     const waiting = limited.call("exit");
     const before = limited.outstanding;
     waiting.cancel();
     const { name } = yield* failureOf(waiting);
     return [before, name, limited.outstanding, (yield* all.gatherResults(calls)).at(-1), limited.outstanding];`,
    [13, "CancelledError", 12, 3, 0],
  ],
  [
    "keeps a place of the limit taken until the worker is done with a call that was cancelled",
    `const limited = reactor.runInIoWorker(url, { limit: 1 });
     const first = limited.call("wait", 1e6); const second = limited.call("logged");
     first.addErrback(() => undefined); first.cancel();
     return [second.called, yield* second];`,
    [false, ["aborted: The call was cancelled"]],
  ],
  [
    "fails all calls by name when the worker exits, also later ones",
    `const mortal = reactor.runInIoWorker(url, { limit: 1 });
     const calls = [mortal.call("exit"), mortal.call("add", { a: 1, b: 1 })];
     const errors = []; for (const call of [...calls, mortal.call("add")]) errors.push(yield* failureOf(call));
     errors.push(yield* failureOf(mortal.call("add")));
     return [errors.map(({ code }) => code), errors[0].message.replace(/file:\\S*/, "<address>"), mortal.closed];`,
    [
      ["ERR_IO_WORKER_EXIT", "ERR_IO_WORKER_EXIT", "ERR_IO_WORKER_EXIT", "ERR_IO_WORKER_EXIT"],
      "The I/O worker of <address> ended with exit code 7: process.exit() was called there; start another one with runInIoWorker()",
      true,
    ],
  ],
  [
    "says which error ended the worker",
    `const mortal = reactor.runInIoWorker(url); const { code, message, cause } = yield* failureOf(mortal.call("crash"));
     return [code, message.replace(/file:\\S*/, "<address>"), cause instanceof RangeError, cause.message];`,
    [
      "ERR_IO_WORKER_EXIT",
      "The I/O worker of <address> ended with exit code 1: RangeError: crashed; start another one with runInIoWorker()",
      true,
      "crashed",
    ],
  ],
  [
    "fails the calls when the module cannot be found",
    `const { name, code, message, cause } = yield* failureOf(reactor.runInIoWorker(new URL("./none.mjs", import.meta.url)).call("add"));
     return [name, code, /^Cannot load the module of the I\\/O worker, file:.*none.mjs: Error: Cannot find module/.test(message), cause.code];`,
    ["IoWorkerError", "ERR_IO_WORKER_LOAD", true, "ERR_MODULE_NOT_FOUND"],
  ],
  [
    "fails the calls when the module throws",
    `const { code, cause } = yield* failureOf(reactor.runInIoWorker("data:text/javascript,throw new RangeError('loading')").call("add"));
     return [code, cause instanceof RangeError, cause.message];`,
    ["ERR_IO_WORKER_LOAD", true, "loading"],
  ],
  [
    "fails the calls without an answer when it is closed, and later ones",
    `const worker = reactor.runInIoWorker(url); const calls = [worker.call("wait", 1e6), worker.call("wait", 1e6)];
     worker.close(); worker.close();
     return [worker.closed, (yield* failureOf(calls[0])).code, (yield* failureOf(calls[1])).code, (yield* failureOf(worker.call("add"))).code];`,
    [true, "ERR_IO_WORKER_CLOSED", "ERR_IO_WORKER_CLOSED", "ERR_IO_WORKER_CLOSED"],
  ],
  [
    "may be closed by the answer to a call of several",
    `const worker = reactor.runInIoWorker(url);
     const first = worker.call("nothing").addCallback(() => worker.close()); const second = worker.call("nothing").addErrback((f) => f.value.code);
     yield* first; return yield* second;`,
    "ERR_IO_WORKER_CLOSED",
  ],
  [
    "refuses what is no address",
    `try { reactor.runInIoWorker("./io.mjs"); } catch (error) { return [error.name, error.code, error.message]; }`,
    [
      "TypeError",
      "ERR_IO_WORKER_ADDRESS",
      'Cannot run "./io.mjs" in an I/O worker: expected the address of a module, such as new URL("./io.js", import.meta.url)',
    ],
  ],
  [
    "refuses a limit that is none",
    `const codes = []; for (const limit of [0, 1.5, NaN, "2"]) try { reactor.runInIoWorker(url, { limit }); } catch (error) { codes.push(error.code); } return codes;`,
    ["ERR_IO_WORKER_LIMIT", "ERR_IO_WORKER_LIMIT", "ERR_IO_WORKER_LIMIT", "ERR_IO_WORKER_LIMIT"],
  ],
];

const PROGRAM = `
  import * as all from "deferred-interop";
  const reactor = all.installReactor("twisted.internet.selectreactor.SelectReactor");
  const url = new URL("./io.mjs", import.meta.url);
  all.setUnhandledErrorHandler((failure) => { console.error("unhandled", failure.getTraceback()); });
  const failureOf = (deferred) => deferred.addCallbacks((value) => ({ value }), (failure) => failure.value);
  const outcomes = [];
  const main = all.inlineCallbacks(function* () {
    const io = reactor.runInIoWorker(url, { workerData: { site: "a" } });
    for (const body of [${CASES.map(([, body]) => `function* () { ${body} }`).join(",\n")}]) {
      try { outcomes.push(yield body()); } catch (error) { outcomes.push(error.stack); }
    }
    reactor.stop();
  });
  reactor.callWhenRunning(main);
  reactor.run();
  console.log(JSON.stringify(outcomes));`;

describe("runInIoWorker()", () => {
  let outcomes: unknown[];

  beforeAll(async () => {
    outcomes = (await runForJson({ "main.mjs": PROGRAM, "io.mjs": SERVICE })) as unknown[];
  });

  it.each(CASES.map(([title, , result], index) => [title, result, index] as const))("%s", (_title, result, index) => {
    expect(outcomes[index]).toEqual(result);
  });
});

describe("the process of a reactor with I/O workers", () => {
  const start = `
    import { SelectReactor } from "deferred-interop";
    const reactor = new SelectReactor();
    const io = reactor.runInIoWorker(new URL("./io.mjs", import.meta.url));`;

  it("ends when the reactor has stopped, which closes them", async () => {
    const program = `${start}
      io.call("wait", 1e6).addErrback((failure) => console.log(failure.value.code));
      reactor.callLater(50, () => reactor.stop());
      reactor.run();
      console.log("ended", io.closed);`;

    expect(await runProgram({ "main.mjs": program, "io.mjs": SERVICE })).toEqual({
      exitCode: 0,
      stdout: "ERR_IO_WORKER_CLOSED\nended true\n",
      stderr: "",
    });
  });

  it("is not kept alive by one that owes nothing, and is by one that does", async () => {
    const program = `${start}
      console.log("idle");
      io.call("wait", 100).addCallback((text) => console.log(text));`;

    expect(await runProgram({ "main.mjs": program, "io.mjs": SERVICE })).toEqual({
      exitCode: 0,
      stdout: "idle\nwaited\n",
      stderr: "",
    });
  });

  it("is told of a deadlock only when no worker owes an answer", async () => {
    const program = `${start}
      io.call("wait", 50).addCallback((text) => console.log(text));
      try { reactor.run(); } catch (error) { console.log(error.code); }`;

    expect(await runProgram({ "main.mjs": program, "io.mjs": SERVICE })).toEqual({
      exitCode: 0,
      stdout: "waited\nERR_REACTOR_DEADLOCK\n",
      stderr: "",
    });
  });
});
