/*
 * Lines of N links, in every shape in which one Deferred resumes another. `make(lib, n)` gives the first Deferred, which
 * the outside fires, and the last one, with whose result `end` does what makes it easy to compare.
 */
export const shapes = {
  coroutines: {
    make({ Deferred, inlineCallbacks }, n) {
      const link = inlineCallbacks(function* (previous) {
        return 1 + (yield* previous);
      });
      return line(new Deferred(), n, link);
    },
    fired: (n) => n,
  },
  "coroutines that clean up": {
    make({ Deferred, inlineCallbacks, succeed }, n) {
      const link = inlineCallbacks(function* (previous) {
        try {
          return 1 + (yield* previous);
        } finally {
          yield* succeed();
        }
      });
      return line(new Deferred(), n, link);
    },
    fired: (n) => n,
  },
  "nested generators": {
    make({ Deferred, ensureDeferred }, n) {
      const first = new Deferred();
      function* nest(level) {
        return level === 0 ? yield first : 1 + (yield nest(level - 1));
      }
      return { first, last: ensureDeferred(nest(n)) };
    },
    fired: (n) => n,
  },
  gatherResults: {
    make: ({ Deferred, gatherResults }, n) =>
      line(new Deferred(), n, (previous) =>
        gatherResults([previous], { consumeErrors: true }).addCallback(([value]) => value + 1),
      ),
    fired: (n) => n,
    failed: "ERR_FIRST_ERROR",
    cancelled: "ERR_FIRST_ERROR",
  },
  DeferredList: {
    make: ({ Deferred, DeferredList }, n) =>
      line(new Deferred(), n, (previous) =>
        new DeferredList([previous], { consumeErrors: true }).addCallback(([[success, result]]) => {
          if (!success) throw result;
          return result + 1;
        }),
      ),
    fired: (n) => n,
  },
  race: {
    make: ({ Deferred, race }, n) =>
      line(new Deferred(), n, (previous) => race([new Deferred(), previous]).addCallback(([, value]) => value + 1)),
    fired: (n) => n,
    failed: "pending",
    cancelled: "ERR_FAILURE_GROUP",
  },
  chainDeferred: {
    make({ Deferred }, n) {
      return line(new Deferred(), n, (previous) => {
        const next = new Deferred();
        previous.addCallback((value) => value + 1).chainDeferred(next);
        return next;
      });
    },
    fired: (n) => n,
  },
  "returned Deferreds": {
    make: ({ Deferred, succeed }, n) =>
      line(new Deferred(), n, (previous) =>
        succeed()
          .addCallback(() => previous)
          .addCallback((value) => value + 1),
      ),
    fired: (n) => n,
  },
  fromFuture: {
    make: ({ Deferred }, n) =>
      line(new Deferred(), n, (previous) => Deferred.fromFuture(previous).addCallback((value) => value + 1)),
    fired: (n) => n,
  },
  waitFor: {
    make: ({ Deferred, waitFor }, n) => line(new Deferred(), n, (previous) => waitFor(previous, 60_000)),
    fired: () => 0,
  },
  "jobs that hold locks": {
    make: ({ Deferred, DeferredLock }, n) =>
      line(new Deferred(), n, (previous) => new DeferredLock().run(() => previous).addCallback((value) => value + 1)),
    fired: (n) => n,
  },
  "a lock's jobs": {
    make: ({ Deferred, DeferredLock }, n) => guarded(new DeferredLock(), new Deferred(), n, (lock) => !lock.locked),
    fired: (n) => n,
    failed: (n) => n,
  },
  "a semaphore's jobs": {
    make: ({ Deferred, DeferredSemaphore }, n) =>
      guarded(new DeferredSemaphore(1), new Deferred(), n, (semaphore) => semaphore.tokens === 1),
    fired: (n) => n,
    failed: (n) => n,
  },
  "a lock's jobs that throw": {
    make({ Deferred, DeferredLock }, n) {
      const lock = new DeferredLock();
      const first = new Deferred();
      lock.run(() => first).addErrback(() => undefined);
      let done = 0;
      let last;
      const job = () => {
        throw ++done;
      };
      for (let i = 0; i < n; i++) last = lock.run(job).addErrback((failure) => failure.trap("number") && failure.value);
      return { first, last: last.addCallback((value) => (lock.locked ? "locked" : value)) };
    },
    fired: (n) => n,
    failed: (n) => n,
  },
  "a queue's jobs": {
    make({ Deferred, DeferredQueue }, n) {
      const queue = new DeferredQueue();
      let done = 0;
      let last;
      for (let i = 0; i < n; i++) last = queue.get().addCallback(() => ++done);
      const first = new Deferred().addBoth(() => {
        for (let i = 0; i < n; i++) queue.put(i);
      });
      return { first, last };
    },
    fired: (n) => n,
    failed: (n) => n,
  },
  mixed: {
    make({ Deferred, DeferredLock, gatherResults, inlineCallbacks, race, succeed }, n) {
      const follow = inlineCallbacks(function* (previous) {
        return yield* previous;
      });
      let i = 0;
      const ends = line(new Deferred(), n, (previous) => {
        switch (i++ % 6) {
          case 0:
            return follow(previous);
          case 1:
            return gatherResults([previous], { consumeErrors: true }).addCallback(([value]) => value);
          case 2: {
            const next = new Deferred();
            previous.chainDeferred(next);
            return next;
          }
          case 3:
            return succeed().addCallback(() => previous);
          case 4:
            return new DeferredLock().run(() => previous);
          default:
            return race([previous]).addCallback(([, value]) => value);
        }
      });
      // Lists and races put the error into others.
      return { ...ends, last: ends.last.addErrback(() => "failed") };
    },
    fired: () => 0,
    failed: "failed",
    cancelled: "failed",
  },
};

function line(first, n, link) {
  let last = first;
  for (let i = 0; i < n; i++) last = link(last);
  return { first, last };
}

function guarded(guard, first, n, isFree) {
  guard.run(() => first).addErrback(() => undefined);
  let done = 0;
  const job = () => ++done;
  let last;
  for (let i = 0; i < n; i++) last = guard.run(job);
  return { first, last: last.addCallback((value) => (isFree(guard) ? value : "not free")) };
}

/** What became of a line: a value, an error's code or message, or "pending". */
export function outcomeOf(last) {
  if (!last.called) return "pending";
  const error = last.result?.value;
  const outcome = error === undefined ? last.result : (error.code ?? error.message);
  last.addErrback(() => undefined);
  return outcome;
}

/** What should become of it. */
export function expectedOutcome(shape, how, n) {
  const own = shape[how];
  if (own !== undefined) return typeof own === "function" ? own(n) : own;
  return how === "failed" ? "the first failed" : "ERR_CANCELLED";
}

export const endings = {
  fired: ({ first }) => first.callback(0),
  failed: ({ first }) => first.errback(new Error("the first failed")),
  cancelled: ({ last }) => last.cancel(),
};
