import { elementsOf, isIterable } from "./requireIterable.js";
import { requireOptions } from "./requireOptions.js";
import { Cancellation } from "./cancel.js";
import { Deferred } from "./Deferred.js";
import { typeError } from "./errors.js";
import { FirstError } from "./errors.js";
import type { Failure } from "./Failure.js";
import { isDeferred, isOwnDeferred } from "./isDeferred.js";
import { isPromiseLike } from "./isThenable.js";
import { aBoolean, isArray } from "./kinds.js";
import { addPair } from "./run.js";
import { showValue } from "./showValue.js";
import { showWithCure } from "./requireCalled.js";
import { HANDLED } from "./state.js";

/** One result of a {@link DeferredList}: whether it succeeded, and the value or Failure. */
export type ListResult<T> = [success: true, value: T] | [success: false, failure: Failure];

/** When a {@link DeferredList} fires, and what becomes of its inputs' failures; all false by default. */
export interface DeferredListOptions {
  /** Fire with `[value, index]` as soon as one input succeeds. */
  readonly fireOnOneCallback?: boolean | undefined;
  /** Fail with a {@link FirstError} as soon as one input fails. */
  readonly fireOnOneErrback?: boolean | undefined;
  /** Leave the inputs with undefined where they failed, so that they are not reported as unhandled. */
  readonly consumeErrors?: boolean | undefined;
}

const OPTIONS = { fireOnOneCallback: aBoolean, fireOnOneErrback: aBoolean, consumeErrors: aBoolean };

/**
 * A Deferred of the results of many: by default it fires when the last has, with `[success, result]` for each, in order.
 *
 * It takes a place in each input's queue at construction and sees the result as of there; the inputs keep theirs for
 * pairs added later (Y6). Inputs that have fired report at once. Cancelling it cancels each input and nothing else: its
 * own result follows from theirs (Y9).
 *
 * @typeParam T - What the inputs give.
 * @typeParam R - What the list gives; with `fireOnOneCallback`, say `[T, number]`.
 *
 * @example
 * ```ts
 * import { DeferredList, fail, succeed } from "deferred-interop";
 *
 * const list = new DeferredList([succeed(1), fail(new Error("no"))], { consumeErrors: true });
 * list.addCallback((results) => results.map(([success]) => success)).result; // [true, false]
 * ```
 *
 * @see Twisted `DeferredList`
 */
export class DeferredList<T = unknown, R = ListResult<T>[]> extends Deferred<R> {
  readonly #inputs: readonly Deferred<T>[];
  readonly #results: (ListResult<T> | undefined)[];
  readonly #options: DeferredListOptions;
  readonly #cancellation = new Cancellation();
  #finished = 0;

  /**
   * @param deferreds - The inputs; promises among them are waited for.
   * @throws TypeError (`ERR_NOT_A_DEFERRED`) when one of them is neither, or the list is none.
   */
  constructor(deferreds: Iterable<Deferred<T> | PromiseLike<T>>, options: DeferredListOptions = {}) {
    super();
    requireOptions(options, "make a DeferredList", "{ consumeErrors: true }", OPTIONS);
    this.#options = options;
    this.#inputs = asDeferreds(deferreds, "make a DeferredList");
    this.#results = new Array<ListResult<T> | undefined>(this.#inputs.length).fill(undefined);
    if (this.#inputs.length === 0 && options.fireOnOneCallback !== true) this.callback(this.#results as R);
    let index = 0;
    for (const input of this.#inputs) addPair(input, this, index++);
  }

  /** @internal */
  resume(result: unknown, failed: boolean, index: number): unknown {
    const { fireOnOneCallback, fireOnOneErrback, consumeErrors } = this.#options;
    // Y7: the array is the one that was given out, if the list has fired early.
    this.#results[index] = (failed ? [false, result] : [true, result]) as ListResult<T>;
    this.#finished++;
    if (!this.called) {
      if (!failed && fireOnOneCallback === true) this._handValue([result, index]);
      else if (failed && fireOnOneErrback === true) this._handError(new FirstError(result as Failure, index));
      else if (this.#finished === this.#results.length) this._handValue(this.#results);
    }
    return failed && consumeErrors === true ? undefined : result;
  }

  /**
   * Cancel every input, in order, unless the list has fired. What their cancellers throw is logged (Y9).
   *
   * @internal
   */
  override _startCancel(): void {
    if (!this.called) this.#cancellation.start(this.#inputs);
  }

  /** @internal */
  override _reachOfCancel(): true | readonly Deferred<unknown>[] {
    if (this.cancel !== Deferred.prototype.cancel) return true;
    return this.called ? [] : this.#inputs;
  }
}

/** The inputs of a list, a gathering or a race, each a Deferred of this copy. @internal */
export function asDeferreds<T>(inputs: Iterable<Deferred<T> | PromiseLike<T>>, attempt: string): Deferred<T>[] {
  // A Deferred is iterable too, for `yield*`, and would be taken apart.
  if (!isIterable(inputs) || isDeferred(inputs)) throw notInputs(inputs, attempt);
  const deferreds: Deferred<T>[] = [];
  // An array needs no watching: going through one directly takes half the time of a whole gathering.
  for (const input of isArray(inputs) ? (inputs as (Deferred<T> | PromiseLike<T>)[]) : elementsOf(inputs, attempt)) {
    if (isObject(input) && isOwnDeferred(input)) deferreds.push(input);
    else if (isPromiseLike(input)) deferreds.push(ofPromise(input));
    else throw notADeferred(input, deferreds.length, attempt);
  }
  return deferreds;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Nobody else has this Deferred: its failure is told by the list, and is not to be reported beside that. */
function ofPromise<T>(promise: PromiseLike<T>): Deferred<T> {
  const deferred = Deferred.fromFuture(promise);
  deferred._state |= HANDLED;
  return deferred;
}

function notInputs(inputs: unknown, attempt: string): TypeError {
  const shown = showValue(inputs);
  return typeError(
    "ERR_NOT_A_DEFERRED",
    `Cannot ${attempt}: got ${shown}, wanted an array or another iterable of Deferreds`,
  );
}

function notADeferred(input: unknown, index: number, attempt: string): TypeError {
  const shown = showWithCure(input);
  return typeError(
    "ERR_NOT_A_DEFERRED",
    `Cannot ${attempt}: the element at index ${index} is ${shown}, expected a Deferred or a promise`,
  );
}
