import { describe, expect, it } from "vitest";
import { runProgram } from "./runProgram.js";

describe("The report of an unhandled failure", () => {
  // U1
  // T: LogTests.test_errorLog, LogTests.test_errorLogNoRepr, UtilTests.test_logErrorLogsErrorNoRepr
  it("goes to standard error when the Deferred is collected, with the traceback", async () => {
    const { code, stdout, stderr } = await runProgram(
      "fail",
      `(function failHere() { fail(new RangeError("lost")); })();
       await collect();
       console.log("collected");`,
    );

    expect([code, stdout]).toEqual([0, "collected\n"]);
    expect(stderr).toMatch(/^Unhandled error in Deferred:\nRangeError: lost\n\s+at failHere /);
    expect(stderr).not.toContain("[Failure");
  });

  // U1 (V8's stacks keep the receivers of their frames alive until they are written down)
  it("is made at the collection of a Deferred whose own callback threw the error, or its cause", async () => {
    const { stderr } = await runProgram(
      "Deferred",
      `function lose(wrap) {
         const d = new Deferred();
         d.addCallback(() => { throw new Error("lost"); });
         if (wrap) d.addErrback((failure) => { throw new Error("wrapped", { cause: failure.value }); });
         d.callback(1);
       }
       lose(false);
       lose(true);
       await collect();
       console.error("after the collection");`,
    );

    const lines = stderr.match(/^(Caused by: )?(Error: .*|after.*)$/gm) ?? [];
    expect(lines.slice(0, -1).sort()).toEqual(["Caused by: Error: lost", "Error: lost", "Error: wrapped"]);
    expect(lines.at(-1)).toBe("after the collection");
  });

  it.each(["then(() => {})", "finally(() => {})", "catch()"])(
    "is made once, by the runtime, after %s",
    async (look) => {
      const { code, stderr } = await runProgram("fail", `fail(new Error("looked at")).${look}; await collect();`);

      expect(code).toBe(1);
      expect(stderr.match(/^.*Error: looked at$/gm)).toEqual(["Error: looked at"]);
      expect(stderr).not.toContain("Unhandled error in Deferred");
    },
  );

  it("is not made where what finally() gave is handled", async () => {
    const { code, stderr } = await runProgram(
      "fail",
      `await fail(new Error("handled")).finally(() => {}).catch(() => {}); await collect();`,
    );

    expect([code, stderr]).toEqual([0, ""]);
  });

  // U1
  it("is made once, at the end of the process, for a Deferred that lives on", async () => {
    const { code, stderr } = await runProgram(
      "fail",
      `globalThis.kept = [fail(new Error("kept 1")), fail(new Error("kept 2"))];
       await collect();
       fail(new Error("of the last turn"));`,
    );

    expect(code).toBe(0);
    expect(stderr.match(/^Error: .*$/gm)).toEqual(["Error: kept 1", "Error: kept 2", "Error: of the last turn"]);
  });

  // U1
  // T: LogTests.test_errorLogDebugInfo
  it("has the places of creation and firing with debugging on", async () => {
    const { stderr } = await runProgram(
      "Deferred, setDebugging",
      `setDebugging(true);
       function createHere() { return new Deferred(); }
       const d = createHere();
       (function fireHere() { d.errback(new Error("lost")); })();`,
    );

    expect(stderr).toMatch(/\n {2}created:\n\s+at createHere [^]*\n {2}first fired:\n\s+at fireHere /);
  });

  // U4
  it("is a call of the hook, exactly once for each Deferred, collected or not", async () => {
    const { stdout, stderr } = await runProgram(
      "fail, setUnhandledErrorHandler",
      `const calls = new Map();
       setUnhandledErrorHandler((failure, sites) => {
         calls.set(failure.value, (calls.get(failure.value) ?? 0) + 1);
         if (sites !== "") throw new Error("sites without debugging");
       });
       globalThis.kept = [];
       for (let i = 0; i < 10_000; i++) {
         const d = fail(i);
         if (i % 10 === 0) globalThis.kept.push(d);
       }
       await collect();
       process.on("exit", () => {
         setImmediate(() => undefined);
         console.log(calls.size, [...calls.values()].every((count) => count === 1));
       });`,
    );

    expect([stdout, stderr]).toEqual(["10000 true\n", ""]);
  });

  // U1, U4
  it("is not made of what was handled in time, however late", async () => {
    const { stderr } = await runProgram(
      "Deferred, fail, succeed",
      `const kept = fail(new Error("handled after it was registered"));
       await collect();
       kept.addErrback(() => undefined);
       fail(new Error("handled at once")).addErrback(() => undefined);
       const d = fail(new Error("awaited"));
       await d.then(undefined, () => undefined);
       const inner = fail(new Error("taken"));
       succeed(1).addCallback(() => inner).addErrback(() => undefined);
       await fail(new Error("as a future")).asFuture().catch(() => undefined);
       await collect();`,
    );

    expect(stderr).toBe("");
  });

  // U1, U4
  it("has the failure that is there at the end, not the first", async () => {
    const { stderr } = await runProgram(
      "fail",
      `const d = fail(new Error("first"));
       await collect();
       d.addErrback(() => { throw new Error("second"); });
       await collect();`,
    );

    expect(stderr.match(/^Error: .*$/gm)).toEqual(["Error: second"]);
  });

  // U1, U4
  it("is made when a failure was handled and another came, after the first had been registered", async () => {
    const { stderr } = await runProgram(
      "fail",
      `const holder = { d: fail(new Error("first")) };
       await collect();
       (() => { holder.d.addErrback(() => "handled"); })();
       await collect();
       (() => { holder.d.addCallback(() => { throw new Error("second"); }); })();
       holder.d = undefined;
       await collect();
       console.error("after the collection");`,
    );

    expect(stderr.match(/^(Error: .*|after.*)$/gm)).toEqual(["Error: second", "after the collection"]);
  });

  // U4 (JS: DESIGN decision 8)
  it("is not made of a plain CancelledError, but of one with a cause", async () => {
    const { stderr } = await runProgram(
      "Deferred, fail, CancelledError",
      `new Deferred().cancel();
       fail(new CancelledError("with a cause", { cause: new Error("why") }));
       await collect();`,
    );

    expect(stderr.match(/^(Caused by: )?\w*Error: .*$/gm)).toEqual([
      "CancelledError: with a cause",
      "Caused by: Error: why",
    ]);
  });

  // U3
  it("is made on top of what logError() wrote", async () => {
    const { stderr } = await runProgram(
      "fail, logError",
      `fail(new Error("told twice")).addErrback(logError);
       await collect();`,
    );

    expect(stderr.match(/^Error: told twice$/gm)).toHaveLength(2);
    expect(stderr.match(/Unhandled/g)).toHaveLength(1);
  });

  // U1
  it("is made when the process ends by process.exit(), too", async () => {
    const { code, stderr } = await runProgram("fail", `fail(new Error("at exit")); process.exit(3);`);

    expect(code).toBe(3);
    expect(stderr).toContain("Error: at exit");
  });

  // U4
  it("does not keep a Deferred alive", async () => {
    const { stdout } = await runProgram(
      "fail, setUnhandledErrorHandler",
      `setUnhandledErrorHandler(() => undefined);
       let d = fail(new Error("lost"));
       const ref = new WeakRef(d);
       await collect();
       d = undefined;
       await collect();
       console.log(ref.deref() === undefined);`,
    );

    expect(stdout).toBe("true\n");
  });

  // D3, X4 (leaks)
  it("is all that is kept of settled chains, cancelled timers and dropped waits", async () => {
    const { stdout } = await runProgram(
      "Clock, Deferred, DeferredList, inlineCallbacks, race, succeed, wait",
      `const refs = [];
       const watch = (object) => (refs.push(new WeakRef(object)), object);
       const clock = new Clock();
       (function () {
         const source = watch(new Deferred(watch(() => undefined)));
         watch(source.addTimeout(10, clock));
         source.callback(watch({}));
         const waiting = watch(succeed(1).addCallback(() => watch(new Deferred())));
         watch(new DeferredList([waiting, watch(new Deferred())]));
         watch(race([watch(new Deferred())]));
         watch(inlineCallbacks(function* () { yield* wait(watch(new Deferred())); })());
         watch(new Deferred()).then(() => undefined);
         watch(new Deferred()).asFuture({ signal: watch(new AbortController()).signal });
       })();
       await collect();
       console.log(refs.length, refs.filter((ref) => ref.deref() !== undefined).length, clock.getDelayedCalls().length);`,
    );

    expect(stdout).toBe("15 0 0\n");
  });
});
