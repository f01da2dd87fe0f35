import { host } from "#host";
import { callLogged } from "../core/callLogged.js";
import type { ScheduledCall } from "../core/ReactorTime.js";

/** What a call asks of the loop it is for. */
interface Closable {
  isClosed(): boolean;
}

/** One call on the next turn of the host's loop: a turn, where a timer of 0 takes a millisecond. @internal */
export class SoonCall implements ScheduledCall {
  #call: (() => unknown) | undefined;
  readonly #loop: Closable;

  constructor(loop: Closable, call: () => unknown) {
    this.#loop = loop;
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
    return this.#call !== undefined && !this.#loop.isClosed();
  }

  #run(): void {
    const call = this.active() ? this.#call : undefined;
    this.#call = undefined;
    if (call !== undefined) callLogged(call);
  }
}
