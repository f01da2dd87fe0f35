import type { Duration } from "../core/Duration.js";
import { toMilliseconds, toSignedMilliseconds } from "../core/Duration.js";
import type { ScheduledCall } from "../core/ReactorTime.js";
import { AlreadyCalled, AlreadyCancelled } from "./errors.js";

/** What a {@link DelayedCall} needs of the clock it is on. @internal */
export interface DelayedCallOwner {
  now(): number;
  /** It was cancelled. */
  cancelled(call: DelayedCall): void;
  /** Its due time has changed. */
  moved(call: DelayedCall): void;
}

/**
 * A call that a clock will make: it can be cancelled and moved until then.
 *
 * @see Twisted `DelayedCall`; times are milliseconds
 */
export class DelayedCall implements ScheduledCall {
  readonly #owner: DelayedCallOwner;
  #fn: (() => unknown) | undefined;
  #time: number;
  #called = false;

  /** @internal */
  constructor(owner: DelayedCallOwner, time: number, fn: () => unknown) {
    this.#owner = owner;
    this.#time = time;
    this.#fn = fn;
  }

  /** When it is due, in milliseconds on its clock. */
  getTime(): number {
    return this.#time;
  }

  /** Whether it is still to come: neither made nor cancelled. */
  active(): boolean {
    return this.#fn !== undefined;
  }

  /**
   * Prevent the call.
   *
   * @throws {@link AlreadyCalled}, {@link AlreadyCancelled}
   */
  cancel(): void {
    this.#requireActive("cancel");
    this.#fn = undefined;
    this.#owner.cancelled(this);
  }

  /**
   * Make it due a span from now.
   *
   * @param duration - The span; milliseconds as a number.
   * @throws {@link AlreadyCalled}, {@link AlreadyCancelled}
   */
  reset(duration: Duration): void {
    this.#requireActive("reset");
    this.#time = this.#owner.now() + toMilliseconds(duration, "reset the call");
    this.#owner.moved(this);
  }

  /**
   * Make it due a span later than it is.
   *
   * @param duration - The span; milliseconds as a number, negative for earlier (C5).
   * @throws {@link AlreadyCalled}, {@link AlreadyCancelled}
   */
  delay(duration: Duration): void {
    this.#requireActive("delay");
    this.#time += toSignedMilliseconds(duration, "delay the call");
    this.#owner.moved(this);
  }

  /** Make the call now; from here on it counts as called (C4). @internal */
  run(): void {
    const fn = this.#fn;
    this.#called = true;
    this.#fn = undefined;
    fn?.();
  }

  #requireActive(attempt: string): void {
    if (this.#fn !== undefined) return;
    throw this.#called ? new AlreadyCalled(attempt) : new AlreadyCancelled(attempt);
  }
}
