import { requireStep } from "../core/requireIterable.js";
import type { AbortSignalLike } from "../core/AbortSignalLike.js";
import { Deferred } from "../core/Deferred.js";
import { rangeError } from "../core/errors.js";
import type { Failure } from "../core/Failure.js";
import { isFailure, toFailure } from "../core/Failure.js";
import { isDeferred } from "../core/isDeferred.js";
import { logError } from "../core/logError.js";
import { maybeDeferred } from "../core/maybeDeferred.js";
import { cancelLogged } from "../core/cancel.js";
import { aSignal, checkedLater } from "../core/kinds.js";
import type { ReactorTime, ScheduledCall } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";
import { requireOptions } from "../core/requireOptions.js";
import { showValue } from "../core/showValue.js";
import { slots } from "../core/slots.js";
import { succeed } from "../core/succeed.js";
import { ParallelError } from "./errors.js";
import { isCancellation } from "../core/isCancellation.js";
import { underSignal } from "./underSignal.js";

/** How {@link parallel} and {@link parallelAsync} work, where a plain count does not say it all. */
export interface ParallelOptions {
  /** How many elements may be in flight at a time: a whole number of 1 or more, or Infinity. */
  readonly count: number;
  /** Aborting it cancels the work; it then fails with a CancelledError whose cause is the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

const OPTIONS = { count: checkedLater, signal: aSignal };

/** Where the elements come from: an iterator, whose steps may have to be waited for. @internal */
export interface ElementSource {
  next(): unknown;
  return?(): unknown;
}

/** How long elements are worked on that need no waiting before other things get their turn, in milliseconds. */
const SLICE = 10;

/**
 * Work on the elements of a source; what `parallel` and `parallelAsync` share.
 *
 * @param open - Begins the source; not called when the signal has aborted.
 * @param work - Is called with each element.
 * @internal
 */
export function runParallel(
  open: () => ElementSource,
  count: number | ParallelOptions,
  work: (element: never) => unknown,
): Deferred<unknown[]> {
  const { count: limit, signal } = optionsOf(count);
  requireCount(limit);
  requireFunction(work, "work in parallel", "function");
  const clock = slots().currentClock();
  return underSignal(signal, "The parallel work", () =>
    Deferred.fromCoroutine(drive(new ParallelRun(open(), limit, work as never, clock))),
  );
}

function optionsOf(count: number | ParallelOptions): ParallelOptions {
  if (typeof count !== "object" || count === null) return { count };
  requireOptions(count, "work in parallel", "{ count: 10, signal }", OPTIONS);
  return count;
}

function* drive(run: ParallelRun): Generator<Deferred<undefined>, unknown[], never> {
  try {
    yield* run.start();
  } catch (error) {
    // Only a cancel gets here.
    yield* run.stop();
    throw error;
  }
  return run.results();
}

/*
 * Invariants. At most one step of the source is waited for (#taking), and one that has come is not accepted yet (#step);
 * with those in flight they are never more than #limit. All that asks for elements and works on them happens inside
 * #pump, which is not entered twice: results that come at once cost no stack.
 */
class ParallelRun {
  readonly #source: ElementSource;
  readonly #limit: number;
  readonly #work: (element: unknown) => unknown;
  readonly #clock: ReactorTime;
  readonly #results: unknown[] = [];
  readonly #failures = new Map<number, Failure>();
  readonly #inFlight = new Map<number, Deferred<unknown>>();
  #sourceFailure: Failure | undefined;
  #over = new Deferred<undefined>();
  #taking: Deferred<unknown> | undefined;
  #step: unknown;
  #inNext = false;
  #pumping = false;
  #nextSlice: ScheduledCall | undefined;
  #closing = false;
  #exhausted = false;
  #stopped = false;

  constructor(source: ElementSource, limit: number, work: (element: unknown) => unknown, clock: ReactorTime) {
    this.#source = source;
    this.#limit = limit;
    this.#work = work;
    this.#clock = clock;
  }

  /** Begin; what is returned fires when nothing is left to do. */
  start(): Deferred<undefined> {
    this.#pump();
    return this.#over;
  }

  /** Take no more elements, cancel what is in flight, close the source; what is returned fires when that is over. */
  stop(): Deferred<undefined> {
    this.#stopped = true;
    // From here on, so that nothing counts as over while the cancels are made.
    this.#closing = true;
    this.#over = new Deferred<undefined>();
    this.#nextSlice?.cancel();
    this.#nextSlice = undefined;
    for (const deferred of [...this.#inFlight.values()]) cancelLogged(deferred);
    if (this.#taking !== undefined) cancelLogged(this.#taking);
    // A generator that runs cannot be closed: #take does it.
    if (!this.#inNext) this.#close();
    return this.#over;
  }

  results(): unknown[] {
    if (this.#failures.size > 0) {
      const inOrder = new Map([...this.#failures].sort(([one], [other]) => one - other));
      throw new ParallelError(inOrder, this.#results, this.#sourceFailure);
    }
    if (this.#sourceFailure !== undefined) throw this.#sourceFailure.value;
    return this.#results;
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    const end = this.#clock.now() + SLICE;
    for (;;) {
      if (this.#step !== undefined) this.#accept();
      else if (!this.#mayTake()) break;
      else if (this.#clock.now() <= end) this.#take();
      else this.#goOnLater();
    }
    this.#pumping = false;
    this.#endIfOver();
  }

  #mayTake(): boolean {
    if (this.#exhausted || this.#stopped) return false;
    return this.#taking === undefined && this.#nextSlice === undefined && this.#inFlight.size < this.#limit;
  }

  #goOnLater(): void {
    this.#nextSlice = this.#clock.callLater(0, () => {
      this.#nextSlice = undefined;
      this.#pump();
    });
  }

  #take(): void {
    try {
      this.#inNext = true;
      const step = this.#source.next();
      this.#inNext = false;
      if (isDeferred(step)) this.#await(step);
      else this.#step = step ?? null;
    } catch (error) {
      this.#inNext = false;
      this.#fail(toFailure(error));
    }
    if (this.#stopped) this.#close();
  }

  #await(step: Deferred<unknown>): void {
    this.#taking = step;
    step.addCallbacks(
      (result) => {
        this.#step = result ?? null;
      },
      (failure) => {
        this.#fail(failure);
      },
    );
    step.addCallback(() => {
      this.#taking = undefined;
      this.#pump();
    });
    if (this.#stopped) cancelLogged(step);
  }

  #accept(): void {
    const step = this.#step as IteratorResult<unknown> | null;
    this.#step = undefined;
    if (this.#stopped) return;
    try {
      requireStep(step, "go on in parallel");
      if (step.done === true) this.#exhausted = true;
      else this.#begin(step.value);
    } catch (error) {
      this.#fail(toFailure(error));
    }
  }

  #begin(element: unknown): void {
    const index = this.#results.length;
    this.#results.push(undefined);
    const deferred = maybeDeferred(this.#work, element);
    this.#inFlight.set(index, deferred);
    deferred.addBoth((result) => {
      this.#inFlight.delete(index);
      if (isFailure(result)) this.#failed(index, result);
      else this.#results[index] = result;
      this.#pump();
      // A failure is ours from here on; a value stays, for others who hold the same Deferred.
      return isFailure(result) ? undefined : result;
    });
    if (this.#stopped) cancelLogged(deferred);
  }

  #failed(index: number, failure: Failure): void {
    if (!this.#stopped) this.#failures.set(index, failure);
    // Nobody is told of it any more, unless it is what the cancel asked for.
    else if (!isCancellation(failure.value)) logError(failure);
  }

  #fail(failure: Failure): void {
    if (this.#stopped) return;
    this.#exhausted = true;
    this.#sourceFailure = failure;
  }

  #close(): void {
    const closed = this.#exhausted ? succeed() : maybeDeferred(() => this.#source.return?.());
    closed.addBoth((result) => {
      this.#closing = false;
      if (isFailure(result)) logError(result);
      this.#endIfOver();
    });
  }

  #endIfOver(): void {
    if (this.#pumping || this.#closing || this.#over.called) return;
    if (!this.#exhausted && !this.#stopped) return;
    if (this.#taking === undefined && this.#inFlight.size === 0) this.#over.callback(undefined);
  }
}

function requireCount(count: unknown): void {
  if (count === Infinity || (Number.isInteger(count) && (count as number) >= 1)) return;
  throw rangeError(
    "ERR_PARALLEL_COUNT",
    `Cannot work in parallel: the count is ${showValue(count)}, expected a whole number of 1 or more, or Infinity`,
  );
}
