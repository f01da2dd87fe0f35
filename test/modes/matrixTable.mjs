/*
 * What each function gives in each mode: the table that `matrix.mjs` checks, one process for each function and mode.
 *
 * AR: the asyncio reactor. RL: no reactor. NR: a reactor that is no asyncio one. ∅: neither a reactor nor a loop.
 *
 * A row is [what is called, how, what comes of it]. The outcome is a text for all modes, or one for each. The call gets
 * the package and what it needs: `pending` fires with 42 a little later, `failing` has failed with a RangeError "boom",
 * `settling` and `rejecting` are promises of the same. Row numbers are those of Scrapy's behaviour (A1, U4 …).
 */

const NEITHER =
  "throws RuntimeError: isAsyncioAvailable() called without an installed reactor or running asyncio loop.…";
const NO_LOOP = "throws RuntimeError: There is no current event loop in this thread:…";
const NO_REACTOR = (name) => `throws RuntimeError: ${name}() called without an installed reactor…`;
const NOT_ASYNCIO =
  "throws RuntimeError: deferredToFuture() requires an installed asyncio reactor or a running asyncio event loop.…";
const NO_PROMISE =
  "Deferred fails at once: RuntimeError Cannot wait for a promise: a non-asyncio reactor is installed…";
const NOT_A_DEFERRED = "throws TypeError: Cannot make a promise of a Deferred: got 42, expected a Deferred";

/** Where promises settle, under a non-asyncio reactor, and with nothing at all. */
const modes = (settling, NR, nothing = NEITHER) => ({ AR: settling, RL: settling, NR, "∅": nothing });
/** Wherever there is something to wait on. */
const timed = (outcome) => modes(outcome, outcome, NO_LOOP);

/** Of what works in slices: at once, or on a later turn where the machine is slow; the outcome is said without either. */
const soon = (outcome) => ({ either: outcome });

export const TABLE = {
  // A1, U10
  deferredToFuture: [
    [
      "of one that fires later",
      (all, { pending }) => all.deferredToFuture(pending),
      modes("promise of 42", NOT_ASYNCIO),
    ],
    ["of one that has fired", (all) => all.deferredToFuture(all.succeed(42)), modes("promise of 42", NOT_ASYNCIO)],
    [
      "of a failed one",
      (all, { failing }) => all.deferredToFuture(failing),
      modes("promise rejected: RangeError boom", NOT_ASYNCIO),
    ],
    ["of 42", (all) => all.deferredToFuture(42), NOT_A_DEFERRED],
  ],
  // A2, U11
  maybeDeferredToFuture: [
    [
      "of one that fires later",
      (all, { pending }) => all.maybeDeferredToFuture(pending),
      modes("promise of 42", "same object"),
    ],
    [
      "of a failed one",
      (all, { failing }) => all.maybeDeferredToFuture(failing),
      modes("promise rejected: RangeError boom", "same object"),
    ],
    ["of 42", (all) => all.maybeDeferredToFuture(42), NOT_A_DEFERRED],
  ],
  // A3, U8
  deferredFromCoro: [
    ["of a Deferred", (all, { pending }) => all.deferredFromCoro(pending), "same object"],
    ["of 42", (all) => all.deferredFromCoro(42), "42"],
    [
      "of an async function's promise",
      (all) => all.deferredFromCoro((async () => 42)()),
      modes("Deferred of 42 later", NO_PROMISE),
    ],
    [
      "of a rejected promise",
      (all, { rejecting }) => all.deferredFromCoro(rejecting),
      modes("Deferred fails later: RangeError boom", NO_PROMISE),
    ],
    [
      "of a generator",
      (all) =>
        all.deferredFromCoro(
          (function* () {
            return yield all.succeed(42);
          })(),
        ),
      "Deferred of 42 at once",
    ],
    [
      "of a generator that waits",
      (all, { pending }) =>
        all.deferredFromCoro(
          (function* () {
            return yield pending;
          })(),
        ),
      "Deferred of 42 later",
    ],
  ],
  // A4, U9
  deferredFFromCoroF: [
    [
      "of an async function",
      (all) => all.deferredFFromCoroF(async (n) => n + 2)(40),
      modes("Deferred of 42 later", NO_PROMISE),
    ],
    [
      "of a function that returns a promise",
      (all, { settling }) => all.deferredFFromCoroF(() => settling)(),
      modes("Deferred of 42 later", NO_PROMISE),
    ],
    [
      "of a generator function",
      (all) =>
        all.deferredFFromCoroF(function* (n) {
          return yield n;
        })(42),
      "Deferred of 42 at once",
    ],
    ["of a plain function", (all) => all.deferredFFromCoroF((n) => n)(42), "42"],
  ],
  // A5
  ensureAwaitable: [
    ["of a Deferred", (all, { pending }) => all.ensureAwaitable(pending), modes("promise of 42", "same object")],
    ["of a promise", (all, { settling }) => all.ensureAwaitable(settling), "same object"],
    ["of 42", (all) => all.ensureAwaitable(42), modes("promise of 42", "Deferred of 42 at once", "promise of 42")],
  ],
  // A12, U16
  isAsyncioAvailable: [["asked", (all) => all.isAsyncioAvailable(), modes("true", "false")]],
  // A10
  isReactorInstalled: [
    ["asked", (all) => all.isReactorInstalled(), { AR: "true", RL: "false", NR: "true", "∅": "false" }],
  ],
  // A11, U15
  isAsyncioReactorInstalled: [
    [
      "asked",
      (all) => all.isAsyncioReactorInstalled(),
      {
        AR: "true",
        RL: NO_REACTOR("isAsyncioReactorInstalled"),
        NR: "false",
        "∅": NO_REACTOR("isAsyncioReactorInstalled"),
      },
    ],
  ],
  // A13
  isReactorless: [["asked", (all) => all.isReactorless(), { AR: "false", RL: "true", NR: "false", "∅": NEITHER }]],
  // A14
  requireAsyncio: [
    [
      "by a component",
      (all) => {
        class MyComponent {
          constructor() {
            all.requireAsyncio(this);
          }
        }
        return new MyComponent();
      },
      modes(
        "MyComponent",
        "throws RangeError: MyComponent requires the asyncio support. Make sure you have configured the asyncio reactor in the TWISTED_REACTOR setting.…",
      ),
    ],
  ],
  // A58, U17
  sleep: [
    ["for a moment", (all) => all.sleep(1), timed("Deferred of undefined later")],
    [
      "cancelled",
      (all) => cancelled(all.sleep(1e6)),
      timed("Deferred fails at once: CancelledError The operation was cancelled"),
    ],
    [
      "aborted by a signal",
      (all) => all.sleep(1e6, { signal: AbortSignal.abort() }),
      timed("Deferred fails at once: CancelledError The sleep was aborted by its signal"),
    ],
    [
      "in a coroutine",
      (all) =>
        all.inlineCallbacks(function* () {
          yield* all.sleep(1);
          return 42;
        })(),
      modes(
        "Deferred of 42 later",
        "Deferred of 42 later",
        NO_LOOP.replace("throws RuntimeError:", "Deferred fails at once: RuntimeError"),
      ),
    ],
  ],
  // A59, U19
  callLater: [
    [
      "with arguments",
      (all) => {
        const d = new all.Deferred();
        all.callLater({ milliseconds: 1 }, (n) => d.callback(n), 42);
        return d;
      },
      timed("Deferred of 42 later"),
    ],
    [
      "cancelled twice",
      (all) => {
        const call = all.callLater(1e6, () => {});
        call.cancel();
        call.cancel();
        return call;
      },
      timed("CallLaterResult"),
    ],
  ],
  // A60
  createLoopingCall: [
    ["made", (all) => all.createLoopingCall(() => {}), modes("AsyncioLoopingCall", "LoopingCall")],
    [
      "ticking three times",
      (all) => ticking(all, all.createLoopingCall),
      modes("Deferred of xxx later", "Deferred of xxx later"),
    ],
  ],
  // A61, U18
  AsyncioLoopingCall: [
    [
      "ticking three times",
      (all) => ticking(all, (...args) => new all.AsyncioLoopingCall(...args)),
      timed("Deferred of xxx later"),
    ],
    [
      "of an interval of 0",
      (all) => new all.AsyncioLoopingCall(() => {}).start(0),
      "throws RangeError: Interval must be greater than 0",
    ],
    [
      "of an async function",
      (all) => new all.AsyncioLoopingCall(async () => {}).start(1),
      timed("throws TypeError: The AsyncioLoopingCall function must not return a coroutine or a Deferred…"),
    ],
  ],
  // U20
  CallLaterOnce: [
    [
      "scheduled twice",
      (all) => {
        let n = 0;
        const once = new all.CallLaterOnce(() => n++);
        once.schedule();
        once.schedule();
        return once.wait().addCallback(() => n);
      },
      timed("Deferred of 1 later"),
    ],
    [
      "scheduled after a cancel",
      (all) => {
        const once = new all.CallLaterOnce(() => {});
        once.schedule(1e6);
        once.cancel();
        once.schedule();
        return once.wait();
      },
      timed("Deferred of undefined later"),
    ],
    [
      "failing",
      (all) => {
        const once = new all.CallLaterOnce(() => {
          throw new RangeError("boom");
        });
        once.schedule();
        return once.wait();
      },
      timed("Deferred fails later: RangeError boom"),
    ],
    [
      "waited for and cancelled",
      (all) => cancelled(new all.CallLaterOnce(() => {}).wait()),
      "Deferred fails at once: CancelledError The operation was cancelled",
    ],
  ],
  // U1
  parallel: [
    ["of values", (all) => all.parallel([1, 2, 3], 2, (n) => 2 * n), timed(soon("Deferred of 2,4,6"))],
    [
      "of Deferreds, in order",
      (all) => all.parallel([3, 1, 2], 2, (n) => all.sleep(n).addCallback(() => n)),
      timed("Deferred of 3,1,2 later"),
    ],
    [
      "with an element that fails",
      (all) =>
        all.parallel([1, 2, 3], 1, (n) => {
          if (n === 2) throw new RangeError("boom");
        }),
      timed(soon("Deferred fails: ParallelError 1 of 3 elements failed, the first of them at index 1: boom")),
    ],
    [
      "of promises",
      (all) => all.parallel([1, 2], 2, async (n) => n),
      modes(
        "Deferred of 1,2 later",
        soon(
          "Deferred fails: ParallelError 2 of 2 elements failed, the first of them at index 0: Cannot wait for a promise:…",
        ),
        NO_LOOP,
      ),
    ],
    [
      "cancelled",
      (all) => cancelled(all.parallel([1], 1, () => all.sleep(1e6))),
      timed("Deferred fails at once: CancelledError The operation was cancelled"),
    ],
  ],
  // U2, U3
  parallelAsync: [
    [
      "of an async generator",
      (all) =>
        all.parallelAsync(
          (async function* () {
            yield* [1, 2, 3];
          })(),
          2,
          (n) => 2 * n,
        ),
      modes("Deferred of 2,4,6 later", NO_PROMISE, NO_LOOP),
    ],
    [
      "of an iterator of Deferreds",
      (all) => all.parallelAsync(deferredSteps(all, [1, 2]), 2, (n) => 2 * n),
      timed("Deferred of 2,4 later"),
    ],
  ],
  // U4
  iterErrback: [
    [
      "that fails at 5",
      (all) => {
        const told = [];
        const values = all.iterErrback(
          (function* () {
            for (let n = 0; n < 10; n++) {
              if (n === 5) throw new RangeError("boom");
              yield n;
            }
          })(),
          (failure) => told.push(failure.getErrorMessage()),
        );
        return `${[...values]} ${told}`;
      },
      "0,1,2,3,4 boom",
    ],
  ],
  // U5
  aiterErrback: [
    [
      "that fails at 5",
      (all) => {
        const told = [];
        const values = all.aiterErrback(
          (async function* () {
            for (let n = 0; n < 10; n++) {
              if (n === 5) throw new RangeError("boom");
              yield n;
            }
          })(),
          (failure) => told.push(failure.getErrorMessage()),
        );
        return (async () => {
          const seen = [];
          for await (const n of values) seen.push(n);
          return `${seen} ${told}`;
        })();
      },
      {
        AR: "promise of 0,1,2,3,4 boom",
        RL: "promise of 0,1,2,3,4 boom",
        NR: "throws RuntimeError: Cannot wait for a promise:…",
        "∅": "promise of 0,1,2,3,4 boom",
      },
    ],
  ],
  // U22
  asAsyncGenerator: [
    [
      "of an array",
      (all) => {
        const values = all.asAsyncGenerator([1, 2]);
        return (async () => {
          const seen = [];
          for await (const n of values) seen.push(n);
          return seen.join();
        })();
      },
      {
        AR: "promise of 1,2",
        RL: "promise of 1,2",
        NR: "throws RuntimeError: Cannot wait for a promise:…",
        "∅": "promise of 1,2",
      },
    ],
  ],
  collectAsyncgen: [
    [
      "of a generator",
      (all) => {
        const values = all.collectAsyncgen(
          (async function* () {
            yield 1;
            yield 2;
          })(),
        );
        return values.then((collected) => collected.join());
      },
      {
        AR: "promise of 1,2",
        RL: "promise of 1,2",
        NR: "throws RuntimeError: Cannot wait for a promise:…",
        "∅": "promise of 1,2",
      },
    ],
  ],
  waitFor: [
    ["a Deferred that fires", (all, { pending }) => all.waitFor(pending, 1000), timed("Deferred of 42 later")],
    [
      "a Deferred that does not",
      (all) => all.waitFor(new all.Deferred(), 1),
      timed("Deferred fails later: TimeoutError The Deferred did not get its result within 1 ms"),
    ],
    [
      "a promise",
      (all, { settling }) => all.waitFor(settling, 1000),
      modes("Deferred of 42 later", NO_PROMISE, NO_LOOP),
    ],
    [
      "a promise that does not settle",
      (all) => all.waitFor(new Promise(() => {}), 1),
      modes("Deferred fails later: TimeoutError The promise was not settled within 1 ms", NO_PROMISE, NO_LOOP),
    ],
  ],
  // A9, U12
  processPendingIo: [
    [
      "waited for",
      (all) => all.processPendingIo(),
      modes("Deferred of undefined later", "Deferred of undefined later"),
    ],
  ],
  // A62, U21
  toThread: [
    ["of a function", (all) => all.toThread((n) => 2 * n, 21), "Deferred of 42 later"],
    [
      "of one that throws",
      (all) =>
        all.toThread(() => {
          throw new RangeError("boom");
        }),
      "Deferred fails later: RangeError boom",
    ],
    [
      "cancelled",
      (all) =>
        cancelled(
          all.toThread(() => {
            for (;;);
          }),
        ),
      "Deferred fails at once: CancelledError…",
    ],
  ],
  toThreadWith: [
    [
      "a signal",
      (all) => all.toThreadWith({ signal: new AbortController().signal }, (n) => 2 * n, 21),
      "Deferred of 42 later",
    ],
    [
      "a signal that has aborted",
      (all) => all.toThreadWith({ signal: AbortSignal.abort() }, () => 42),
      "Deferred fails at once: CancelledError The task in a thread was aborted by its signal",
    ],
  ],
};

function cancelled(deferred) {
  deferred.cancel();
  return deferred;
}

function ticking(all, make) {
  const d = new all.Deferred();
  const seen = [];
  const loop = make((text) => {
    seen.push(text);
    if (seen.length < 3) return;
    loop.stop();
    d.callback(seen.join(""));
  }, "x");
  loop.start(1);
  return d;
}

function deferredSteps(all, values) {
  const left = values.values();
  const iterator = { next: () => all.sleep(1).addCallback(() => left.next()), [Symbol.asyncIterator]: () => iterator };
  return iterator;
}
