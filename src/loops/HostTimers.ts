import { HostCall } from "../core/hostClock.js";
import type { ScheduledCall } from "../core/ReactorTime.js";

/** The calls of one event loop that waits for each of them by a timer of the host's. @internal */
export class HostTimers {
  readonly #pending: Set<TrackedCall> = new Set<TrackedCall>();

  /** Have `fn(...args)` called after `delay` milliseconds. */
  add<A extends unknown[]>(delay: number, fn: (...args: A) => unknown, args: A): ScheduledCall {
    const call = new TrackedCall(delay, () => fn(...args), this.#pending);
    this.#pending.add(call);
    return call;
  }

  cancelAll(): void {
    for (const call of this.#pending) call.cancel();
  }
}

/** A call that leaves the list of those pending when it is made or cancelled. */
class TrackedCall extends HostCall {
  readonly #list: Set<TrackedCall>;

  constructor(delay: number, call: () => unknown, list: Set<TrackedCall>) {
    super(delay, () => {
      list.delete(this);
      return call();
    });
    this.#list = list;
  }

  override cancel(): void {
    this.#list.delete(this);
    super.cancel();
  }
}
