import type { AbortControllerLike, AbortSignalLike } from "./AbortSignalLike.js";
import { Deferred } from "./Deferred.js";
import { AlreadyCalledError, CancelledError, RuntimeError } from "./errors.js";
import { toFailure } from "./Failure.js";
import { isCancellation } from "./isCancellation.js";
import { isDeferred } from "./isDeferred.js";
import { isThenable } from "./isThenable.js";
import { logError } from "./logError.js";
import { requireFunction } from "./requireFunction.js";
import { fire, run } from "./run.js";
import { functionLength } from "./showValue.js";
import { WAITING } from "./state.js";
import type { CancelTarget } from "./Waiter.js";

/** The `AbortSignal` of the types in use; as much of one as is needed where there are none. */
export type PlatformSignal = typeof globalThis extends { AbortSignal: { prototype: infer S } } ? S : AbortSignalLike;

/** A node-style callback: an error, or null or undefined and a value. */
export type Done<T> = (error?: unknown, value?: T) => void;

type Aborter = AbortControllerLike & { readonly signal: AbortSignalLike };
declare const AbortController: (new () => Aborter) | undefined;

/** This runtime has no AbortController. */
class NoAbortControllerError extends RuntimeError {
  /** @internal */ static override readonly brand: string = "deferred-interop/NoAbortControllerError";
  override get name(): string {
    return "RuntimeError";
  }
  override readonly code = "ERR_NO_ABORT_CONTROLLER";
}

/**
 * Make a Deferred of an API that takes a node-style callback, `done(error, value)`.
 *
 * `start` is called at once. The Deferred fires inside the call of `done`, with no promise in between: it works under every
 * reactor. An error that is falsy is none, as for `util.promisify`; of several values the first one counts. What `start`
 * throws before `done` was called is the failure, what it throws later is logged. `done` counts once; a second call is logged.
 *
 * Cancelling depends on the parameters that `start` declares:
 * - `(done, signal)`: `signal` is aborted, and the Deferred waits for `done`. What that brings is the result; an
 *   AbortError becomes a {@link CancelledError}. A second cancel waits no longer.
 * - `(done)`: it fails at once with CancelledError. The work goes on, and what it brings is dropped.
 *
 * A parameter with a default value and rest parameters do not count (`Function.length`).
 *
 * @typeParam T - The value; `undefined` for callbacks that get an error only.
 * @param start - Calls the API with `done`. What it returns is ignored, but for a promise that is rejected: that is a throw.
 * @throws TypeError (`ERR_NOT_CALLABLE`) when `start` is not a function.
 * @throws RuntimeError (`ERR_NO_ABORT_CONTROLLER`) when `start` declares `signal` and the runtime has no AbortController.
 *
 * @example
 * ```ts
 * import { deferredFromCallback } from "deferred-interop";
 * import { readFile } from "node:fs";
 *
 * const text = deferredFromCallback<string>((done, signal) => {
 *   readFile("package.json", { encoding: "utf8", signal }, done);
 * });
 * text.addTimeout({ seconds: 5 }).addCallback((json) => console.log(json.length));
 * ```
 *
 * @see Twisted has no such function: its APIs return Deferreds
 */
export function deferredFromCallback<T>(start: (done: Done<T>, signal: PlatformSignal) => unknown): Deferred<T> {
  requireFunction(start, "make a Deferred of a callback", "function that calls the API");
  const deferred = new Deferred<T>();
  const controller = functionLength(start) < 2 ? undefined : newController();
  new CallbackRun(deferred, controller).start(start as (done: Done<unknown>, signal: unknown) => unknown);
  return deferred;
}

/** Where a callback's outcome goes, which a cancel may change. */
class CallbackRun implements CancelTarget {
  #deferred: Deferred<unknown>;
  readonly #controller: Aborter | undefined;
  /** Why the signal was aborted. */
  #reason: CancelledError | undefined;
  #answered = false;

  constructor(deferred: Deferred<unknown>, controller: Aborter | undefined) {
    this.#deferred = deferred;
    this.#controller = controller;
    if (controller !== undefined) deferred._result = this;
  }

  start(fn: (done: Done<unknown>, signal: unknown) => unknown): void {
    try {
      const returned = fn(this.#done, this.#controller?.signal);
      if (isThenable(returned) && !isDeferred(returned)) returned.then(undefined, this.#threw);
    } catch (error) {
      this.#threw(error);
    }
  }

  cancelled(deferred: Deferred<unknown>): boolean {
    this.#reason = new CancelledError();
    this.#controller?.abort(this.#reason);
    // The abort may have called back, synchronously.
    if (!deferred.called) {
      this.#deferred = deferred._another();
      fire(deferred, this.#deferred, WAITING);
    }
    return true;
  }

  readonly #done = (error?: unknown, value?: unknown): void => {
    if (!this.#answered) this.#answer(Boolean(error), error || value);
    else logError(toFailure(error || new AlreadyCalledError()), "A callback was called again: the first call counts");
  };

  readonly #threw = (error: unknown): void => {
    if (!this.#answered) this.#answer(true, error);
    else logError(toFailure(error), "A function threw after it had called its callback: the callback counts");
  };

  #answer(failed: boolean, result: unknown): void {
    this.#answered = true;
    const deferred = this.#deferred;
    // It was cancelled, and nobody waits for this any more.
    if (deferred.called) return;
    let ready: boolean;
    try {
      ready = failed ? deferred._prepareError(this.#meaning(result)) : deferred._prepareValue(result);
    } catch (refused) {
      ready = deferred._prepareError(refused);
    }
    if (ready) run(deferred);
  }

  /** What an aborted call fails with, by whatever name, is the cancellation: unhandled, it is not worth a report. */
  #meaning(error: unknown): unknown {
    return this.#reason !== undefined && isCancellation(error) ? this.#reason : error;
  }
}

function newController(): Aborter {
  if (typeof AbortController === "function") return new AbortController();
  throw new NoAbortControllerError(
    "Cannot give the function a signal: this runtime has no AbortController; " +
      "declare `done` only (a cancel then fails the Deferred at once), or load a polyfill",
  );
}
