import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { NotACoroutineError } from "../../src/core/errors.js";
import { fail } from "../../src/core/fail.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled, type UnhandledTracker } from "../../src/core/unhandledErrors.js";
import { AsyncioSelectorReactor } from "../../src/reactors/AsyncioSelectorReactor.js";
import { ReactorAlreadyRunning, ReactorNotRestartable } from "../../src/reactors/errors.js";
import { react, type MainResult } from "../../src/reactors/react.js";
import type { Reactor } from "../../src/reactors/Reactor.js";
import { SystemExit } from "../../src/reactors/SystemExit.js";
import { FakeEventLoop } from "../loops/FakeEventLoop.js";
import { driveLoop } from "./asyncioUnderTest.js";
import { collectLoggedErrors } from "./loggedErrors.js";
import { runProgram } from "./runProgram.js";

type Body = (reactor: Reactor, ...args: never[]) => Deferred<unknown>;

/** The kinds of main functions: the same body as each of them. */
const KINDS: [string, (body: Body) => (reactor: Reactor, ...args: never[]) => MainResult][] = [
  ["a function that returns a Deferred", (body) => body],
  [
    "an async function",
    (body) =>
      async (...args) => {
        await body(...args);
      },
  ],
  [
    "a generator function",
    (body) =>
      function* (...args) {
        yield* body(...args);
      },
  ],
];

const logged = collectLoggedErrors();
let loop: FakeEventLoop;
let reactor: AsyncioSelectorReactor;
let unhandled: UnhandledTracker;
let exitCodeBefore: typeof process.exitCode;

beforeEach(() => {
  loop = new FakeEventLoop();
  reactor = new AsyncioSelectorReactor(loop);
  unhandled = trackUnhandled();
  exitCodeBefore = process.exitCode;
  process.exitCode = undefined;
});

afterEach(() => {
  process.exitCode = exitCodeBefore;
  unhandled.stop();
});

/** Run to the end; the reactor has stopped, nothing is left of it, and nothing is unhandled. */
async function runToEnd(main: (reactor: Reactor) => MainResult): Promise<void> {
  await driveLoop(loop, react(main, [], reactor));
  expect(reactor.running).toBe(false);
  expect(loop.pending).toBe(0);
  expect(unhandled.failures()).toEqual([]);
}

describe.each(KINDS)("react() with %s", (_kind, asMain) => {
  // T: ReactTests.test_runsUntilAsyncCallback, ReactCoroutineFunctionTests.test_runsUntilAsyncCallback
  it("runs until its result is there, and leaves the exit code alone", async () => {
    await runToEnd(
      asMain((given) => {
        expect(given).toBe(reactor);
        const finished = new Deferred<void>();
        given.callLater(1000, () => finished.callback(undefined));
        return finished;
      }),
    );
    expect(loop.now()).toBe(1000);
    expect(process.exitCode).toBeUndefined();
    expect(logged).toEqual([]);
  });

  // T: ReactTests.test_runsUntilSyncCallback, ReactCoroutineFunctionTests.test_runsUntilSyncCallback
  it("stops at once when its result is there from the start", async () => {
    await runToEnd(asMain(() => succeed(null)));
    expect(loop.now()).toBe(0);
    expect(process.exitCode).toBeUndefined();
  });

  // T: ReactTests.test_runsUntilAsyncErrback, ReactCoroutineFunctionTests.test_runsUntilAsyncErrback
  it("logs what it fails with, and sets the exit code to 1", async () => {
    const boom = new Error("boom");
    await runToEnd(
      asMain((given) => {
        const finished = new Deferred<void>();
        given.callLater(1000, () => finished.errback(boom));
        return finished;
      }),
    );
    expect(loop.now()).toBe(1000);
    expect(process.exitCode).toBe(1);
    expect(logged).toEqual([boom]);
  });

  // T: ReactTests.test_runsUntilSyncErrback, ReactCoroutineFunctionTests.test_runsUntilSyncErrback
  it("does so when it has failed from the start, and stops at once", async () => {
    const boom = new Error("boom");
    await runToEnd(asMain(() => fail(boom)));
    expect(loop.now()).toBe(0);
    expect(process.exitCode).toBe(1);
    expect(logged).toEqual([boom]);
  });

  // T: ReactTests.test_singleStopCallback, ReactCoroutineFunctionTests.test_singleStopCallback
  it("does not stop the reactor again when that is stopping already", async () => {
    const stop = vi.spyOn(reactor, "stop");
    await runToEnd(
      asMain((given) => {
        given.callLater(1000, () => given.stop());
        const finished = new Deferred<void>();
        given.addSystemEventTrigger("during", "shutdown", () => finished.callback(undefined));
        return finished;
      }),
    );
    expect(loop.now()).toBe(1000);
    expect(stop).toHaveBeenCalledTimes(1);
    expect(process.exitCode).toBeUndefined();
    expect(logged).toEqual([]);
  });

  // T: ReactTests.test_singleStopErrback, ReactCoroutineFunctionTests.test_singleStopErrback
  it("does not stop the reactor again when it fails while that is stopping already", async () => {
    const stop = vi.spyOn(reactor, "stop");
    const boom = new Error("boom");
    const closed = new Deferred<void>();
    await runToEnd(
      asMain((given) => {
        given.callLater(1000, () => given.stop());
        const finished = new Deferred<void>();
        given.addSystemEventTrigger("before", "shutdown", () => closed);
        given.addSystemEventTrigger("before", "shutdown", () => finished.errback(boom));
        setImmediate(() => closed.callback(undefined));
        return finished;
      }),
    );
    expect(stop).toHaveBeenCalledTimes(1);
    expect(process.exitCode).toBe(1);
    expect(logged).toEqual([boom]);
  });

  // T: ReactTests.test_arguments, ReactCoroutineFunctionTests.test_arguments
  it("passes the arguments on to it", async () => {
    const args: unknown[] = [];
    const main = asMain((_reactor, ...given) => {
      args.push(...given);
      return succeed(null);
    }) as (reactor: Reactor, name: string, count: number) => MainResult;
    await driveLoop(loop, react(main, ["foo", 3], reactor));
    expect(args).toEqual(["foo", 3]);
  });

  // T: ReactTests.test_exitWithDefinedCode, ReactCoroutineFunctionTests.test_exitWithDefinedCode
  it("sets the exit code of a SystemExit that it fails with, and logs nothing", async () => {
    await runToEnd(asMain(() => fail(new SystemExit(23))));
    expect(process.exitCode).toBe(23);
    expect(logged).toEqual([]);
  });

  // T: ReactTests.test_synchronousStop, ReactCoroutineFunctionTests.test_synchronousStop
  it("ends when the reactor is stopped just before its result is there", async () => {
    const stop = vi.spyOn(reactor, "stop");
    await runToEnd(
      asMain((given) => {
        const finished = new Deferred<void>();
        given.callWhenRunning(() => {
          given.stop();
          finished.callback(undefined);
        });
        return finished;
      }),
    );
    expect(loop.now()).toBe(0);
    expect(stop.mock.results.filter(({ type }) => type === "return")).toHaveLength(1);
    expect(process.exitCode).toBeUndefined();
    expect(logged).toEqual([]);
  });

  // T: ReactTests.test_asynchronousStop, ReactCoroutineFunctionTests.test_asynchronousStop
  it("ends when the reactor is stopped, though its result never comes", async () => {
    await runToEnd(
      asMain((given) => {
        given.callLater(1000, () => given.stop());
        return new Deferred<void>();
      }),
    );
    expect(loop.now()).toBe(1000);
    expect(process.exitCode).toBeUndefined();
  });

  it("logs what it fails with after the reactor was crashed, and leaves the reactor alone", async () => {
    const finished = new Deferred<void>();
    await runToEnd(
      asMain((given) => {
        given.callLater(5, () => given.crash());
        return finished;
      }),
    );
    finished.errback(new Error("too late"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(logged).toEqual([expect.objectContaining({ message: "too late" })]);
    const start = loop.now();
    reactor.callLater(10, () => reactor.stop());
    await driveLoop(loop, reactor.run());
    expect(loop.now() - start).toBe(10);
  });

  it("stops no later run when the reactor refuses to run", async () => {
    vi.spyOn(reactor, "run").mockImplementationOnce(() => {
      throw new Error("refused");
    });
    expect(() => react(asMain(() => succeed(null)) as () => MainResult, [], reactor)).toThrow("refused");
    await new Promise((resolve) => setImmediate(resolve));
    reactor.callLater(10, () => reactor.stop());
    await driveLoop(loop, reactor.run());
    expect(loop.now()).toBe(10);
  });
});

describe("react()", () => {
  const never = (): MainResult => new Deferred<void>();

  it("gives a promise that is fulfilled though main failed, since the failure was logged", async () => {
    const run = react(() => fail(new Error("boom")), [], reactor);
    await driveLoop(loop, run);
    await expect(run).resolves.toBeUndefined();
  });

  it("leaves an exit code alone that was set, when main succeeds", async () => {
    process.exitCode = 3;
    await runToEnd(() => succeed(null));
    expect(process.exitCode).toBe(3);
  });

  it("sets the exit code to 0 for a SystemExit(0)", async () => {
    process.exitCode = 3;
    await runToEnd(() => fail(new SystemExit(0)));
    expect(process.exitCode).toBe(0);
  });

  it("takes the SystemExit of another copy of the package for one", async () => {
    const foreign = Object.assign(new Error("exit"), { name: "SystemExit", exitCode: 4 });
    await runToEnd(() => fail(foreign));
    expect([process.exitCode, logged]).toEqual([4, []]);
  });

  it.each([
    Object.assign(new Error("a program ended"), { exitCode: 4 }),
    Object.assign(new Error("exit"), { name: "SystemExit", exitCode: "4" }),
    { name: "SystemExit", exitCode: 4 },
  ])("takes no other error with an exit code for one: %o", async (error) => {
    await runToEnd(() => fail(error));
    expect([process.exitCode, logged]).toEqual([1, [error]]);
  });

  it.each([42, undefined, null, {}, () => undefined])("refuses a main function that returns %o", (value) => {
    expect(() => react(() => value as never, [], reactor)).toThrow(NotACoroutineError);
    expect(reactor.running).toBe(false);
    expect(loop.pending).toBe(0);
  });

  it("throws what main itself throws", () => {
    const boom = new Error("boom");
    expect(() =>
      react(
        () => {
          throw boom;
        },
        [],
        reactor,
      ),
    ).toThrow(boom);
    expect(reactor.running).toBe(false);
  });

  it("refuses what is not a function", () => {
    expect(() => react("main" as never, [], reactor)).toThrow(
      'Cannot react: the main function is "main", expected a function',
    );
  });

  it("refuses arguments that are no array, without calling main", () => {
    const main = vi.fn(never);

    expect(() => react(main, 5 as never, reactor)).toThrow(
      expect.objectContaining({
        code: "ERR_REACT_ARGV",
        message: "Cannot react: the argv is 5, expected an array of main's further arguments",
      }) as Error,
    );
    expect(main).not.toHaveBeenCalled();
  });

  it("refuses a reactor that runs, without calling main, and that runs on", () => {
    void reactor.run();
    const main = vi.fn(never);
    expect(() => react(main, [], reactor)).toThrow(ReactorAlreadyRunning);
    expect(main).not.toHaveBeenCalled();
    expect(reactor.running).toBe(true);
  });

  it("refuses a reactor that was stopped", async () => {
    await runToEnd(() => succeed(null));
    expect(() => react(never, [], reactor)).toThrow(ReactorNotRestartable);
  });

  it("stops the reactor though the error logger throws", async () => {
    setErrorLogger(() => {
      throw new Error("a broken logger");
    });
    await driveLoop(
      loop,
      react(() => fail(new Error("boom")), [], reactor),
    );
    expect(process.exitCode).toBe(1);
    expect(unhandled.failures()).toHaveLength(1);
  });
});

describe("SystemExit", () => {
  it("has an exit code, 0 by default", () => {
    expect(new SystemExit()).toMatchObject({ exitCode: 0, code: "ERR_SYSTEM_EXIT", name: "SystemExit" });
    expect(new SystemExit(255).message).toBe("The program is to exit with code 255");
  });

  it.each([-1, 256, 1.5, NaN, "2" as never])("refuses the exit code %o", (exitCode) => {
    expect(() => new SystemExit(exitCode)).toThrow(
      expect.objectContaining({ name: "RangeError", code: "ERR_EXIT_CODE" }) as Error,
    );
  });
});

describe("a program of react()", () => {
  const program = (main: string): string => `
    import { AsyncioSelectorReactor, getReactor, installReactor, react, sleep, SystemExit } from "deferred-interop";
    installReactor(AsyncioSelectorReactor);
    ${main}`;

  // T: ReactTests.test_defaultReactor, ReactCoroutineFunctionTests.test_defaultReactor
  it("runs with the installed reactor when none is given", async () => {
    const text = program(`
      await react(async (reactor, text) => {
        await sleep(5);
        console.log(text, reactor === getReactor());
      }, ["installed"]);
      console.log("stopped", getReactor().running);`);
    expect(await runProgram(text)).toEqual({ exitCode: 0, stdout: "installed true\nstopped false\n", stderr: "" });
  });

  it("ends with 1 and the error on standard error when main fails", async () => {
    const text = program(`
      await react(async () => { await sleep(5); throw new Error("boom"); });
      console.log("goes on");`);
    const end = await runProgram(text);
    expect(end).toMatchObject({ exitCode: 1, stdout: "goes on\n" });
    expect(end.stderr).toMatch(/^main function encountered error\nError: boom\n {4}at /);
  });

  it("ends with the exit code of a SystemExit, and says nothing", async () => {
    const text = program("await react(function* () { yield sleep(5); throw new SystemExit(7); });");
    expect(await runProgram(text)).toEqual({ exitCode: 7, stdout: "", stderr: "" });
  });
});
