// How CPU time grows with the length of a line: node test/core/depth/growth.mjs [--only waiters|links] [--rounds N]
//   [--waiters N] [--links N] [--most RATIO]
//
// Each measurement has a process of its own; the ratio is that of the medians, for ten times the length.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { endings, expectedOutcome, outcomeOf, shapes } from "./shapes.mjs";

const waiters = {
  "a lock released to its waiters": ({ DeferredLock }, n) => {
    const lock = new DeferredLock();
    lock.acquire();
    let served = 0;
    for (let i = 0; i < n; i++) lock.acquire().addCallback(() => ++served);
    for (let i = 0; i < n; i++) lock.release();
    return served;
  },
  "a lock's waiters cancelled from the front": (lib, n) => cancelAll(held(new lib.DeferredLock()), n, (line) => line),
  "a lock's waiters cancelled from the back": (lib, n) =>
    cancelAll(held(new lib.DeferredLock()), n, (line) => line.reverse()),
  "a semaphore's waiters cancelled from the back": (lib, n) =>
    cancelAll(held(new lib.DeferredSemaphore(1)), n, (line) => line.reverse()),
  "a queue's gets served": ({ DeferredQueue }, n) => {
    const queue = new DeferredQueue();
    let served = 0;
    for (let i = 0; i < n; i++) queue.get().addCallback(() => ++served);
    for (let i = 0; i < n; i++) queue.put(i);
    return served;
  },
  "a queue's gets cancelled from the back": (lib, n) => {
    const queue = new lib.DeferredQueue();
    return cancelAll({ acquire: () => queue.get() }, n, (line) => line.reverse());
  },
  "a clock's calls made": ({ Clock }, n) => {
    const clock = new Clock();
    let made = 0;
    for (let i = 0; i < n; i++) clock.callLater((i * 7919) % n, () => ++made);
    clock.advance(n);
    return made;
  },
  "a clock's calls moved and cancelled": ({ Clock }, n) => {
    const clock = new Clock();
    const calls = Array.from({ length: n }, (_, i) => clock.callLater(n - i, () => {}));
    for (const [i, call] of calls.entries()) {
      call.reset(i);
      clock.callLater(i, () => {}).cancel();
    }
    for (const call of calls) call.cancel();
    return n - clock.getDelayedCalls().length;
  },
  "a queue filled and emptied": ({ DeferredQueue }, n) => {
    const queue = new DeferredQueue();
    for (let i = 0; i < n; i++) queue.put(i);
    let got = 0;
    for (let i = 0; i < n; i++) got += queue.get().result === i ? 1 : 0;
    return got;
  },
};

function held(guard) {
  guard.acquire();
  return guard;
}

function cancelAll(guard, n, order) {
  let cancelled = 0;
  const line = Array.from({ length: n }, () => guard.acquire().addErrback(() => ++cancelled));
  for (const deferred of order(line)) deferred.cancel();
  return cancelled;
}

/** Every line by name, each a function of the library and the length that gives whether all went well. */
const lines = new Map([
  ...Object.entries(waiters).map(([name, make]) => [name, { kind: "waiters", run: (lib, n) => make(lib, n) === n }]),
  ...Object.entries(shapes).flatMap(([name, shape]) =>
    Object.entries(endings).map(([how, end]) => [
      `${name}, ${how}`,
      {
        kind: "links",
        run(lib, n) {
          const ends = shape.make(lib, n);
          end(ends);
          return outcomeOf(ends.last) === expectedOutcome(shape, how, n);
        },
      },
    ]),
  ),
]);

async function measureHere(name, n) {
  const lib = await import("../../../dist/index.js");
  lib.setUnhandledErrorHandler(() => {});
  const before = process.cpuUsage();
  if (!lines.get(name).run(lib, n)) throw new Error(`${name}: wrong outcome`);
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1000);
}

function medianOf(name, n, rounds) {
  const times = Array.from({ length: rounds }, () =>
    Number(execFileSync(process.execPath, [fileURLToPath(import.meta.url), "--measure", name, "--links", String(n)])),
  );
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)];
}

const { values } = parseArgs({
  options: {
    waiters: { type: "string", default: "100000" },
    links: { type: "string", default: "10000" },
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
    most: { type: "string", default: "15" },
    measure: { type: "string" },
  },
});

if (values.measure !== undefined) await measureHere(values.measure, Number(values.links));
else {
  for (const [name, { kind }] of lines) {
    if (values.only !== undefined && values.only !== kind) continue;
    const n = Number(values[kind]);
    const [one, ten] = [n, 10 * n].map((length) => medianOf(name, length, Number(values.rounds)));
    const tooMuch = ten / one > Number(values.most);
    if (tooMuch) process.exitCode = 1;
    const verdict = tooMuch ? `  over ${values.most}` : "";
    console.log(
      `${name}: ${n} in ${one.toFixed(0)} ms, ${10 * n} in ${ten.toFixed(0)} ms: × ${(ten / one).toFixed(1)}${verdict}`,
    );
  }
}
