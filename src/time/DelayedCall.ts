import { debugging, describeSites, recordSite } from "../core/debugging.js";
import type { Duration } from "../core/Duration.js";
import { toMilliseconds, toSignedMilliseconds } from "../core/Duration.js";
import type { ScheduledCall } from "../core/ReactorTime.js";
import { serialOf } from "../core/serialOf.js";
import { AlreadyCalled, AlreadyCancelled } from "./errors.js";
import { showCall } from "./showCall.js";

const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

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
  #fn: ((...args: unknown[]) => unknown) | undefined;
  #args: readonly unknown[];
  #time: number;
  #called = false;
  /** Where its owner keeps it; only that looks inside. @internal */
  place: object | undefined = undefined;

  /** @internal */
  constructor(owner: DelayedCallOwner, time: number, fn: (...args: never[]) => unknown, args: readonly unknown[] = []) {
    this.#owner = owner;
    this.#time = time;
    this.#fn = fn as (...args: unknown[]) => unknown;
    this.#args = args;
    if (debugging) recordSite(this, "created");
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
    this.#drop();
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

  /** @returns such as `[DelayedCall #3 due in 500 ms: poll("queue")]`, with the place of its creation when debugging is on. */
  toString(): string {
    const name = `DelayedCall #${serialOf(this)}`;
    if (this.#fn === undefined) return `[${name} ${this.#called ? "called" : "cancelled"}]`;
    const wait = this.#time - this.#owner.now();
    return `[${name} due in ${wait} ms: ${showCall(this.#fn, this.#args)}${describeSites(this)}]`;
  }

  /** @internal */
  [INSPECT](): string {
    return this.toString();
  }

  /** Make the call now and return what it returns; from here on it counts as called (C4). @internal */
  run(): unknown {
    const fn = this.#fn;
    const args = this.#args;
    this.#called = true;
    this.#drop();
    return fn?.(...args);
  }

  #drop(): void {
    this.#fn = undefined;
    this.#args = [];
  }

  #requireActive(attempt: string): void {
    if (this.#fn !== undefined) return;
    throw this.#called ? new AlreadyCalled(attempt) : new AlreadyCancelled(attempt);
  }
}
