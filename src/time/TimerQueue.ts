import type { DelayedCall } from "./DelayedCall.js";

/** Below this many entries it is not worth looking for those that are out of use. */
const COMPACT_FROM = 64;

/** The place of a call in the queue. */
export interface Entry {
  /** By this it is sorted: in the heap the call's due time or earlier, never later. */
  time: number;
  /** Which call comes first, for those of one time: the one that was added first, unless it was placed. */
  readonly serial: number;
  /** Undefined when the entry is out of use: cancelled, or the call has another entry. */
  call: DelayedCall | undefined;
  isInHeap: boolean;
}

/**
 * The calls that are still to come, the one due first at hand; those of one time in the order of adding.
 *
 * A binary heap and, before it, a list of new calls that goes into the heap when `nextTime()` is asked: a call that is
 * cancelled before that (most time limits are) never gets there. Cancelling marks the entry, and a call moved to a later
 * time stays where it is until it comes to the top; what is out of use is thrown out when it is more than half.
 * Adding, cancelling and moving to a later time are O(1), the rest is O(log n), all amortised.
 *
 * @internal
 */
export class TimerQueue {
  #fresh: Entry[] = [];
  #heap: Entry[] = [];
  #size = 0;
  #serial = 0;
  #earliestSerial = 0;

  /** How many calls are still to come. */
  get size(): number {
    return this.#size;
  }

  /** How many entries it keeps, those out of use included: at most twice those in use, but for a few. */
  get held(): number {
    return this.#heap.length + this.#fresh.length;
  }

  /** Take a call in; it is not due before `nextTime()` has been asked. */
  add(call: DelayedCall): void {
    const entry: Entry = { time: call.getTime(), serial: this.#serial++, call, isInHeap: false };
    call.place = entry;
    this.#fresh.push(entry);
    this.#size++;
  }

  /** A call was cancelled; one that is not here any more does not matter. */
  cancelled(call: DelayedCall): void {
    const entry = call.place as Entry | undefined;
    if (entry?.call !== call) return;
    this.#leave(entry);
    this.#compact();
  }

  /** The due time of a call has changed; one that is not here any more does not matter. */
  moved(call: DelayedCall): void {
    const entry = call.place as Entry | undefined;
    if (entry?.call !== call) return;
    const time = call.getTime();
    if (!entry.isInHeap) {
      entry.time = time;
    } else if (time < entry.time) {
      entry.call = undefined;
      const sooner: Entry = { ...entry, time, call };
      call.place = sooner;
      this.#push(sooner);
      this.#compact();
    }
  }

  /** Put a call whose due time has changed before or after all others of that time. */
  place(call: DelayedCall, where: "before" | "after"): void {
    const old = call.place as Entry;
    old.call = undefined;
    const serial = where === "before" ? --this.#earliestSerial : this.#serial++;
    const entry: Entry = { time: call.getTime(), serial, call, isInHeap: false };
    call.place = entry;
    this.#fresh.push(entry);
    this.#compact();
  }

  /** When the first call is due; undefined without any. From here on calls that are new may be due. */
  nextTime(): number | undefined {
    for (const entry of this.#fresh) {
      if (entry.call !== undefined) this.#push(entry);
    }
    this.#fresh.length = 0;
    return this.#top()?.time;
  }

  /** Take the first call out if it is due at `now`. */
  takeDue(now: number): DelayedCall | undefined {
    const entry = this.#top();
    if (entry === undefined || entry.time > now) return undefined;
    const { call } = entry;
    this.#removeTop();
    this.#leave(entry);
    return call;
  }

  /** Forget all calls. */
  clear(): void {
    for (const entries of [this.#fresh, this.#heap]) {
      for (const entry of entries) entry.call = undefined;
    }
    this.#fresh = [];
    this.#heap = [];
    this.#size = 0;
  }

  /** The calls that are still to come, in no order. */
  *[Symbol.iterator](): Generator<DelayedCall, void, undefined> {
    for (const entries of [this.#heap, this.#fresh]) {
      for (const { call } of entries) if (call !== undefined) yield call;
    }
  }

  #leave(entry: Entry): void {
    entry.call = undefined;
    this.#size--;
  }

  /** The first entry that is in use and in its place. */
  #top(): Entry | undefined {
    const heap = this.#heap;
    for (let top = heap[0]; top !== undefined; top = heap[0]) {
      if (top.call === undefined) {
        this.#removeTop();
        continue;
      }
      const time = top.call.getTime();
      if (top.time === time) return top;
      top.time = time;
      this.#sink(0);
    }
    return undefined;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    entry.isInHeap = true;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex] as Entry;
      if (!isBefore(entry, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = entry;
  }

  #removeTop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    this.#sink(0);
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const entry = heap[from] as Entry;
    let index = from;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = heap[childIndex];
      if (child === undefined) break;
      const right = heap[childIndex + 1];
      if (right !== undefined && isBefore(right, child)) {
        child = right;
        childIndex++;
      }
      if (!isBefore(child, entry)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = entry;
  }

  #compact(): void {
    if (this.held < COMPACT_FROM || this.held <= 2 * this.#size) return;
    this.#fresh = this.#fresh.filter(isInUse);
    this.#heap = this.#heap.filter(isInUse);
    for (let index = (this.#heap.length >> 1) - 1; index >= 0; index--) this.#sink(index);
  }
}

function isInUse({ call }: Entry): boolean {
  return call !== undefined;
}

/** Whether one entry comes before another. @internal */
export function isBefore(one: Entry, other: Entry): boolean {
  return one.time < other.time || (one.time === other.time && one.serial < other.serial);
}
