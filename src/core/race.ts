import { Cancellation } from "./cancel.js";
import type { Settled } from "./Deferred.js";
import { Deferred } from "./Deferred.js";
import { asDeferreds } from "./DeferredList.js";
import { CancelledError, FailureGroup } from "./errors.js";
import type { Failure } from "./Failure.js";
import type { CancelTarget, Waiter } from "./Waiter.js";
import { addPair } from "./run.js";

/**
 * Take the first success of many: fires with `[index, value]` after all the others have been cancelled.
 *
 * If all fail, it fails with a {@link FailureGroup}. The inputs end as undefined, their results and failures consumed.
 * Cancelling it cancels every input; if they then all fail, that is a FailureGroup of CancelledErrors (R4). A race of
 * nothing never fires.
 *
 * @typeParam D - What is among the inputs; the value is of a type that one of them gives.
 * @param deferreds - The inputs; promises among them are waited for.
 *
 * @example
 * ```ts
 * import { Deferred, race, succeed } from "deferred-interop";
 *
 * race([new Deferred<string>(), succeed("fast")]).result; // [1, "fast"]
 * ```
 *
 * @see Twisted `race`
 */
export function race<D extends PromiseLike<unknown>>(
  deferreds: Iterable<D>,
): Deferred<[index: number, value: Settled<D>]> {
  return new Race(asDeferreds<Settled<D>>(deferreds as Iterable<never>, "race")).start();
}

class Race<T> implements Waiter, CancelTarget {
  readonly #inputs: readonly Deferred<T>[];
  readonly #result: Deferred<[number, T]> = new Deferred<[number, T]>();
  readonly #failures: Failure[] = [];
  #failed = 0;
  readonly #cancellation = new Cancellation();
  #won = false;

  constructor(inputs: readonly Deferred<T>[]) {
    this.#inputs = inputs;
  }

  start(): Deferred<[number, T]> {
    this.#result._result = this;
    this.#inputs.forEach((input, index) => {
      addPair(input, this, index);
    });
    return this.#result;
  }

  // R4
  cancelled(): boolean {
    // The losers are being cancelled: the result is on its way.
    if (this.#won) return true;
    return this.#cancellation.start(this.#inputs, undefined, () => {
      if (!this.#result.called) this.#result._handError(new CancelledError());
    });
  }

  resume(result: unknown, failed: boolean, index: number): undefined {
    // What comes after the end is dropped, as a loser's result is.
    if (this.#won || this.#result.called) return;
    if (failed) {
      this.#failures[index] = result as Failure;
      if (++this.#failed === this.#inputs.length) this.#result._handError(new FailureGroup(this.#failures));
    } else {
      this.#won = true;
      new Cancellation().start(this.#inputs, this.#inputs[index], () => {
        if (!this.#result.called) this.#result._handValue([index, result]);
      });
    }
  }
}
