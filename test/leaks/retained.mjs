// Run with --expose-gc. For each subject it makes N, 2N and 4N things, lets go of them, and prints what stays in memory,
// in bytes for each thing made, as JSON: { subject: [bytes, bytes, bytes] }. Something that leaks costs the same for each
// thing, whatever their number; something that does not costs less and less.
import {
  Clock,
  Deferred,
  deferredToFuture,
  inlineCallbacks,
  setUnhandledErrorHandler,
  sleep,
} from "../../dist/index.js";

const N = 4000;
setUnhandledErrorHandler(() => undefined);

const signal = new AbortController().signal;
const clock = new Clock();
const forever = inlineCallbacks(function* () {
  yield new Deferred();
});

export const subjects = {
  settled: () => {
    const d = new Deferred().addCallback((n) => n + 1);
    d.callback(1);
  },
  failedAndHandled: () => {
    const d = new Deferred().addErrback(() => undefined);
    d.errback(ERROR);
  },
  failedAndAbandoned: () => {
    new Deferred().errback(ERROR);
  },
  abandoned: () => {
    new Deferred().addCallback(() => undefined);
  },
  cancelled: () => {
    const d = new Deferred().addErrback(() => undefined);
    d.cancel();
  },
  cancelledWaiting: () => {
    const d = new Deferred().addCallback(() => new Deferred()).addErrback(() => undefined);
    d.callback(undefined);
    d.cancel();
  },
  suspendedCoroutine: () => {
    forever();
  },
  cancelledCoroutine: () => {
    forever()
      .addErrback(() => undefined)
      .cancel();
  },
  promiseFollowed: () => {
    Deferred.fromFuture(Promise.resolve(1));
  },
  promiseNeverSettled: () => {
    Deferred.fromFuture(new Promise(() => undefined));
  },
  // The signal lives on: what was settled must have taken its listener away.
  futureWithSignal: () => {
    const d = new Deferred();
    void deferredToFuture(d, { signal });
    d.callback(1);
  },
  sleepWithSignal: () => {
    sleep(1000, { signal })
      .addErrback(() => undefined)
      .cancel();
  },
  timeoutInTime: () => {
    const d = new Deferred();
    d.addTimeout(1000, clock);
    d.callback(1);
  },
};

const ERROR = new Error("the same for all");

function turn() {
  return new Promise((resolve) => setImmediate(resolve));
}

async function settle() {
  for (let pass = 0; pass < 4; pass += 1) {
    gc();
    await turn();
  }
  return process.memoryUsage().heapUsed;
}

async function retainedFor(make, count) {
  const before = await settle();
  for (let made = 0; made < count; made += 1) {
    make();
    // Turns end in between, as they do in a program.
    if (made % 500 === 0) await turn();
  }
  return ((await settle()) - before) / count;
}

const result = {};
for (const [subject, make] of Object.entries(subjects)) {
  await retainedFor(make, N); // compiled code and grown tables are not the subject's
  result[subject] = [];
  for (const count of [N, 2 * N, 4 * N]) result[subject].push(Math.round(await retainedFor(make, count)));
}
console.log(JSON.stringify(result));
