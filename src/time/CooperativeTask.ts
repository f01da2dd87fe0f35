import { requireStep } from "../core/requireIterable.js";
import { Deferred } from "../core/Deferred.js";
import { NotPaused } from "../core/errors.js";
import { Failure, toFailure } from "../core/Failure.js";
import type { SchedulerStopped } from "./errors.js";
import { TaskDone, TaskFailed, TaskStopped } from "./errors.js";

/** What a task needs of its Cooperator. @internal */
export interface TaskOwner {
  add(task: CooperativeTask): void;
  remove(task: CooperativeTask): void;
  /** The Deferred that a unit of work gave to wait for, if it did. */
  deferredOf(value: unknown): Deferred<unknown> | undefined;
}

/**
 * A task of a {@link Cooperator}: an iterator that is worked on in turn with others.
 *
 * @typeParam T - The iterator.
 * @see Twisted `CooperativeTask`
 */
export class CooperativeTask<T extends Iterator<unknown> = Iterator<unknown>> {
  readonly #iterator: T;
  readonly #owner: TaskOwner;
  #waiting: Deferred<T>[] = [];
  #pauses = 0;
  #ended: { readonly how: Error; readonly result: T | Failure } | undefined;

  /** @internal */
  constructor(iterator: T, owner: TaskOwner) {
    this.#iterator = iterator;
    this.#owner = owner;
    owner.add(this);
  }

  /**
   * A new Deferred of the task's end: it fires with the iterator, or fails with the iterator's error, with
   * {@link TaskStopped} or with {@link SchedulerStopped}. After the end it has fired already.
   */
  whenDone(): Deferred<T> {
    const deferred = new Deferred<T>();
    if (this.#ended === undefined) this.#waiting.push(deferred);
    else deferred.callback(this.#ended.result as T);
    return deferred;
  }

  /**
   * Take it out of the round until `resume()`; pauses are counted, with those for Deferreds.
   *
   * @throws {@link TaskDone}, {@link TaskFailed}, {@link TaskStopped} or {@link SchedulerStopped} when it has ended.
   */
  pause(): void {
    this.#requireGoing();
    if (++this.#pauses === 1) this.#owner.remove(this);
  }

  /**
   * Take one pause back; the last one puts the task at the end of the round.
   *
   * @throws {@link NotPaused} when it is not paused.
   */
  resume(): void {
    if (this.#pauses === 0) throw new NotPaused("Cannot resume the cooperative task: it is not paused");
    if (--this.#pauses === 0 && this.#ended === undefined) this.#owner.add(this);
  }

  /**
   * End it; the Deferreds of `whenDone` fail with {@link TaskStopped} before this returns.
   *
   * @throws As `pause` does, when it has ended.
   */
  stop(): void {
    this.#requireGoing();
    this.completeWith(new TaskStopped());
  }

  /** Do one unit of work (G5). @internal */
  work(): void {
    let step: IteratorResult<unknown>;
    let deferred: Deferred<unknown> | undefined;
    try {
      step = this.#iterator.next();
      requireStep(step, "go on with the cooperative task");
      if (step.done !== true) deferred = this.#owner.deferredOf(step.value);
    } catch (error) {
      if (this.#ended === undefined) this.completeWith(new TaskFailed(), toFailure(error));
      return;
    }
    // The iterator may have stopped its own task or Cooperator, and then that is how it ended.
    if (this.#ended !== undefined) return;
    if (step.done === true) return this.completeWith(new TaskDone(), this.#iterator);
    if (deferred === undefined) return;
    this.pause();
    deferred.addCallbacks(
      () => {
        this.resume();
      },
      (failure) => {
        // G11: it may have been stopped meanwhile, and then that is how it ended.
        if (this.#ended === undefined) this.completeWith(new TaskFailed(), failure);
      },
    );
  }

  /** @internal */
  completeWith(
    how: TaskDone | TaskFailed | TaskStopped | SchedulerStopped,
    result: T | Failure = new Failure(how),
  ): void {
    this.#ended = { how, result };
    if (this.#pauses === 0) this.#owner.remove(this);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const deferred of waiting) deferred.callback(result as T);
  }

  #requireGoing(): void {
    if (this.#ended !== undefined) throw this.#ended.how;
  }
}
