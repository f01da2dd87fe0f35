import { host } from "#host";
import type { ScheduledCall } from "../core/ReactorTime.js";
import { callLogged } from "../core/callLogged.js";

/** One call on the next turn of the host's loop: a turn, where a timer of 0 takes a millisecond. @internal */
export class SoonCall implements ScheduledCall {
  #call: (() => unknown) | undefined;

  constructor(call: () => unknown) {
    this.#call = call;
    host.setImmediate(() => {
      this.#run();
    });
  }

  /** Prevent the call; may be repeated, and is quiet when the call has been made. */
  cancel(): void {
    this.#call = undefined;
  }

  active(): boolean {
    return this.#call !== undefined;
  }

  #run(): void {
    const call = this.#call;
    this.#call = undefined;
    if (call !== undefined) callLogged(call);
  }
}
