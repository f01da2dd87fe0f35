import { beforeAll, describe, expect, it } from "vitest";
import { withHelpers } from "../reactors/programFiles.js";
import { runForJson } from "../reactors/runProgram.js";

/** How a program gets into each mode; NR is stood in for by a reactor that is no asyncio one. */
const MODES = {
  AR: `all.installReactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor");`,
  RL: "",
  NR: `all.installReactor("./foreign.mjs#ForeignReactor");`,
  "∅": "all.setEventLoop(null);",
} as const;

type Mode = keyof typeof MODES;

const NO_LOOP = expect.stringMatching(
  /^throws RuntimeError: There is no current event loop in this thread: setEventLoop\(null\) was called; call setEventLoop/,
) as unknown;
const NOTHING_AT_ALL = expect.stringMatching(
  /^throws RuntimeError: isAsyncioAvailable\(\) called without an installed reactor or running asyncio loop\./,
) as unknown;

const where = (text: unknown): Record<Mode, unknown> => ({ AR: text, RL: text, NR: text, "∅": NO_LOOP });

/** What a program does with a helper, and what comes of it in each mode. */
const CASES: readonly (readonly [title: string, body: string, outcomes: Readonly<Record<Mode, unknown>>])[] = [
  ["sleep() fires", `return String(await all.sleep(1).addCallback(() => "slept"));`, where("slept")],
  [
    "sleep() is cancelled",
    `const d = all.sleep(1e6); let name; d.addErrback((failure) => { name = failure.value.name; }); d.cancel(); return name;`,
    where("CancelledError"),
  ],
  [
    "sleep() with a signal",
    `const c = new AbortController(); const d = all.sleep(1e6, { signal: c.signal }); c.abort("enough"); let cause; d.addErrback((failure) => { cause = failure.value.cause; }); return cause;`,
    where("enough"),
  ],
  [
    "sleep() in a coroutine",
    `return await all.inlineCallbacks(function* () { yield* all.sleep(1); return "slept"; })();`,
    where("slept"),
  ],
  [
    "callLater() calls",
    `return await new Promise((resolve) => all.callLater({ milliseconds: 1 }, resolve, "called"));`,
    where("called"),
  ],
  [
    "callLater() cancelled twice",
    `const call = all.callLater(1e6, () => undefined); call.cancel(); call.cancel(); return call.constructor.name;`,
    where("CallLaterResult"),
  ],
  [
    "createLoopingCall() makes",
    `return all.createLoopingCall(() => undefined).constructor.name;`,
    { AR: "AsyncioLoopingCall", RL: "AsyncioLoopingCall", NR: "LoopingCall", "∅": NOTHING_AT_ALL },
  ],
  [
    "createLoopingCall() ticks with its arguments and stops",
    `return await new Promise((resolve) => {
      const seen = [];
      const loop = all.createLoopingCall((tick) => {
        seen.push(tick);
        if (seen.length === 3) { loop.stop(); resolve(seen.join("") + loop.running + loop.interval); }
      }, "x");
      loop.start(1);
    });`,
    { AR: "xxxfalse1", RL: "xxxfalse1", NR: "xxxfalse1", "∅": NOTHING_AT_ALL },
  ],
  [
    "new AsyncioLoopingCall() starts",
    `const loop = new all.AsyncioLoopingCall(() => undefined); try { loop.start(1e6); } catch (error) { if (loop.running) return "running"; throw error; } loop.stop(); return "started";`,
    where("started"),
  ],
  [
    "addTimeout() without a clock",
    `let name; const d = new all.Deferred().addTimeout(1).addErrback((failure) => failure.value.name); return await d;`,
    where("TimeoutError"),
  ],
];

const program = (mode: Mode): string => `
  import * as all from "deferred-interop";
  ${MODES[mode]}
  const outcomes = [];
  for (const body of [${CASES.map(([, body]) => `async () => { ${body} }`).join(",\n")}]) {
    try { outcomes.push(await body()); } catch (error) { outcomes.push("throws " + error.name + ": " + error.message); }
  }
  console.log(JSON.stringify(outcomes));`;

describe.each(Object.keys(MODES) as Mode[])("in mode %s", (mode) => {
  let outcomes: unknown[];

  beforeAll(async () => {
    outcomes = (await runForJson(withHelpers(program(mode)))) as unknown[];
  });

  it.each(CASES.map(([title, , expected], index) => [title, expected[mode], index] as const))(
    "%s",
    (_title, expected, index) => {
      expect(outcomes[index]).toEqual(expected);
    },
  );
});

describe("createLoopingCall()", () => {
  it("refuses what is not a function", async () => {
    const main = `
      import { createLoopingCall } from "deferred-interop";
      import { attempt } from "./attempt.mjs";
      console.log(JSON.stringify(attempt(() => createLoopingCall(42))));`;
    expect(await runForJson(withHelpers(main))).toBe(
      "TypeError ERR_NOT_CALLABLE: Cannot make an AsyncioLoopingCall: the function is 42, expected a function",
    );
  });
});
