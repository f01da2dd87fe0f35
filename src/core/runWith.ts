import type { Deferred, Settled } from "./Deferred.js";
import { maybeDeferred } from "./maybeDeferred.js";
import { requireFunction } from "./requireFunction.js";

/** What {@link DeferredLock} and {@link DeferredSemaphore} have in common. @internal */
export interface Acquirable {
  acquire(): Deferred<unknown>;
  release(): void;
}

/** Acquire, call, release when the outcome is there, then deliver it (K3). @internal */
export function runWith<A extends unknown[], R>(
  guard: Acquirable,
  fn: (...args: A) => R,
  args: A,
): Deferred<Settled<R>> {
  requireFunction(fn, "run under a lock", "function");
  return guard.acquire().addCallback(() =>
    maybeDeferred(fn, ...args).addBoth((result) => {
      guard.release();
      return result;
    }),
  ) as unknown as Deferred<Settled<R>>;
}

/** Remove a waiting acquire or get from its line when it is cancelled (K4, K5). @internal */
export function leave<T>(line: T[], waiting: T): void {
  // It is there: what has left the line has fired, and is cancelled no more.
  line.splice(line.indexOf(waiting), 1);
}
