import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withHelpers } from "./programFiles.js";
import { runForJson, runProgram } from "./runProgram.js";

const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";

/** Loops and reactors, good and bad, for the programs. */
const CLASSES = `
  import { AsyncioSelectorReactor, SelectorEventLoop } from "deferred-interop";
  export class MyReactor extends AsyncioSelectorReactor {}
  export class MyLoop extends SelectorEventLoop {}
  export class HalfReactor { callLater() {} run() {} }
  export class HalfLoop { callLater() {} }
  export class ThrowingReactor extends AsyncioSelectorReactor { constructor(loop) { super(loop); throw new Error("no reactor today"); } }
  export class ThrowingLoop extends SelectorEventLoop { constructor() { super(); throw new Error("no loop today"); } }
  export class NoLongerReactor extends AsyncioSelectorReactor { get stop() { return undefined; } }
  export const arrow = () => undefined;
  export function* generator() {}
  export const number = 42;
  export const nothing = null;
`;

const program = (main: string): Record<string, string> => withHelpers(main, { "classes.mjs": CLASSES });

describe("installReactor()", () => {
  it("installs the asyncio reactor by its path, on the current loop, and returns it", async () => {
    const main = `
      import * as all from "deferred-interop";
      const { getEventLoop, getReactor, installReactor } = all;
      const before = [all.isReactorInstalled(), all.isReactorless(), all.isAsyncioAvailable()];
      const loop = getEventLoop();
      const reactor = installReactor("${ASYNCIO}");
      console.log(JSON.stringify([
        before,
        [all.isReactorInstalled(), all.isReactorless(), all.isAsyncioAvailable(), all.isAsyncioReactorInstalled()],
        reactor === getReactor(),
        reactor.constructor === all.AsyncioSelectorReactor,
        reactor.eventLoop === loop && loop === getEventLoop(),
        all.reactorPath(reactor),
      ]));`;
    expect(await runForJson(program(main))).toEqual([
      [false, true, true],
      [true, false, true, true],
      true,
      true,
      true,
      ASYNCIO,
    ]);
  });

  it.each([
    ["the class", `AsyncioSelectorReactor`],
    ["a path to a module", `"deferred-interop#AsyncioSelectorReactor"`],
  ])("installs it by %s", async (_how, argument) => {
    const main = `
      import { AsyncioSelectorReactor, installReactor, verifyInstalledReactor } from "deferred-interop";
      const reactor = installReactor(${argument});
      verifyInstalledReactor("${ASYNCIO}");
      console.log(JSON.stringify(reactor.constructor === AsyncioSelectorReactor));`;
    expect(await runForJson(program(main))).toBe(true);
  });

  it("puts what is scheduled without naming a clock on the reactor", async () => {
    const main = `
      import { Deferred, callLater, createLoopingCall, installReactor, sleep } from "deferred-interop";
      const reactor = installReactor("${ASYNCIO}");
      const count = () => reactor.getDelayedCalls().length;
      const counts = [count()];
      void sleep(1e6); counts.push(count());
      callLater(1e6, () => undefined); counts.push(count());
      new Deferred().addTimeout(1e6); counts.push(count());
      createLoopingCall(() => undefined).start(1e6); counts.push(count());
      console.log(JSON.stringify(counts));
      process.exit(0);`;
    expect(await runForJson(program(main))).toEqual([0, 1, 2, 3, 4]);
  });

  it("keeps what is scheduled on the reactor when another loop becomes the current one", async () => {
    const main = `
      import { callLater, installReactor, newEventLoop, setEventLoop } from "deferred-interop";
      const reactor = installReactor("${ASYNCIO}");
      setEventLoop(newEventLoop());
      callLater(1e6, () => undefined);
      setEventLoop(null);
      callLater(1e6, () => undefined);
      console.log(JSON.stringify(reactor.getDelayedCalls().length));
      process.exit(0);`;
    expect(await runForJson(program(main))).toBe(2);
  });

  it("changes nothing when the same class is asked for again, however it is named", async () => {
    const main = `
      import * as all from "deferred-interop";
      import { MyLoop } from "./classes.mjs";
      const reactor = all.installReactor("${ASYNCIO}");
      const loop = all.getEventLoop();
      console.log(JSON.stringify([
        all.installReactor("${ASYNCIO}") === reactor,
        all.installReactor(all.AsyncioSelectorReactor) === reactor,
        all.installReactor("deferred-interop#AsyncioSelectorReactor") === reactor,
        all.installReactor("${ASYNCIO}", MyLoop) === reactor,
        all.getEventLoop() === loop && reactor.eventLoop === loop,
      ]));`;
    expect(await runForJson(program(main))).toEqual([true, true, true, true, true]);
  });

  it("refuses a different one, names the file and line of the first installation, and leaves the loop alone", async () => {
    const main = `import { getEventLoop, getReactor, installReactor } from "deferred-interop";
import { attempt } from "./attempt.mjs";
import { install } from "./installer.mjs";
const reactor = install();
const loop = getEventLoop();
installReactor("${ASYNCIO}");
console.log(JSON.stringify([
  attempt(() => installReactor("./foreign.mjs#ForeignReactor")),
  attempt(() => installReactor("./classes.mjs#MyReactor", "./classes.mjs#MyLoop")),
  getReactor() === reactor,
  getEventLoop() === loop,
]));`;
    const files = {
      ...program(main),
      "installer.mjs": `import { installReactor } from "deferred-interop";\n\nexport const install = () => installReactor("${ASYNCIO}");`,
    };
    const refused = (wanted: string): unknown =>
      expect.stringMatching(
        new RegExp(
          `^ReactorAlreadyInstalledError ERR_REACTOR_ALREADY_INSTALLED: Cannot install reactor "${wanted}": ` +
            `reactor "${ASYNCIO}" is already installed \\(installed by installReactor\\(\\) at ` +
            `file://<folder>/installer.mjs:3:\\d+\\), and a thread has one reactor for good; install the requested one before that, ` +
            "or remove that installation$",
        ),
      );
    expect(await runForJson(files)).toEqual([refused("ForeignReactor"), refused("MyReactor"), true, true]);
  });

  it("installs a subclass of the asyncio reactor: asyncio is available, and it is another class", async () => {
    const main = `
      import * as all from "deferred-interop";
      import { attempt } from "./attempt.mjs";
      import { MyReactor } from "./classes.mjs";
      const reactor = all.installReactor("./classes.mjs#MyReactor");
      console.log(JSON.stringify([
        reactor instanceof MyReactor,
        all.isAsyncioAvailable(),
        all.isAsyncioReactorInstalled(),
        all.installReactor(MyReactor) === reactor,
        attempt(() => all.verifyInstalledReactor(MyReactor)),
        attempt(() => all.verifyInstalledReactor("${ASYNCIO}")),
        attempt(() => all.installReactor("${ASYNCIO}")).split(":")[0],
      ]));`;
    expect(await runForJson(program(main))).toEqual([
      true,
      true,
      true,
      true,
      "undefined",
      expect.stringContaining(`The installed reactor (MyReactor) does not match the requested one (${ASYNCIO})`),
      "ReactorAlreadyInstalledError ERR_REACTOR_ALREADY_INSTALLED",
    ]);
  });

  it("makes a reactor of another kind, under which asyncio is not available", async () => {
    const main = `
      import * as all from "deferred-interop";
      import { attempt } from "./attempt.mjs";
      all.installReactor("./foreign.mjs#ForeignReactor");
      console.log(JSON.stringify([
        all.isReactorInstalled(), all.isReactorless(), all.isAsyncioAvailable(), all.isAsyncioReactorInstalled(),
        attempt(() => all.installReactor("./foreign.mjs#ForeignReactor")),
      ]));`;
    expect(await runForJson(program(main))).toEqual([true, false, false, false, "ForeignReactor"]);
  });

  it.each([
    ["asyncio.SelectorEventLoop", "SelectorEventLoop", true],
    ["./classes.mjs#MyLoop", "MyLoop", false],
    [null, "SelectorEventLoop", true],
  ])("runs on the loop %s, keeping the current one if it will do", async (loop, name, kept) => {
    const main = `
      import { getEventLoop, installReactor } from "deferred-interop";
      const before = getEventLoop();
      const { eventLoop } = installReactor("${ASYNCIO}", ${JSON.stringify(loop)});
      console.log(JSON.stringify([eventLoop.constructor.name, eventLoop === before, eventLoop === getEventLoop()]));`;
    expect(await runForJson(program(main))).toEqual([name, kept, true]);
  });

  it("makes a loop where there was none on purpose", async () => {
    const main = `
      import { getEventLoop, installReactor, isAsyncioAvailable, setEventLoop } from "deferred-interop";
      setEventLoop(null);
      const { eventLoop } = installReactor("${ASYNCIO}");
      console.log(JSON.stringify([eventLoop === getEventLoop(), isAsyncioAvailable()]));`;
    expect(await runForJson(program(main))).toEqual([true, true]);
  });

  const missing = (...names: string[]): string =>
    `its instances have no ${names.map((name) => `${name}()`).join(", ")}`;

  describe("given something bad,", () => {
    const BAD: [string, string][] = [
      [`undefined`, `LoadError ERR_LOAD_PATH: Error loading object undefined: not a full path`],
      [`""`, `LoadError ERR_LOAD_PATH: Error loading object '': not a full path`],
      [
        `new all.AsyncioSelectorReactor()`,
        `LoadError ERR_LOAD_PATH: Error loading object an object of class AsyncioSelectorReactor`,
      ],
      [`"./not-there.mjs#X"`, `LoadError ERR_LOAD_MODULE: Cannot load reactor "./not-there.mjs#X": there is no module`],
      [`"./classes.mjs#X"`, `LoadError ERR_LOAD_EXPORT: Module './classes.mjs' doesn't define any object named 'X'`],
      [
        `"twisted.internet.nosuchreactor.Reactor"`,
        `LoadError ERR_LOAD_PATH: Cannot load reactor "twisted.internet.nosuchreactor.Reactor": no reactor has that name; known names are ${ASYNCIO}`,
      ],
      [
        `"asyncio"`,
        `LoadError ERR_LOAD_MODULE: Cannot load reactor "asyncio": there is no module "asyncio"; expected "./file.js#Name" or ` +
          `"package#Name", and packages must be installed; known names are ${ASYNCIO}, twisted.internet.selectreactor.SelectReactor, ` +
          `twisted.internet.pollreactor.PollReactor, twisted.internet.epollreactor.EPollReactor; did you mean "${ASYNCIO}"?`,
      ],
      [`"SelectReactor"`, `did you mean "twisted.internet.selectreactor.SelectReactor"?`],
      [`"selectreacter"`, `did you mean "twisted.internet.selectreactor.SelectReactor"?`],
      [`"twisted.internet.asyncioreactor.AsyncioSelectorReacter"`, `did you mean "${ASYNCIO}"?`],
      [`"${ASYNCIO}", "SelectorEventLoop"`, `did you mean "asyncio.SelectorEventLoop"?`],
      [`"${ASYNCIO}", "uvloop"`, `did you mean "uvloop.Loop"?`],
      [
        `"./classes.mjs#number"`,
        `LoadError ERR_LOAD_TYPE: Cannot load reactor "./classes.mjs#number": it is 42, expected a class`,
      ],
      [
        `"./classes.mjs#nothing"`,
        `LoadError ERR_LOAD_TYPE: Cannot load reactor "./classes.mjs#nothing": it is null, expected a class`,
      ],
      [
        `"./classes.mjs#arrow"`,
        `LoadError ERR_LOAD_TYPE: Cannot load reactor "./classes.mjs#arrow": it is function arrow, expected a class`,
      ],
      [`classes.generator`, `LoadError ERR_LOAD_TYPE: Cannot load reactor function generator, expected a class`],
      [`async () => {}`, `LoadError ERR_LOAD_TYPE: Cannot load reactor an unnamed function, expected a class`],
      [
        `"./classes.mjs#HalfReactor"`,
        `TypeError ERR_NOT_A_REACTOR: Cannot install function HalfReactor as reactor: ` +
          missing(
            "now",
            "getDelayedCalls",
            "callFromThread",
            "callWhenRunning",
            "addSystemEventTrigger",
            "removeSystemEventTrigger",
            "stop",
            "crash",
          ),
      ],
      [
        `classes.NoLongerReactor, classes.MyLoop`,
        `TypeError ERR_NOT_A_REACTOR: Cannot install function NoLongerReactor as reactor: ${missing("stop")}`,
      ],
      [`classes.ThrowingReactor, classes.MyLoop`, `Error undefined: no reactor today`],
      [`"${ASYNCIO}", classes.ThrowingLoop`, `Error undefined: no loop today`],
      [
        `"${ASYNCIO}", classes.HalfLoop`,
        `TypeError ERR_NOT_AN_EVENT_LOOP: Cannot set the event loop: got an object of class HalfLoop`,
      ],
      [
        `"${ASYNCIO}", classes.arrow`,
        `LoadError ERR_LOAD_TYPE: Cannot load event loop function arrow, expected a class`,
      ],
      [
        `"${ASYNCIO}", 42`,
        `LoadError ERR_LOAD_PATH: Error loading object 42: not a full path; expected "./file.js#Name" or "package#Name" for the event loop`,
      ],
      [
        `"${ASYNCIO}", "asyncio.NoSuchLoop"`,
        `LoadError ERR_LOAD_PATH: Cannot load event loop "asyncio.NoSuchLoop": no event loop has that name; known names are asyncio.SelectorEventLoop`,
      ],
    ];
    let outcomes: unknown[];

    beforeAll(async () => {
      const main = `
        import * as all from "deferred-interop";
        import * as classes from "./classes.mjs";
        import { attempt } from "./attempt.mjs";
        const loop = all.getEventLoop();
        const outcome = (fn) => [attempt(fn), all.isReactorInstalled(), all.isAsyncioAvailable(), all.getEventLoop() === loop];
        console.log(JSON.stringify([${BAD.map(([args]) => `outcome(() => all.installReactor(${args}))`).join(", ")}]));`;
      outcomes = (await runForJson(program(main))) as unknown[];
    });

    it.each(BAD)("namely %s, installs nothing and keeps the loop", (args, text) => {
      const outcome = outcomes[BAD.findIndex(([other]) => other === args)];
      expect(outcome).toEqual([expect.stringContaining(text), false, true, true]);
    });
  });

  it("leaves a program without a loop without one when it fails", async () => {
    const main = `
      import { hasEventLoop, installReactor, setEventLoop } from "deferred-interop";
      import { ThrowingReactor } from "./classes.mjs";
      import { attempt } from "./attempt.mjs";
      setEventLoop(null);
      console.log(JSON.stringify([attempt(() => installReactor(ThrowingReactor)), hasEventLoop()]));`;
    expect(await runForJson(program(main))).toEqual(["Error undefined: no reactor today", false]);
  });

  it("has the installed reactor run a program from start to end", async () => {
    const main = `
      import { getReactor, installReactor, sleep } from "deferred-interop";
      installReactor("${ASYNCIO}");
      const reactor = getReactor();
      reactor.callWhenRunning(async () => {
        await sleep(1);
        console.log("slept");
        reactor.stop();
      });
      reactor.addSystemEventTrigger("before", "shutdown", async () => { await sleep(1); console.log("closed"); });
      await reactor.run();
      console.log("ended");`;
    expect(await runProgram(program(main))).toEqual({ exitCode: 0, stdout: "slept\nclosed\nended\n", stderr: "" });
  });
});

describe("two copies of the package in one program", () => {
  let copy: string;

  beforeAll(async () => {
    const root = fileURLToPath(new URL("../..", import.meta.url));
    copy = await mkdtemp(join(tmpdir(), "deferred-interop-copy-"));
    for (const name of ["dist", "package.json"]) await cp(join(root, name), join(copy, name), { recursive: true });
    await symlink(join(root, "node_modules"), join(copy, "node_modules"), "dir");
  });
  afterAll(() => rm(copy, { recursive: true }));

  it("agree on the installed asyncio reactor and its loop", async () => {
    const main = `
      import * as one from "deferred-interop";
      import * as other from ${JSON.stringify(`${copy}/dist/index.js`)};
      import { attempt } from "./attempt.mjs";
      const reactor = one.installReactor("${ASYNCIO}", "asyncio.SelectorEventLoop");
      console.log(JSON.stringify([
        one.AsyncioSelectorReactor === other.AsyncioSelectorReactor,
        other.getReactor() === reactor,
        other.isAsyncioAvailable(),
        other.isAsyncioReactorInstalled(),
        other.installReactor("${ASYNCIO}") === reactor,
        other.installReactor(other.AsyncioSelectorReactor) === reactor,
        attempt(() => other.verifyInstalledReactor("${ASYNCIO}")),
        attempt(() => other.verifyInstalledAsyncioEventLoop("asyncio.SelectorEventLoop")),
        other.reactorPath(reactor),
        other.setAsyncioEventLoop("asyncio.SelectorEventLoop") === reactor.eventLoop,
        await other.deferredToFuture(one.succeed(42)),
        await other.sleep(1).addCallback(() => "slept"),
      ]));`;
    expect(await runForJson(program(main))).toEqual([
      false,
      true,
      true,
      true,
      true,
      true,
      "undefined",
      "undefined",
      ASYNCIO,
      true,
      42,
      "slept",
    ]);
  });

  it("agree that a subclass is another class, and that its loop is one of the class above", async () => {
    const main = `
      import * as one from "deferred-interop";
      import * as other from ${JSON.stringify(`${copy}/dist/index.js`)};
      import { MyLoop, MyReactor } from "./classes.mjs";
      import { attempt } from "./attempt.mjs";
      one.installReactor(MyReactor, MyLoop);
      console.log(JSON.stringify([
        other.isAsyncioAvailable(),
        attempt(() => other.verifyInstalledReactor("${ASYNCIO}")).split("(")[0],
        attempt(() => other.installReactor("${ASYNCIO}")).split(":")[0],
        attempt(() => other.verifyInstalledAsyncioEventLoop("asyncio.SelectorEventLoop")),
      ]));`;
    expect(await runForJson(program(main))).toEqual([
      true,
      "RuntimeError ERR_REACTOR_MISMATCH: The installed reactor ",
      "ReactorAlreadyInstalledError ERR_REACTOR_ALREADY_INSTALLED",
      "undefined",
    ]);
  });

  it("agree on a reactor under which promises do not settle", async () => {
    const main = `
      import * as one from "deferred-interop";
      import * as other from ${JSON.stringify(`${copy}/dist/index.js`)};
      one.installReactor("./foreign.mjs#ForeignReactor");
      const d = other.deferredFromCoro(Promise.resolve(1));
      console.log(JSON.stringify([other.isAsyncioAvailable(), other.isAsyncioReactorInstalled(), d.result.getErrorMessage().split(":")[0]]));
      d.addErrback(() => undefined);`;
    expect(await runForJson(program(main))).toEqual([false, false, "Cannot wait for a promise"]);
  });

  it.each(["", `one.setEventLoop(null);`, `one.installReactor("./foreign.mjs#ForeignReactor");`])(
    "take each other's Deferreds in every mode (%s)",
    async (mode) => {
      const main = `
        import * as one from "deferred-interop";
        import * as other from ${JSON.stringify(`${copy}/dist/index.js`)};
        ${mode}
        const pending = new one.Deferred();
        const followed = other.deferredFromCoro(pending);
        const results = [followed instanceof other.Deferred];
        followed.addCallback((value) => { results.push(value); });
        pending.callback(42);
        const cancelled = new one.Deferred(() => { results.push("cancelled"); });
        other.deferredFromCoro(cancelled).addErrback((failure) => { results.push(failure.value.name); });
        other.deferredFromCoro(one.succeed(43)).addCallback((value) => { results.push(value); });
        const last = other.deferredFromCoro(cancelled);
        last.addErrback(() => undefined);
        last.cancel();
        console.log(JSON.stringify(results));`;
      expect(await runForJson(program(main))).toEqual([true, 42, 43, "cancelled", "CancelledError"]);
    },
  );
});
