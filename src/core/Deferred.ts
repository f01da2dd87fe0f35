import { aClock, aSignal, requireKind } from "./kinds.js";
import { requireOptions } from "./requireOptions.js";
import type { AbortSignalLike } from "./AbortSignalLike.js";
import { debugging, describeSites, recordSite } from "./debugging.js";
import { DeferredIterator, refuseAsyncIteration } from "./DeferredIterator.js";
import { describeDeferred, noteChained } from "./describeDeferred.js";
import type { Duration } from "./Duration.js";
import { toMilliseconds } from "./Duration.js";
import { AlreadyCalledError, firedWithDeferred, NotACoroutineError, NotPaused, typeError } from "./errors.js";
import type { Failure } from "./Failure.js";
import { isFailure, toFailure } from "./Failure.js";
import type { Callback, Errback } from "./chain.js";
import { cancelLogged, cancelNow, startCancel } from "./cancel.js";
import { Chained } from "./Chained.js";
import { COPY, DEFERRED, isDeferred } from "./isDeferred.js";
import type { Then } from "./isThenable.js";
import { readableThenOf, thenOf } from "./isThenable.js";
import type { FromFutureOptions } from "./promiseBridge.js";
import { follow, FROM_FUTURE_OPTIONS, settledPromise, Settler } from "./promiseBridge.js";
import type { ReactorTime } from "./ReactorTime.js";
import { requireCanceller } from "./requireCanceller.js";
import { requireFunction } from "./requireFunction.js";
import { showValue } from "./showValue.js";
import { slots } from "./slots.js";
import { CALLED, CANCELLED, FAILED, FORGIVING, PAUSE, PAUSED, RUNNABLE, WAITING } from "./state.js";
import { Coroutine, isCoroutine } from "./stepCoroutine.js";
import { Timeout } from "./Timeout.js";
import type { CancelTarget } from "./Waiter.js";
import { showWithCure } from "./requireCalled.js";
import { addPair, hand, prepare, run } from "./run.js";

const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

/** What a callback's return value makes of the chain: the value inside a Deferred or promise, nothing for a Failure. */
export type Settled<R> =
  R extends Deferred<infer U> ? U : R extends PromiseLike<infer P> ? Awaited<P> : R extends Failure ? never : R;

/** Told that its Deferred was cancelled; it may fire it, or leave that to `cancel`. */
export type Canceller<T = unknown> = (deferred: Deferred<T>) => void;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any Deferred, whatever it carries
type AnyDeferred = Deferred<any>;

/**
 * A result that is not there yet, and the chain of callbacks that will work on it.
 *
 * It fires once, by `callback` or `errback`; then each pair of callbacks gets the present result and what it returns (or
 * throws) is the next one. Everything happens **at once**, in the call stack of whoever fires or adds: there are no
 * microtasks here. A callback that returns a Deferred or a promise makes the chain wait for it. Whoever made the
 * Deferred fires it and says with a canceller what cancelling means.
 *
 * @typeParam T - The present value of the chain; adding a callback changes it.
 *
 * @example
 * ```ts
 * import { Deferred } from "deferred-interop";
 *
 * const d = new Deferred<string>();
 * d.addCallback((text) => text.length).addErrback(() => 0);
 * d.callback("hello");
 * d.result; // 5
 * ```
 *
 * @example Waited for in a coroutine, and looked at from promise code
 * ```ts
 * import { fail, gatherResults, inlineCallbacks, succeed } from "deferred-interop";
 *
 * inlineCallbacks(function* () {
 *   const [one, two] = yield* gatherResults([succeed(1), succeed(2)]);
 *   return one + two;
 * })().result; // 3
 * await succeed("text").finally(() => console.log("done")); // "text"
 * await fail(new Error("no route")).catch((error) => (error as Error).message); // "no route"
 * ```
 *
 * @see Twisted `twisted.internet.defer.Deferred`; rule numbers in the sources (D24) are those of its contract
 */
export class Deferred<T> implements PromiseLike<T> {
  /*
   * Five fields, all set here and never another: one hidden class, 64 bytes. No `#private`: the coroutine stepper and
   * the lists take results away without a method call. The first pair has fields of its own; later ones are in one flat
   * array, [next, cb, eb, cb, eb, …], read by index and never shifted.
   */
  /** @internal */ _state: number;
  /** The canceller until fired; then the result. @internal */ _result: unknown;
  /** A callback, a Waiter, or the Deferred that waits for this one (the marker of D20). @internal */ _callback: Callback;
  /** An errback, or the Waiter's token. @internal */ _errback: Errback;
  /** @internal */ _queue: [number, ...(Callback | Errback)[]] | undefined;

  /**
   * @param canceller - Called by `cancel()` with this Deferred; it may fire it with a result of its choice. A late firing by
   *   the producer is then an error (X5). For an API that takes a callback, {@link deferredFromCallback} does all that.
   * @throws TypeError (`ERR_CANCELLER`) when it declares two parameters or more, as `(resolve, reject)` of a promise does.
   */
  constructor(canceller?: Canceller<T>) {
    if (canceller !== undefined) requireCanceller(canceller);
    this._state = 0;
    this._result = canceller;
    this._callback = undefined;
    this._errback = undefined;
    this._queue = undefined;
    if (debugging) recordSite(this, "created");
  }

  /** @internal */
  declare readonly [DEFERRED]: object;

  static {
    // A value on the prototype, not a getter: it is asked for whenever a callback returns an object.
    Object.defineProperty(this.prototype, DEFERRED, { value: COPY });
    Object.defineProperty(this.prototype, Symbol.asyncIterator, { value: refuseAsyncIteration });
  }

  /** Whether it has been fired (or was cancelled as a coroutine's: I10). */
  get called(): boolean {
    return (this._state & CALLED) !== 0;
  }

  /** How often it is paused: by `pause()`, and once more while it waits for another Deferred. */
  get paused(): number {
    return (this._state & PAUSED) / PAUSE + ((this._state & WAITING) === 0 ? 0 : 1);
  }

  /** The present result: undefined until fired, then a value, a {@link Failure}, or the Deferred it waits for. */
  get result(): T | Failure | Deferred<unknown> | undefined {
    return (this._state & CALLED) === 0 ? undefined : (this._result as T);
  }

  /**
   * Append a pair: `callback` gets a value, `errback` a Failure; the other side passes on unchanged.
   *
   * When the Deferred has fired already the callback runs before this method returns (D6). An error thrown by
   * `callback` goes to the *next* pair's errback, never to the one of the same pair (D5).
   *
   * @param callback - Gets the value; its return value, or what the Deferred or promise it returns gives, is the next result.
   * @param errback - The same for a Failure; left out, failures pass.
   * @returns This Deferred, typed anew.
   * @throws TypeError (`ERR_NOT_CALLABLE`) at once when one of them is not a function (D7).
   */
  addCallbacks<R, S = never>(
    callback: (value: T) => R,
    errback?: (failure: Failure) => S,
  ): Deferred<Settled<R> | Settled<S>> {
    requireFunction(callback, "add callbacks", "callback");
    if (errback !== undefined) requireFunction(errback, "add callbacks", "errback");
    addPair(this, callback, errback);
    return this as AnyDeferred;
  }

  /** Append a callback for values; failures pass. See {@link Deferred.addCallbacks}. */
  addCallback<R>(callback: (value: T) => R): Deferred<Settled<R>> {
    requireFunction(callback, "add a callback", "callback");
    addPair(this, callback, undefined);
    return this as AnyDeferred;
  }

  /** Append a callback for failures; values pass. See {@link Deferred.addCallbacks}. */
  addErrback<R>(errback: (failure: Failure) => R): Deferred<T | Settled<R>> {
    requireFunction(errback, "add an errback", "errback");
    addPair(this, undefined, errback);
    return this;
  }

  /** Append one function for values and failures alike. See {@link Deferred.addCallbacks}. */
  addBoth<R>(fn: (result: T | Failure) => R): Deferred<Settled<R>> {
    requireFunction(fn, "add a callback for both", "callback");
    addPair(this, fn, fn);
    return this as AnyDeferred;
  }

  /**
   * Fire another Deferred with this one's result; this chain's result is then undefined (D29).
   *
   * Cancelling the other does not reach this one. If the other has been fired already, AlreadyCalledError becomes this
   * chain's failure.
   *
   * @param other - The Deferred to fire.
   */
  chainDeferred(other: Deferred<T>): Deferred<undefined> {
    if (!isDeferred(other))
      throw typeError("ERR_NOT_A_DEFERRED", `Cannot chain: got ${showValue(other)}, wanted a Deferred`);
    noteChained(other, this);
    addPair(this, new Chained(other), 0);
    return this as AnyDeferred;
  }

  /**
   * Cancel this Deferred unless it gets its result within some time; the failure is then a TimeoutError.
   *
   * Two pairs are appended here and now: those added earlier see the CancelledError, later ones what is made of it. The
   * timer is stopped when the chain comes by, by whatever way (T4). A cancel by hand stays a CancelledError.
   *
   * @param duration - The limit; milliseconds as a number.
   * @param clock - Where the timer runs; the current reactor's or loop's by default.
   */
  addTimeout(duration: Duration, clock?: ReactorTime): this;
  /**
   * The same, with a result of one's own making.
   *
   * @param duration - The limit; milliseconds as a number.
   * @param clock - Where the timer runs; undefined for the current reactor's or loop's.
   * @param onTimeoutCancel - Called instead of making the TimeoutError, with the result and the milliseconds; what it
   *   returns or throws is the result (T3).
   */
  addTimeout<R>(
    duration: Duration,
    clock: ReactorTime | undefined,
    onTimeoutCancel: ((result: T | Failure, milliseconds: number) => R) | undefined,
  ): Deferred<T | Settled<R>>;
  addTimeout(
    duration: Duration,
    clock?: ReactorTime,
    onTimeoutCancel?: (result: T | Failure, milliseconds: number) => unknown,
  ): AnyDeferred {
    if (onTimeoutCancel !== undefined) requireFunction(onTimeoutCancel, "add a timeout", "onTimeoutCancel");
    const milliseconds = toMilliseconds(duration, "add a timeout");
    if (clock !== undefined) requireKind(clock, aClock, "add a timeout", "clock");
    new Timeout(this, milliseconds, onTimeoutCancel as never).start(clock ?? slots().currentClock());
    return this;
  }

  /**
   * Fire with a value; the callbacks run before this method returns.
   *
   * A Failure is treated as by `errback` (D8). A promise makes the chain wait for it.
   *
   * @throws {@link AlreadyCalledError} when it has been fired before, but for the one call that X4 forgives after a cancel.
   * @throws TypeError (`ERR_FIRED_WITH_DEFERRED`) when the value is a Deferred (D9): chain it instead.
   */
  callback(value: T): void {
    if (this._prepareValue(value)) run(this);
  }

  /**
   * Fire with a failure; the errbacks run before this method returns.
   *
   * @param error - A Failure, which is used as it is, or anything else, which is put into one. Required: there is no
   *   "exception being handled" to take (D10).
   * @throws {@link AlreadyCalledError} as `callback` does.
   */
  errback(error: unknown): void {
    if (arguments.length === 0) {
      throw typeError("ERR_NO_ERROR", "Cannot fire with a failure: no error was given, wanted an Error or a Failure");
    }
    if (this._prepareError(error)) run(this);
  }

  /**
   * Give up on the result.
   *
   * Unfired: the canceller is called; if it did not fire the Deferred, it fails with CancelledError (X1). Without a
   * canceller, one later `callback` or `errback` by the producer is swallowed (X4); with one it is an error (X5). Waiting for another Deferred: that
   * one is cancelled, and what it then gives comes up the chain (X6). Otherwise nothing happens.
   *
   * @throws Whatever the canceller throws; the Deferred is then unfired as before (X3).
   */
  cancel(): void {
    cancelNow(this);
  }

  /** Keep the chain from running until `unpause()`; pauses are counted. A run in progress goes on (D17). */
  pause(): void {
    this._state += PAUSE;
  }

  /**
   * Take one pause back; the last one lets the chain run, before this method returns.
   *
   * @throws {@link NotPaused} when `pause()` was not called as often (D19): waiting for another Deferred is no pause to take back.
   */
  unpause(): void {
    if ((this._state & PAUSED) === 0) throw new NotPaused("Cannot unpause the Deferred: it is not paused by pause()");
    this._state -= PAUSE;
    if ((this._state & RUNNABLE) === CALLED) run(this);
  }

  /**
   * Look at the result from promise code: `await deferred` works, as often as wanted.
   *
   * The chain keeps its result; a failure counts as handled from then on: it is the promise's, and the runtime reports it
   * if nobody handles that. The functions run in a microtask, never at once; under a reactor that blocks its thread they run
   * after its `run()` has returned. {@link Deferred.asFuture} takes the result away and is cheaper.
   */
  then<R = T, S = never>(
    onFulfilled?: ((value: T) => R | PromiseLike<R>) | null,
    onRejected?: ((reason: unknown) => S | PromiseLike<S>) | null,
  ): Promise<R | S> {
    const promise =
      settledPromise(this, false) ??
      new Promise<T>((resolve, reject) => {
        addPair(this, new Settler(resolve, reject, false), 0);
      });
    return promise.then(onFulfilled, onRejected);
  }

  /**
   * Look at a failure from promise code, as {@link Deferred.then} does: `then(undefined, onRejected)`.
   *
   * The chain keeps its failure, which counts as handled, and `onRejected` gets the plain error, later; what it returns is
   * the promise's value only. Twisted has {@link Deferred.addErrback} only, which changes the chain, at once.
   */
  catch<S = never>(onRejected?: ((reason: unknown) => S | PromiseLike<S>) | null): Promise<T | S> {
    return this.then(undefined, onRejected);
  }

  /**
   * Call a function from promise code when there is a result, as {@link Deferred.then} does; it gets no argument.
   *
   * The promise has the Deferred's outcome, unless `onFinally` throws or its promise is rejected. It handles no failure: the
   * promise is rejected with it, and that is the one report if nobody handles the promise, even if an errback of
   * the chain handles the failure. Twisted has {@link Deferred.addBoth} only, which cleans up as part of the chain: it runs at
   * once, gets the result, and what it returns is the next one.
   */
  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.then().finally(onFinally);
  }

  /**
   * Take the result as a promise: the chain then holds undefined, and a failure is the promise's to handle (P1).
   *
   * @param options.signal - Aborting it cancels this Deferred and rejects the promise with the signal's reason.
   * @see Twisted `Deferred.asFuture`
   */
  asFuture(options: { readonly signal?: AbortSignalLike | undefined } = {}): Promise<T> {
    requireOptions(options, "make a promise of a Deferred", "{ signal }", { signal: aSignal });
    const { signal } = options;
    const aborted = signal?.aborted === true;
    const settled = aborted ? undefined : settledPromise(this, true);
    if (settled !== undefined) return settled;
    return new Promise<T>((resolve, reject) => {
      const settler = new Settler(resolve, reject, true);
      if (signal !== undefined && !aborted) settler.follow(signal, this);
      if (aborted) reject(signal.reason);
      addPair(this, settler, 0);
      if (aborted) cancelLogged(this);
    });
  }

  /**
   * `yield* deferred` in a coroutine waits for it and gives its value, typed.
   *
   * Nothing else may iterate over a Deferred: `for … of`, spread, destructuring, `Promise.all`, `yield*` in an async generator
   * and a test's `toEqual` throw a TypeError (`ERR_ITERATED`), and the Deferred keeps its result.
   *
   * @see Twisted's Deferreds are iterable for `yield from` and `await`, and give nothing to other loops
   */
  [Symbol.iterator](): Generator<Deferred<T>, T, unknown> {
    return new DeferredIterator(this) as unknown as Generator<Deferred<T>, T, unknown>;
  }

  /**
   * Make a Deferred of a promise: it fires with the promise's outcome, in a microtask.
   *
   * Cancelling it calls `onCancel` or aborts `controller`, and then it waits for what the promise does (P2). With
   * neither, it fails at once with CancelledError and the promise's late outcome is dropped.
   *
   * @throws TypeError (`ERR_NOT_A_PROMISE`) when the argument is no promise.
   */
  static fromFuture<T>(promise: PromiseLike<T>, options: FromFutureOptions = {}): Deferred<T> {
    const then = readableThenOf(promise);
    if (then === undefined) {
      throw typeError("ERR_NOT_A_PROMISE", `Cannot make a Deferred: got ${showWithCure(promise)}, expected a promise`);
    }
    requireOptions(options, "make a Deferred of a promise", "{ onCancel }", FROM_FUTURE_OPTIONS);
    const deferred = new Deferred<T>();
    follow(deferred, promise, then, options);
    return deferred;
  }

  /**
   * Drive a generator as a coroutine: each yielded Deferred or promise is waited for. See {@link inlineCallbacks}.
   *
   * @throws {@link NotACoroutineError} when the argument is neither a generator object nor a promise (M3).
   */
  static fromCoroutine<R>(coroutine: Generator<unknown, R, never> | PromiseLike<R>): Deferred<Settled<R>> {
    const deferred = new Deferred<Settled<R>>();
    if (isCoroutine(coroutine)) {
      Coroutine.start(coroutine, deferred);
      return deferred;
    }
    const then = readableThenOf(coroutine);
    if (then === undefined) {
      throw new NotACoroutineError(`Cannot drive ${showWithCure(coroutine)}: expected a generator object or a promise`);
    }
    follow(deferred, coroutine, then);
    return deferred;
  }

  /** @returns such as `[Deferred #3 current result: 5]` (D30). */
  toString(): string {
    return describeDeferred(this);
  }

  /** @internal */
  [INSPECT](): string {
    return this.toString();
  }

  /*
   * Firing and cancelling in two parts, for what does it as its last act inside another Deferred's run: the first part
   * is here, and the run goes on with the second (see chain.ts). `callback`, `errback` and `cancel` do both.
   */

  /** Become called with a value. @returns whether there is something to run. @internal */
  _prepareValue(value: unknown): boolean {
    if ((this._state & CALLED) !== 0) return this._refuse();
    if (debugging) recordSite(this, "invoked", 2);
    if ((typeof value === "object" && value !== null) || typeof value === "function") {
      if (isDeferred(value)) throw firedWithDeferred();
      if (isFailure(value)) return prepare(this, toFailure(value), FAILED);
      let inner: Deferred<unknown> | undefined;
      try {
        const then = thenOf(value);
        if (then !== undefined) inner = this._adopt(value, then);
      } catch (error) {
        // Its `then` cannot be read: that is the outcome, as it is for a native promise.
        return prepare(this, toFailure(error), FAILED);
      }
      if (inner !== undefined) return prepare(this, inner, WAITING);
    }
    return prepare(this, value, 0);
  }

  /** Become called with an error. @returns whether there is something to run. @internal */
  _prepareError(error: unknown): boolean {
    if ((this._state & CALLED) !== 0) return this._refuse();
    if (debugging) recordSite(this, "invoked", 2);
    if (isDeferred(error)) throw firedWithDeferred();
    return prepare(this, toFailure(error), FAILED);
  }

  /** Fire with a value as the last act of a waiter; a method that a subclass has replaced is called. @internal */
  _handValue(value: unknown): void {
    if (this.callback !== Deferred.prototype.callback) this.callback(value as T);
    else if (this._prepareValue(value)) hand(this);
  }

  /** Fire with an error as the last act of a waiter; a method that a subclass has replaced is called. @internal */
  _handError(error: unknown): void {
    if (this.errback !== Deferred.prototype.errback) this.errback(error);
    else if (this._prepareError(error)) hand(this);
  }

  /** Cancel as the last act of a waiter; a method that a subclass has replaced is called. @internal */
  _handCancel(): void {
    if (this.cancel !== Deferred.prototype.cancel) this.cancel();
    else this._startCancel();
  }

  /**
   * The first part of a cancel; what has to run then is handed over.
   *
   * @throws Whatever the canceller throws.
   * @internal
   */
  _startCancel(): void {
    startCancel(this);
  }

  /** Whether a cancel gets to something here; else the Deferreds that it is passed on to. @internal */
  _reachOfCancel(): true | readonly AnyDeferred[] {
    if (this.cancel !== Deferred.prototype.cancel) return true;
    if ((this._state & WAITING) !== 0) return [this._result as AnyDeferred];
    if ((this._state & CALLED) !== 0) return [];
    const canceller = this._result as Canceller<unknown> | CancelTarget | undefined;
    const reach = typeof canceller === "object" ? canceller.reach : undefined;
    return reach === undefined ? true : [reach];
  }

  /** This Deferred; or, when a subclass has replaced how it is cancelled, nothing, and it has been cancelled. @internal */
  _orReplaced(): this | undefined {
    const { _startCancel, cancel } = Deferred.prototype;
    if (this._startCancel === _startCancel && this.cancel === cancel) return this;
    this._handCancel();
    return undefined;
  }

  // X4: the producer of a cancelled Deferred cannot know; it is forgiven once.
  private _refuse(): false {
    if ((this._state & FORGIVING) === 0) {
      throw new AlreadyCalledError(describeSites(this), (this._state & CANCELLED) !== 0);
    }
    this._state &= ~FORGIVING;
    return false;
  }

  /** Make a Deferred for a helper that may not import this module. @internal */
  _another(canceller?: CancelTarget): Deferred<unknown> {
    const deferred = new Deferred<unknown>();
    deferred._result = canceller;
    return deferred;
  }

  /** A Deferred with the outcome of a thenable. @internal */
  _adopt(thenable: object, then: Then): Deferred<unknown> {
    const deferred = new Deferred<unknown>();
    follow(deferred, thenable, then);
    return deferred;
  }
}
