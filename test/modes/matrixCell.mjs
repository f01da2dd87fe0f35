/*
 * One cell of the matrix: the rows of one function in one mode, in a process of its own.
 *
 *     node test/modes/matrixCell.mjs <mode> <function>
 *
 * Writes the outcomes as a JSON array. All of it is written with callbacks, since nothing can be awaited while a reactor
 * blocks the thread.
 */
import * as all from "../../dist/index.js";
import { TABLE } from "./matrixTable.mjs";

const [mode, name] = process.argv.slice(2);

/** How long a row may take, in milliseconds. */
const LIMIT = 3000;

const ENTER = {
  AR: () => all.installReactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor"),
  RL: () => undefined,
  NR: () => all.installReactor("twisted.internet.selectreactor.SelectReactor"),
  "∅": () => all.setEventLoop(null),
};

/** Call a function on a later turn of what runs in this mode. */
const soon = mode === "NR" ? (fn) => all.getReactor().callLater(0, fn) : setImmediate;

all.setUnhandledErrorHandler((failure) => console.error("unhandled failure:", failure.getErrorMessage()));
process.on("unhandledRejection", (error) => console.error("unhandled rejection:", error));

ENTER[mode]();
if (mode === "NR") {
  const reactor = all.getReactor();
  reactor.callWhenRunning(() => runRows(TABLE[name], (outcomes) => finish(outcomes, () => reactor.stop())));
  reactor.run();
} else {
  runRows(TABLE[name], (outcomes) => finish(outcomes, () => undefined));
}

function finish(outcomes, end) {
  console.log(JSON.stringify(outcomes));
  end();
}

function runRows(rows, whenDone, outcomes = []) {
  if (outcomes.length === rows.length) return whenDone(outcomes);
  runRow(rows[outcomes.length][1], (outcome) => runRows(rows, whenDone, [...outcomes, outcome]));
}

function runRow(call, whenDone) {
  const given = lazily({
    pending: () => new all.Deferred(),
    failing: () => all.fail(new RangeError("boom")),
    settling: () => Promise.resolve(42),
    rejecting: () => Promise.reject(new RangeError("boom")),
  });
  let value;
  try {
    value = call(all, given.values);
  } catch (error) {
    given.made.failing?.addErrback(() => undefined);
    return whenDone(`throws ${show(error)}`);
  }
  const settled = observe(value, given.made);
  const deadline = Date.now() + LIMIT;
  soon(() => given.made.pending?.called === false && given.made.pending.callback(42));
  const look = () => {
    if (settled.outcome !== undefined) whenDone(settled.outcome);
    else if (Date.now() > deadline) whenDone(`nothing within ${LIMIT} ms`);
    else soon(look);
  };
  look();
}

/** What comes of a value; `outcome` is there when it has. */
function observe(value, made) {
  const seen = { outcome: undefined };
  if (Object.values(made).includes(value)) {
    made.failing?.addErrback(() => undefined);
    made.rejecting?.catch(() => undefined);
    seen.outcome = "same object";
  } else if (value instanceof Promise) {
    value.then(
      (result) => (seen.outcome = `promise of ${show(result)}`),
      (error) => (seen.outcome = `promise rejected: ${show(error).replace(":", "")}`),
    );
  } else if (all.isDeferred(value)) {
    let when = "at once";
    value.addCallbacks(
      (result) => void (seen.outcome = `Deferred of ${show(result)} ${when}`),
      (failure) => void (seen.outcome = `Deferred fails ${when}: ${show(failure.value).replace(":", "")}`),
    );
    when = "later";
  } else {
    seen.outcome = show(value);
  }
  return seen;
}

/** Values that are made when they are asked for, so that nothing is left over that nobody looks at. */
function lazily(makers) {
  const made = {};
  const values = {};
  for (const [key, make] of Object.entries(makers)) {
    Object.defineProperty(values, key, { get: () => (made[key] ??= make()) });
  }
  return { made, values };
}

function show(value) {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return String(value);
  return value.constructor.name;
}
