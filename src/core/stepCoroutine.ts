import type { HostContext } from "../host/Host.js";
import { captureContext } from "./asyncContext.js";
import { addPairFirst, isReady, takeResult } from "./chain.js";
import type { Deferred } from "./Deferred.js";
import { typeError } from "./errors.js";
import { isFailure, toFailure } from "./Failure.js";
import { isDeferred, isOwnDeferred } from "./isDeferred.js";
import { thenOf } from "./isThenable.js";
import { FAILED } from "./state.js";
import type { CancelTarget, Waiter } from "./Waiter.js";
import { addPair, drain, hand, handIn, prepare, Work } from "./run.js";

const RESULT = 0;
const CANCEL = 1;

type AnyGenerator = Generator<unknown, unknown, unknown>;

/**
 * A generator that is driven as a coroutine: it runs until it yields something to wait for and goes on, synchronously,
 * inside the run of what it waited for (I7).
 *
 * The stepping is a loop: results that are there already are fed back without growing the stack. It never makes a
 * Deferred by itself but through the one it was given, so that Deferred can stand on it and not the reverse.
 *
 * @internal
 */
export class Coroutine implements Waiter, CancelTarget {
  readonly #generator: AnyGenerator;
  /** What fires when the generator ends; another one after each cancel (I9). */
  #deferred: Deferred<unknown>;
  /** The last one that was waited for; kept, because that is where a cancel goes (I13). */
  #waitingOn: Deferred<unknown> | undefined;
  /** Set while a result may come before the step loop is left; the result then goes into the inbox. */
  #stepping = false;
  #inbox: unknown;
  #inboxFailed = false;
  /** True from a cancel until it is passed on, which a paused Deferred puts off; then what ends it, if that comes before. */
  #cancelled: boolean | (() => void) = false;
  /** Where every step after the first is made (I14). */
  readonly #context: HostContext | undefined = captureContext();

  private constructor(generator: AnyGenerator, deferred: Deferred<unknown>) {
    this.#generator = generator;
    this.#deferred = deferred;
  }

  /**
   * Run a generator up to its first wait.
   *
   * @param generator - Not started yet.
   * @param deferred - A new one without canceller; it fires with the outcome, and cancelling it cancels the coroutine.
   */
  static start(generator: AnyGenerator, deferred: Deferred<unknown>): void {
    const coroutine = new Coroutine(generator, deferred);
    deferred._result = coroutine;
    coroutine.#step(undefined, false);
    drain();
  }

  resume(result: unknown, failed: boolean, token: number): unknown {
    if (token === CANCEL) return this.#passCancelOn();
    if (this.#stepping) {
      this.#stepping = false;
      this.#inbox = result;
      this.#inboxFailed = failed;
    } else if (this.#context === undefined) {
      this.#step(result, failed);
    } else {
      this.#context.run(this.#step, this, result, failed);
      handIn(this.#context);
    }
    // I3: what was waited for ends with nothing, and its failure is ours.
    return undefined;
  }

  get reach(): Deferred<unknown> | undefined {
    return this.#waitingOn;
  }

  /** The canceller: the cancelled Deferred counts as called from here on, and this is the first thing its run does. */
  cancelled(deferred: Deferred<unknown>): boolean {
    this.#cancelled = true;
    addPairFirst(deferred, this, CANCEL);
    if (prepare(deferred, undefined, 0)) hand(deferred);
    return true;
  }

  // I9: the caller's Deferred waits for a fresh one, the one waited for is cancelled, and the generator sees what it gives.
  #passCancelOn(): Deferred<unknown> {
    const fresh = this.#deferred._another(this);
    this.#deferred = fresh;
    const end = this.#cancelled;
    this.#cancelled = false;
    if (typeof end === "function") end();
    else this.#waitingOn?._handCancel();
    return fresh;
  }

  #step(result: unknown, failed: boolean): void {
    const generator = this.#generator;
    for (;;) {
      let step: IteratorResult<unknown, unknown>;
      try {
        step = failed ? generator.throw((result as { value: unknown }).value) : generator.next(result);
      } catch (error) {
        return this.#end(error, true);
      }
      if (step.done === true) return this.#finish(step.value);

      let yielded: Deferred<unknown> | undefined;
      try {
        yielded = this.#asDeferred(step.value);
      } catch (error) {
        // Its `then` cannot be read: the generator sees why, at the yield.
        result = toFailure(error);
        failed = true;
        continue;
      }
      if (yielded === undefined) {
        // I4: anything else comes straight back.
        result = step.value;
        failed = isFailure(result);
        continue;
      }
      if (isReady(yielded)) {
        // I2
        failed = (yielded._state & FAILED) !== 0;
        result = takeResult(yielded);
        continue;
      }
      this.#stepping = true;
      addPair(yielded, this, RESULT);
      if (this.#stepping) {
        this.#stepping = false;
        this.#waitingOn = yielded;
        return;
      }
      result = this.#inbox;
      failed = this.#inboxFailed;
      this.#inbox = undefined;
    }
  }

  #beginning(): Work {
    return new Beginning(() => {
      this.#step(undefined, false);
      if (this.#context !== undefined) handIn(this.#context);
    });
  }

  /** What a yielded value means: a Deferred to wait for, or undefined for a plain value. I4: a generator is driven. */
  #asDeferred(value: unknown): Deferred<unknown> | undefined {
    if (typeof value !== "object" && typeof value !== "function") return undefined;
    if (value === null) return undefined;
    if (isOwnDeferred(value)) return value;
    if (isCoroutine(value)) {
      const deferred = this.#deferred._another();
      const nested = new Coroutine(value, deferred);
      deferred._result = nested;
      // The deepest nesting takes no native stack: the run begins it when this step is over.
      hand(nested.#beginning());
      return deferred;
    }
    const then = thenOf(value);
    return then === undefined ? undefined : this.#deferred._adopt(value, then);
  }

  // I5
  #finish(value: unknown): void {
    if (!isDeferred(value)) return this.#end(value, false);
    const text = "A coroutine returned a Deferred, expected its value: return yield* deferred";
    this.#end(typeError("ERR_RETURNED_DEFERRED", text), true);
  }

  #end(outcome: unknown, failed: boolean): void {
    if (this.#cancelled !== false) {
      // I13: cancelled and paused. The fresh Deferred that is to have the outcome is made when it is unpaused.
      this.#cancelled = () => {
        this.#end(outcome, failed);
      };
    } else if (failed) this.#deferred._handError(outcome);
    else this.#deferred._handValue(outcome);
  }
}

/** The first step of a nested coroutine. */
class Beginning extends Work {
  readonly #begin: () => void;

  constructor(begin: () => void) {
    super();
    this.#begin = begin;
  }

  override proceed(): boolean {
    this.#begin();
    return false;
  }
}

/** Whether something is a generator object, which is what a coroutine is here (DESIGN decision 5). @internal */
export function isCoroutine(value: unknown): value is AnyGenerator {
  if (typeof value !== "object" || value === null) return false;
  try {
    const { [Symbol.toStringTag]: tag, throw: method } = value as { [Symbol.toStringTag]?: unknown; throw?: unknown };
    return tag === "Generator" && typeof method === "function";
  } catch {
    // A proxy that does not let itself be asked.
    return false;
  }
}
