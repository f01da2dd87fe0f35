import { requireIterator } from "../core/requireIterable.js";
import { aBoolean, aFunction } from "../core/kinds.js";
import { requireOptions } from "../core/requireOptions.js";
import { host } from "#host";
import { Deferred } from "../core/Deferred.js";
import { isThenable } from "../core/isThenable.js";
import { isOwnDeferred } from "../core/isDeferred.js";
import { slots } from "../core/slots.js";
import { CooperativeTask } from "./CooperativeTask.js";
import { SchedulerStopped } from "./errors.js";

/** A tick that a scheduler will make. */
export interface ScheduledTick {
  /** Prevent it. */
  cancel(): unknown;
}

/** How a {@link Cooperator} divides its time; see there. */
export interface CooperatorOptions {
  /** Makes, for each tick, the function that says whether the tick is over; it is asked after each unit of work. */
  readonly terminationPredicateFactory?: (() => () => boolean) | undefined;
  /** Gets a function to call some time later, and returns what cancels that. */
  readonly scheduler?: ((tick: () => void) => ScheduledTick) | undefined;
  /** Whether work begins at once; with false, at `start()`. */
  readonly started?: boolean | undefined;
}

const OPTIONS = { terminationPredicateFactory: aFunction, scheduler: aFunction, started: aBoolean };

/** How long a tick goes on by default, in milliseconds. */
const SLICE = 10;

/**
 * Share the thread between tasks that come in small steps: each task is an iterator, each `next()` one unit of work.
 *
 * A tick serves the tasks in turn until its predicate says stop, then lets other things happen. A task whose iterator
 * gives a Deferred or a promise is paused until that fires.
 *
 * @example
 * ```ts
 * import { Cooperator } from "deferred-interop";
 *
 * function* count() {
 *   for (let n = 0; n < 3; n++) yield n;
 * }
 * await new Cooperator().coiterate(count());
 * ```
 *
 * @see Twisted `Cooperator`; its two faults are mended: `stop` completes every task, and a task that was stopped while
 *   waiting does not complete twice
 */
export class Cooperator {
  readonly #terminationPredicateFactory: () => () => boolean;
  readonly #scheduler: (tick: () => void) => ScheduledTick;
  #tasks: CooperativeTask[] = [];
  // G4: the round is a live index over the array; tasks that join are served in the round that is under way.
  #next = 0;
  #scheduled: ScheduledTick | undefined;
  #started: boolean;
  #stopped = false;

  constructor(options: CooperatorOptions = {}) {
    requireOptions(options, "make a Cooperator", "{ started: false }", OPTIONS);
    this.#terminationPredicateFactory = options.terminationPredicateFactory ?? timeSlice;
    this.#scheduler = options.scheduler ?? ((tick) => slots().currentClock().callLater(0, tick));
    this.#started = options.started ?? true;
  }

  /** Whether it has been started and not been stopped. */
  get running(): boolean {
    return this.#started && !this.#stopped;
  }

  /**
   * Take on a task; its iterator is not touched before the first tick.
   *
   * @param iterator - Each `next()` is one unit of work.
   * @throws TypeError (`ERR_NOT_ITERABLE`).
   */
  cooperate<T extends Iterator<unknown>>(iterator: T): CooperativeTask<T> {
    requireIterator(iterator, "cooperate");
    return new CooperativeTask(iterator, {
      add: (task) => {
        this.#add(task);
      },
      remove: (task) => {
        this.#remove(task);
      },
      deferredOf,
    });
  }

  /** Take on a task and return a Deferred of its end; see {@link CooperativeTask.whenDone}. */
  coiterate<T extends Iterator<unknown>>(iterator: T): Deferred<T> {
    const done = new Deferred<T>();
    this.cooperate(iterator).whenDone().chainDeferred(done);
    return done;
  }

  /** Begin, or begin again. */
  start(): void {
    this.#stopped = false;
    this.#started = true;
    this.#reschedule();
  }

  /** End: active tasks fail with {@link SchedulerStopped}, and so do tasks added or resumed from now on. */
  stop(): void {
    this.#stopped = true;
    this.#unschedule();
    // Completing a task removes it from the array, and its callbacks may stop or pause others, or start anew.
    for (const task of [...this.#tasks]) {
      if (this.#tasks.includes(task)) task.completeWith(new SchedulerStopped());
    }
  }

  #add(task: CooperativeTask): void {
    this.#tasks.push(task);
    if (this.#stopped) task.completeWith(new SchedulerStopped());
    else this.#reschedule();
  }

  #remove(task: CooperativeTask): void {
    this.#tasks.splice(this.#tasks.indexOf(task), 1);
    // G9
    if (this.#tasks.length === 0) this.#unschedule();
  }

  #reschedule(): void {
    if (this.#started && this.#scheduled === undefined && this.#tasks.length > 0) {
      this.#scheduled = this.#scheduler(() => {
        this.#tick();
      });
    }
  }

  #unschedule(): void {
    this.#scheduled?.cancel();
    this.#scheduled = undefined;
  }

  #tick(): void {
    this.#scheduled = undefined;
    const isOver = this.#terminationPredicateFactory();
    while (this.#tasks.length > 0) {
      for (let task = this.#tasks[this.#next++]; task !== undefined; task = this.#tasks[this.#next++]) {
        task.work();
        if (isOver()) return this.#reschedule();
      }
      // Also when no task is left: those to come are then served from the first on.
      this.#next = 0;
    }
  }
}

function timeSlice(): () => boolean {
  const end = host.now() + SLICE;
  return () => host.now() > end;
}

function deferredOf(value: unknown): Deferred<unknown> | undefined {
  if (typeof value === "object" && value !== null && isOwnDeferred(value)) return value;
  return isThenable(value) ? Deferred.fromFuture(value) : undefined;
}
