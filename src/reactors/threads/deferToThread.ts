import { requireFunction } from "../../core/requireFunction.js";
import { hasMethods, requireKind } from "../../core/kinds.js";
import { Deferred } from "../../core/Deferred.js";
import { getThreadPool } from "../../threads/getThreadPool.js";
import type { ThreadPool } from "../../threads/ThreadPool.js";
import { aThreadPool } from "../../threads/aThreadPool.js";
import type { Threadable, ThreadResult } from "../../threads/threadTask.js";
import type { Reactor } from "../Reactor.js";

/**
 * Call a function in a thread of the pool of this thread.
 *
 * The same as `toThread`, under Twisted's name.
 *
 * @param fn - A function that stands by itself, or a {@link ThreadTask}.
 * @param args - Its arguments, copied.
 *
 * @example
 * ```ts
 * import { deferToThread } from "deferred-interop";
 *
 * await deferToThread((a: number, b: number) => a * b, 6, 7); // 42
 * ```
 *
 * @see Twisted `deferToThread`
 */
export function deferToThread<A extends unknown[], R>(fn: Threadable<A, R>, ...args: A): Deferred<ThreadResult<R>> {
  return getThreadPool().submit<R>([[fn, args]], { above: deferToThread });
}

/**
 * Call a function in a thread of a pool, and have the outcome on a reactor's turn.
 *
 * @param reactor - Its `callFromThread` fires the Deferred.
 * @param pool - Whose thread.
 * @param fn - A function that stands by itself, or a {@link ThreadTask}.
 * @param args - Its arguments, copied.
 * @throws TypeError (`ERR_NOT_CALLABLE`, `ERR_ARGUMENT`) when one of them is not what it should be.
 *
 * @see Twisted `deferToThreadPool`
 */
export function deferToThreadPool<A extends unknown[], R>(
  reactor: Pick<Reactor, "callFromThread">,
  pool: ThreadPool,
  fn: Threadable<A, R>,
  ...args: A
): Deferred<ThreadResult<R>> {
  const attempt = "defer to a thread pool";
  // Noticed later, the outcome would be lost.
  requireMethod(reactor, "callFromThread", attempt, "reactor");
  requireMethod(pool, "run", attempt, "pool");
  requireKind(pool, aThreadPool, attempt, "pool");
  const outcome = new Deferred<ThreadResult<R>>(() => {
    called.cancel();
  });
  const called = pool.submit<R>([[fn, args]], { above: deferToThreadPool });
  called.addCallbacks(
    (value) => {
      reactor.callFromThread(() => {
        if (!outcome.called) outcome.callback(value);
      });
    },
    (failure) => {
      reactor.callFromThread(() => {
        if (!outcome.called) outcome.errback(failure);
      });
    },
  );
  return outcome;
}

function requireMethod(value: unknown, name: string, attempt: string, role: string): void {
  if (!hasMethods(value, [name])) requireFunction(undefined, attempt, `${role}'s ${name}`);
}
