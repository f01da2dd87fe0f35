import type { Deferred } from "./Deferred.js";
import { TimeoutError } from "./errors.js";
import type { Failure } from "./Failure.js";
import { isCancellation } from "./isCancellation.js";
import type { ReactorTime, ScheduledCall } from "./ReactorTime.js";
import type { Waiter } from "./Waiter.js";
import { addPair } from "./run.js";

const TRANSLATE = 0;
const STOP = 1;

/**
 * One `addTimeout` of one Deferred: its timer and its two places in the queue.
 *
 * @internal
 */
export class Timeout implements Waiter {
  readonly #deferred: Deferred<unknown>;
  readonly #milliseconds: number;
  readonly #onTimeoutCancel: ((result: unknown, milliseconds: number) => unknown) | undefined;
  #call: ScheduledCall | undefined;
  #ranOut = false;

  constructor(
    deferred: Deferred<unknown>,
    milliseconds: number,
    onTimeoutCancel: ((result: unknown, milliseconds: number) => unknown) | undefined,
  ) {
    this.#deferred = deferred;
    this.#milliseconds = milliseconds;
    this.#onTimeoutCancel = onTimeoutCancel;
  }

  start(clock: ReactorTime): void {
    this.#call = clock.callLater(this.#milliseconds, () => {
      this.#ranOut = true;
      this.#deferred.cancel();
    });
    addPair(this.#deferred, this, TRANSLATE);
    addPair(this.#deferred, this, STOP);
  }

  resume(result: unknown, failed: boolean, token: number): unknown {
    if (token === TRANSLATE) return this.#ranOut ? this.#translate(result, failed) : result;
    if (this.#call?.active() === true) this.#call.cancel();
    return result;
  }

  // T2, T3: only what our own timer caused is translated.
  #translate(result: unknown, failed: boolean): unknown {
    if (this.#onTimeoutCancel !== undefined) return this.#onTimeoutCancel(result, this.#milliseconds);
    if (!failed || !isCancellation((result as Failure).value)) return result;
    throw new TimeoutError(this.#milliseconds);
  }
}
