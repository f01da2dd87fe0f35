import type { HostPort } from "./HostWorkers.js";

/**
 * Signals of the process; their listeners are called by the host's loop.
 *
 * @internal
 */
export interface HostSignals {
  /**
   * Take the listeners of the signals that end a process away while this thread is blocked, when they could not be called
   * and would only keep the process alive.
   *
   * The first SIGINT comes by a port. SIGTERM, and a second SIGINT, end the process, as they do when nobody listens.
   *
   * @param word - Gets 1 added, and is notified, when something has been posted to the port.
   * @returns undefined when nobody listens, or where signals come another way.
   */
  hold(word: Int32Array): HeldSignals | undefined;
}

/** @internal */
export interface HeldSignals {
  /** A message says that SIGINT has come; undefined when nobody listens to that. */
  readonly port: HostPort | undefined;
  /** Call the listeners of SIGINT. */
  deliver(): void;
  /** Give the listeners back. */
  release(): void;
}
