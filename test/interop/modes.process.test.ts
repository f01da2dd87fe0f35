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

const NO_LOOP =
  "throws RuntimeError: isAsyncioAvailable() called without an installed reactor or running asyncio loop. " +
  "setEventLoop(null) was called: call setEventLoop(newEventLoop()) or installReactor() before this.";
const NOT_ASYNCIO =
  "throws RuntimeError: deferredToFuture() requires an installed asyncio reactor or a running asyncio event loop. " +
  "Use maybeDeferredToFuture() in code that runs under other reactors too.";
const NO_PROMISE =
  "Deferred fails at once: RuntimeError Cannot wait for a promise: a non-asyncio reactor is installed, under which promises do not " +
  "settle; return or yield a Deferred, or install the asyncio reactor";
const NOT_A_DEFERRED = "throws TypeError: Cannot make a promise of a Deferred: got 42, expected a Deferred";

/** What a call gives, in every mode alike or mode by mode. */
type Outcomes = string | Readonly<Record<Mode, string>>;

const promise = (text: string, NR: string): Outcomes => ({ AR: text, RL: text, NR, "∅": NO_LOOP });

const unlessForeign = (text: string): Outcomes => ({ AR: text, RL: text, NR: NO_PROMISE, "∅": text });

/*
 * `pending` fires with 42 a little later, `failing` has failed with a RangeError, `settling` and `rejecting` are promises
 * of the same, `thenable` is one of somebody else's.
 */
const CASES: readonly (readonly [call: string, outcomes: Outcomes])[] = [
  ["all.deferredToFuture(pending)", promise("promise of 42", NOT_ASYNCIO)],
  ["all.deferredToFuture(all.succeed(42))", promise("promise of 42", NOT_ASYNCIO)],
  ["all.deferredToFuture(failing)", promise("promise rejected: RangeError boom", NOT_ASYNCIO)],
  ["all.deferredToFuture(42)", NOT_A_DEFERRED],

  ["all.maybeDeferredToFuture(pending)", promise("promise of 42", "same object")],
  ["all.maybeDeferredToFuture(failing)", promise("promise rejected: RangeError boom", "same object")],
  ["all.maybeDeferredToFuture(42)", NOT_A_DEFERRED],

  ["all.deferredFromCoro(pending)", "same object"],
  ["all.deferredFromCoro(failing)", "same object"],
  ["all.deferredFromCoro(generate(20))", "Deferred of 42 at once"],
  ["all.deferredFromCoro(generateWaiting())", "Deferred of 42 later"],
  ["all.deferredFromCoro(generateFailing())", "Deferred fails at once: RangeError boom"],
  ["all.deferredFromCoro(settling)", promise("Deferred of 42 later", NO_PROMISE)],
  ["all.deferredFromCoro(rejecting)", promise("Deferred fails later: RangeError boom", NO_PROMISE)],
  ["all.deferredFromCoro(thenable)", promise("Deferred of 42 later", NO_PROMISE)],
  ["all.deferredFromCoro((async () => 42)())", promise("Deferred of 42 later", NO_PROMISE)],
  ["all.deferredFromCoro(42)", "42"],
  ["all.deferredFromCoro(null)", "null"],
  ["all.deferredFromCoro(undefined)", "undefined"],
  [
    "all.deferredFromCoro(generate)",
    "throws TypeError: Cannot make a Deferred: got function generate, a generator function that was not called (call it: fn(), not fn), expected what it returns",
  ],

  ["all.deferredFFromCoroF(async (n) => n + 2)(40)", promise("Deferred of 42 later", NO_PROMISE)],
  ["all.deferredFFromCoroF(() => settling)()", promise("Deferred of 42 later", NO_PROMISE)],
  ["all.deferredFFromCoroF(() => rejecting)()", promise("Deferred fails later: RangeError boom", NO_PROMISE)],
  ["all.deferredFFromCoroF(generate)(20)", "Deferred of 42 at once"],
  ["all.deferredFFromCoroF(() => pending)()", "same object"],
  ["all.deferredFFromCoroF((n) => n)(42)", "42"],
  [
    "all.succeed(40).addCallback(all.deferredFFromCoroF(async (n) => n + 2))",
    {
      AR: "Deferred of 42 later",
      RL: "Deferred of 42 later",
      NR: NO_PROMISE,
      "∅": NO_LOOP.replace("throws RuntimeError:", "Deferred fails at once: RuntimeError"),
    },
  ],
  ["all.succeed(20).addCallback(all.deferredFFromCoroF(generate))", "Deferred of 42 at once"],

  // What is not asked of these functions, but follows from the same rule.
  ["all.Deferred.fromFuture(settling)", unlessForeign("Deferred of 42 later")],
  ["all.Deferred.fromFuture(rejecting)", unlessForeign("Deferred fails later: RangeError boom")],
  ["all.succeed(1).addCallback(() => settling)", unlessForeign("Deferred of 42 later")],
  ["all.succeed(1).addCallback(async () => 42)", unlessForeign("Deferred of 42 later")],
  ["all.inlineCallbacks(function* () { return yield settling; })()", unlessForeign("Deferred of 42 later")],
  ["all.maybeDeferred(() => settling)", unlessForeign("Deferred of 42 later")],

  ["all.ensureAwaitable(pending)", promise("promise of 42", "same object")],
  ["all.ensureAwaitable(failing)", promise("promise rejected: RangeError boom", "same object")],
  ["all.ensureAwaitable(settling)", "same object"],
  ["all.ensureAwaitable(thenable)", "same object"],
  [
    "all.ensureAwaitable(42)",
    { AR: "promise of 42", RL: "promise of 42", NR: "Deferred of 42 at once", "∅": "promise of 42" },
  ],
  [
    "all.ensureAwaitable(undefined)",
    {
      AR: "promise of undefined",
      RL: "promise of undefined",
      NR: "Deferred of undefined at once",
      "∅": "promise of undefined",
    },
  ],
  [
    "all.ensureAwaitable(new all.Failure(boom))",
    {
      AR: "promise rejected: RangeError boom",
      RL: "promise rejected: RangeError boom",
      NR: "Deferred fails at once: RangeError boom",
      "∅": "promise rejected: RangeError boom",
    },
  ],
];

/** What the calls are given: made when asked for, so that nothing is left over that nobody looks at. */
const GIVEN: Readonly<Record<string, string>> = {
  boom: `boom`,
  pending: `new all.Deferred()`,
  failing: `all.fail(boom)`,
  settling: `Promise.resolve(42)`,
  rejecting: `Promise.reject(boom)`,
  thenable: `({ then(onFulfilled) { setImmediate(onFulfilled, 42); } })`,
  generate: `function* generate(n) { const half = yield n + 1; return half * 2; }`,
  generateWaiting: `function* () { return yield (GIVEN.pending = new all.Deferred()); }`,
  generateFailing: `function* () { return yield all.fail(boom); }`,
};

const givenTo = (call: string): string[] => Object.keys(GIVEN).filter((name) => new RegExp(`\\b${name}\\b`).test(call));

/** The whole row of calls in one mode: a program of its own, since a thread has one reactor for good. */
const program = (mode: Mode): string => `
  import * as all from "deferred-interop";
  const boom = new RangeError("boom");
  let GIVEN;
  process.on("unhandledRejection", (error) => { console.error("unhandled rejection of " + GIVEN.call, error); });
  all.setUnhandledErrorHandler((failure) => { console.error("unhandled failure", failure.getErrorMessage()); });
  ${MODES[mode]}
  const outcomes = [];
  const turns = async () => { for (let n = 0; n < 3; n++) await new Promise((resolve) => setImmediate(resolve)); };
  const shown = (value) =>
    value instanceof Error ? value.name + " " + value.message
    : typeof value === "function" ? "function " + value.name
    : String(value);
  async function outcome(call, given) {
    GIVEN = { ...given, call: String(call) };
    let value;
    try {
      value = call(given);
    } catch (error) {
      given.failing?.addErrback(() => undefined);
      return "throws " + error.name + ": " + error.message;
    }
    if (Object.values(given).includes(value) && typeof value === "object") {
      given.failing?.addErrback(() => undefined);
      given.rejecting?.catch(() => undefined);
      return "same object";
    }
    if (value instanceof Promise) {
      setImmediate(() => GIVEN.pending?.callback(42));
      return value.then((v) => "promise of " + shown(v), (e) => "promise rejected: " + shown(e));
    }
    if (!all.isDeferred(value)) return shown(value);
    let text;
    let when = "at once";
    value.addCallbacks(
      (v) => { text = "Deferred of " + shown(v) + " " + when; },
      (failure) => { text = "Deferred fails " + when + ": " + shown(failure.value); },
    );
    when = "later";
    if (text === undefined) GIVEN.pending?.callback(42);
    await turns();
    return text;
  }
  ${CASES.map(([call]) => {
    const names = givenTo(call);
    return `outcomes.push(await outcome(({ ${names.join(", ")} }) => ${call}, { ${names.map((name) => `${name}: ${GIVEN[name]}`).join(", ")} }));
  await turns();`;
  }).join("\n  ")}
  console.log(JSON.stringify(outcomes));`;

describe.each(Object.keys(MODES) as Mode[])("in mode %s", (mode) => {
  let outcomes: unknown[];

  beforeAll(async () => {
    outcomes = (await runForJson(withHelpers(program(mode)))) as unknown[];
  });

  it.each(CASES.map(([call, expected], index) => [call, expected, index] as const))("%s", (_call, expected, index) => {
    expect(outcomes[index]).toBe(typeof expected === "string" ? expected : expected[mode]);
  });
});
