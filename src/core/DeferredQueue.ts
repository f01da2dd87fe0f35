import { checkedLater } from "./kinds.js";
import { requireOptions } from "./requireOptions.js";
import type { Deferred } from "./Deferred.js";
import { DeferredInteropError, rangeError, typeError } from "./errors.js";
import { isDeferred } from "./isDeferred.js";
import { Line } from "./Line.js";
import { succeed } from "./succeed.js";

/** The limits of a {@link DeferredQueue}; undefined is unlimited, 0 is a limit. */
export interface DeferredQueueOptions {
  /** How many objects may be stored. */
  readonly size?: number | undefined;
  /** How many gets may wait. */
  readonly backlog?: number | undefined;
}

/** `put` on a queue that holds as many objects as it may. */
export class QueueOverflow extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/QueueOverflow";
  readonly code = "ERR_QUEUE_OVERFLOW";
}

/** `get` on an empty queue on which as many gets wait as may. */
export class QueueUnderflow extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/QueueUnderflow";
  readonly code = "ERR_QUEUE_UNDERFLOW";
}

/**
 * A queue whose `get` is a Deferred: it fires when there is an object.
 *
 * @typeParam T - What is queued.
 *
 * @example
 * ```ts
 * import { DeferredQueue } from "deferred-interop";
 *
 * const queue = new DeferredQueue<number>({ size: 10 });
 * const first = queue.get();
 * queue.put(1);
 * first.result; // 1
 * ```
 *
 * @see Twisted `DeferredQueue`
 */
export class DeferredQueue<T> {
  readonly #size: number;
  readonly #backlog: number;
  /** The stored objects from `#head` on: taking one out must not move the others. */
  #stored: T[] = [];
  #head = 0;
  readonly #line = new Line<T>();

  /** @throws RangeError (`ERR_QUEUE_LIMIT`) when a limit is not a whole number of 0 or more. */
  constructor(options: DeferredQueueOptions = {}) {
    requireOptions(options, "make a DeferredQueue", "{ size: 10 }", { size: checkedLater, backlog: checkedLater });
    this.#size = limit("size", options.size);
    this.#backlog = limit("backlog", options.backlog);
  }

  /** The stored objects, the oldest first: a list of what is stored now. */
  get pending(): readonly T[] {
    return this.#stored.slice(this.#head);
  }

  /** The gets that wait, the oldest first: a list of those that wait now. */
  get waiting(): readonly Deferred<T>[] {
    return this.#line.list();
  }

  /**
   * Give an object to the oldest get, or store it.
   *
   * @throws {@link QueueOverflow} when there is no get and no room.
   * @throws TypeError (`ERR_FIRED_WITH_DEFERRED`) when the object is a Deferred, with which no get can fire (D9).
   */
  put(object: T): void {
    if (isDeferred(object)) throw putDeferred();
    const next = this.#line.shift();
    if (next !== undefined) next.callback(object);
    else if (this.#size > this.#stored.length - this.#head) this.#stored.push(object);
    else throw new QueueOverflow(`Cannot put into the DeferredQueue: it holds ${this.#size} objects, its size`);
  }

  /**
   * A Deferred of the oldest object, now or when there is one. Cancelling it while it waits leaves the line.
   *
   * @throws {@link QueueUnderflow} when there is no object and no room to wait.
   */
  get(): Deferred<T> {
    if (this.#head < this.#stored.length) return succeed<T>(this.#take());
    if (this.#line.size >= this.#backlog) {
      throw new QueueUnderflow(`Cannot get from the DeferredQueue: ${this.#backlog} gets wait, its backlog`);
    }
    return this.#line.join();
  }

  #take(): T {
    const object = this.#stored[this.#head] as T;
    // The array must not keep alive what has been taken.
    this.#stored[this.#head++] = undefined as T;
    if (this.#head * 2 > this.#stored.length) {
      this.#stored = this.#stored.slice(this.#head);
      this.#head = 0;
    }
    return object;
  }
}

function putDeferred(): TypeError {
  return typeError(
    "ERR_FIRED_WITH_DEFERRED",
    "Cannot put a Deferred into the DeferredQueue: a get would have to fire with it; put what it gives",
  );
}

function limit(name: string, value: number | undefined): number {
  if (value === undefined) return Infinity;
  if (value >= 0 && (Number.isInteger(value) || value === Infinity)) return value;
  throw rangeError(
    "ERR_QUEUE_LIMIT",
    `Cannot make a DeferredQueue of ${name} ${value}: wanted a whole number of 0 or more`,
  );
}
