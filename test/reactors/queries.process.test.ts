import { describe, expect, it } from "vitest";
import { withHelpers } from "./programFiles.js";
import { runForJson } from "./runProgram.js";

const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";

/** The states of a program, and how it gets there. */
const STATES = {
  "with the asyncio reactor": `all.installReactor("${ASYNCIO}");`,
  "with another reactor": `all.installReactor("./foreign.mjs#ForeignReactor");`,
  "without a reactor": "",
  "without a reactor or a loop": "all.setEventLoop(null);",
} as const;

type State = keyof typeof STATES;

/** The outcomes of some expressions in a state. */
function outcomes(state: State, ...expressions: string[]): Promise<unknown> {
  return runForJson(
    withHelpers(
      `import * as all from "deferred-interop";
      import { attempt } from "./attempt.mjs";
      class MyComponent {}
      class MyLoop extends all.SelectorEventLoop {}
      ${STATES[state]}
      console.log(JSON.stringify([${expressions.map((text) => `attempt(() => ${text})`).join(", ")}]));`,
    ),
  );
}

const LACK = {
  isAsyncioAvailable:
    "RuntimeError ERR_NO_EVENT_LOOP: isAsyncioAvailable() called without an installed reactor or running asyncio loop. " +
    "setEventLoop(null) was called: call setEventLoop(newEventLoop()) or installReactor() before this.",
  isAsyncioReactorInstalled:
    "RuntimeError ERR_REACTOR_NOT_INSTALLED: isAsyncioReactorInstalled() called without an installed reactor. " +
    "Call installReactor() before this, or ask isAsyncioAvailable(), which needs none.",
};

describe("the queries", () => {
  // isReactorInstalled, isAsyncioReactorInstalled, isAsyncioAvailable, isReactorless
  it.each<[State, string[]]>([
    ["with the asyncio reactor", ["true", "true", "true", "false"]],
    ["with another reactor", ["true", "false", "false", "false"]],
    ["without a reactor", ["false", LACK.isAsyncioReactorInstalled, "true", "true"]],
    [
      "without a reactor or a loop",
      ["false", LACK.isAsyncioReactorInstalled, LACK.isAsyncioAvailable, LACK.isAsyncioAvailable],
    ],
  ])("answer %s", async (state, answers) => {
    const queries = ["isReactorInstalled", "isAsyncioReactorInstalled", "isAsyncioAvailable", "isReactorless"];
    expect(await outcomes(state, ...queries.map((name) => `all.${name}()`))).toEqual(answers);
  });

  it.each(Object.keys(STATES) as State[])("install nothing %s", async (state) => {
    const asked =
      "all.isReactorInstalled(), all.isAsyncioReactorInstalled(), all.isAsyncioAvailable(), all.isReactorless()";
    const before = await outcomes(state, "all.isReactorInstalled()");
    const after = await outcomes(
      state,
      ...asked.split(", ").map((query) => `(() => { try { ${query} } catch {} return all.isReactorInstalled(); })()`),
    );
    expect(new Set(after as string[])).toEqual(new Set(before as string[]));
  });

  it("still say that asyncio is available when the asyncio reactor has lost the current loop", async () => {
    expect(await outcomes("with the asyncio reactor", "(all.setEventLoop(null), all.isAsyncioAvailable())")).toEqual([
      "true",
    ]);
  });
});

describe("requireAsyncio()", () => {
  const text =
    "requires the asyncio support. Make sure you have configured the asyncio reactor in the TWISTED_REACTOR setting. " +
    "See the asyncio documentation of deferred-interop (docs/asyncio.md) for more information.";
  const ask = ["all.requireAsyncio(new MyComponent())", 'all.requireAsyncio("A name")'];

  it.each<[State, string[]]>([
    ["with the asyncio reactor", ["undefined", "undefined"]],
    ["without a reactor", ["undefined", "undefined"]],
    [
      "with another reactor",
      [`RangeError ERR_ASYNCIO_REQUIRED: MyComponent ${text}`, `RangeError ERR_ASYNCIO_REQUIRED: A name ${text}`],
    ],
    ["without a reactor or a loop", [LACK.isAsyncioAvailable, LACK.isAsyncioAvailable]],
  ])("says what is missing %s", async (state, answers) => {
    expect(await outcomes(state, ...ask)).toEqual(answers);
  });
});

describe("getReactor()", () => {
  it.each<[State, string]>([
    ["with the asyncio reactor", "AsyncioSelectorReactor"],
    ["with another reactor", "ForeignReactor"],
    ["without a reactor", process.platform === "linux" ? "EPollReactor" : "SelectReactor"],
  ])("gives the one that is installed, or installs the platform's: %s", async (state, answer) => {
    expect(await outcomes(state, "all.getReactor()", "all.getReactor() === all.getReactor()")).toEqual([
      answer,
      "true",
    ]);
  });

  // A27
  it("is refused by a guard when it would install one, and names its place", async () => {
    const guarded = "(all.installReactorImportHook(), all.getReactor())";
    expect(await outcomes("without a reactor", guarded, "all.isReactorInstalled()")).toEqual([
      expect.stringMatching(
        /^ImportError ERR_REACTOR_IMPORT: Import of deferred-interop\/reactor is forbidden when running without a Twisted reactor, as importing it installs the reactor, which can lead to unexpected behavior\. getReactor\(\) was called at file:\/\/<folder>\/main\.mjs:\d+:\d+, and none is installed: stop using what needs the reactor, or run with one \(TWISTED_REACTOR_ENABLED: true\)$/,
      ),
      "false",
    ]);
    expect(await outcomes("with another reactor", guarded)).toEqual(["ForeignReactor"]);
  });
});

describe("verifyInstalledReactor()", () => {
  const ask = (path: string): string => `all.verifyInstalledReactor(${path})`;

  it.each<State>(["without a reactor", "without a reactor or a loop"])("refuses %s", async (state) => {
    expect(await outcomes(state, ask(`"${ASYNCIO}"`), ask("undefined"))).toEqual(
      Array(2).fill(
        "RuntimeError ERR_REACTOR_NOT_INSTALLED: verifyInstalledReactor() called without an installed reactor. Call installReactor() before this.",
      ),
    );
  });

  it("is content with exactly the class, by path or itself", async () => {
    expect(await outcomes("with the asyncio reactor", ask(`"${ASYNCIO}"`), ask("all.AsyncioSelectorReactor"))).toEqual([
      "undefined",
      "undefined",
    ]);
    expect(await outcomes("with another reactor", ask(`"./foreign.mjs#ForeignReactor"`))).toEqual(["undefined"]);
  });

  it("says what is installed, by whom, and what was asked for", async () => {
    expect(await outcomes("with the asyncio reactor", ask(`"./foreign.mjs#ForeignReactor"`))).toEqual([
      expect.stringMatching(
        /^RuntimeError ERR_REACTOR_MISMATCH: The installed reactor \(twisted\.internet\.asyncioreactor\.AsyncioSelectorReactor\) does not match the requested one \(\.\/foreign\.mjs#ForeignReactor\): it was installed by installReactor\(\) at file:\/\/<folder>\/main\.mjs:5:\d+; install the requested one before that, or ask for the installed one$/,
      ),
    ]);
    expect(await outcomes("with another reactor", ask(`"${ASYNCIO}"`))).toEqual([
      expect.stringContaining(`The installed reactor (ForeignReactor) does not match the requested one (${ASYNCIO})`),
    ]);
  });

  it("says of a class without a name that it has none", async () => {
    expect(
      await outcomes("with the asyncio reactor", ask("class {}"), "all.verifyInstalledAsyncioEventLoop(class {})"),
    ).toEqual([
      expect.stringContaining("does not match the requested one (an unnamed class): "),
      expect.stringContaining("in the ASYNCIO_EVENT_LOOP setting (an unnamed class): "),
    ]);
  });

  it("says of a bad path that it is bad, not that it does not match", async () => {
    expect(await outcomes("with the asyncio reactor", ask(`""`), ask(`"./not-there.mjs#X"`))).toEqual([
      expect.stringMatching(/^LoadError ERR_LOAD_PATH/),
      expect.stringMatching(/^LoadError ERR_LOAD_MODULE/),
    ]);
  });
});

describe("verifyInstalledAsyncioEventLoop()", () => {
  const ask = (loop: string): string => `all.verifyInstalledAsyncioEventLoop(${loop})`;

  it.each<State>(["without a reactor", "without a reactor or a loop"])("refuses %s", async (state) => {
    expect(await outcomes(state, ask(`"asyncio.SelectorEventLoop"`))).toEqual([
      "RuntimeError ERR_REACTOR_NOT_INSTALLED: verifyInstalledAsyncioEventLoop() called without an installed reactor. Call installReactor() before this.",
    ]);
  });

  it("is content with the class of the reactor's loop and with one above it", async () => {
    expect(
      await outcomes(
        "with the asyncio reactor",
        ask(`"asyncio.SelectorEventLoop"`),
        ask("all.SelectorEventLoop"),
        ask("Object"),
      ),
    ).toEqual(["undefined", "undefined", "undefined"]);
  });

  it("says with another reactor that it has no loop, and does not call it an asyncio reactor", async () => {
    expect(await outcomes("with another reactor", ask("MyLoop"))).toEqual([
      expect.stringMatching(
        /^RuntimeError ERR_REACTOR_MISMATCH: The installed reactor \(\w+\) runs on no event loop, so that it cannot match the requested one \(MyLoop\): it was installed by installReactor\(\) at file:\/\/<folder>\/main\.mjs:5:\d+; install the asyncio reactor \(twisted\.internet\.asyncioreactor\.AsyncioSelectorReactor\) before that, or leave ASYNCIO_EVENT_LOOP empty$/,
      ),
    ]);
  });

  it("says of another class with the asyncio reactor what there is, by whom, and what was expected", async () => {
    const [found, wanted] = ["asyncio.SelectorEventLoop", "MyLoop"];
    expect(await outcomes("with the asyncio reactor", ask("MyLoop"))).toEqual([
      expect.stringMatching(
        new RegExp(
          "^RuntimeError ERR_REACTOR_MISMATCH: Scrapy found an asyncio Twisted reactor already installed, and its event loop class " +
            `\\(${found}\\) does not match the one specified in the ASYNCIO_EVENT_LOOP setting \\(${wanted}\\): ` +
            "the reactor was installed by installReactor\\(\\) at file://<folder>/main.mjs:5:\\d+; " +
            "install it with that loop, or leave the setting empty$",
        ),
      ),
    ]);
  });

  it("looks at the reactor's loop, not at the current one", async () => {
    expect(await outcomes("with the asyncio reactor", `(all.setEventLoop(new MyLoop()), ${ask("MyLoop")})`)).toEqual([
      expect.stringContaining("(asyncio.SelectorEventLoop) does not match"),
    ]);
  });
});

describe("setAsyncioEventLoop()", () => {
  it.each<State>(["with the asyncio reactor", "without a reactor"])("returns the current loop %s", async (state) => {
    expect(
      await outcomes(
        state,
        "all.setAsyncioEventLoop() === all.getEventLoop()",
        "all.setAsyncioEventLoop(null) === all.getEventLoop()",
        "[all.getEventLoop()].includes(all.setAsyncioEventLoop('asyncio.SelectorEventLoop'))",
      ),
    ).toEqual(["true", "true", "true"]);
  });

  it("makes a loop where there is none", async () => {
    expect(
      await outcomes(
        "without a reactor or a loop",
        "all.setAsyncioEventLoop()",
        "all.getEventLoop()",
        "all.isReactorless()",
      ),
    ).toEqual(["SelectorEventLoop", "SelectorEventLoop", "true"]);
  });

  it("replaces a loop of another class, and keeps one of a class below", async () => {
    expect(
      await outcomes(
        "without a reactor",
        "all.setAsyncioEventLoop(MyLoop)",
        "all.getEventLoop()",
        "all.setAsyncioEventLoop('asyncio.SelectorEventLoop')",
      ),
    ).toEqual(["MyLoop", "MyLoop", "MyLoop"]);
  });

  it("keeps the loop when the class is bad", async () => {
    expect(
      await outcomes(
        "without a reactor",
        "all.setAsyncioEventLoop(class Half {})",
        "all.setAsyncioEventLoop('./not-there.mjs#Loop')",
        "all.getEventLoop()",
      ),
    ).toEqual([
      expect.stringMatching(/^TypeError ERR_NOT_AN_EVENT_LOOP/),
      expect.stringMatching(/^LoadError ERR_LOAD_MODULE: Cannot load event loop/),
      "SelectorEventLoop",
    ]);
  });
});
