import { ReactorNotRunning } from "./errors.js";
import type { Reactor } from "./Reactor.js";

/**
 * Stop a reactor, unless it does not run, or someone else was quicker.
 *
 * @internal
 */
export function stopOnce(reactor: Reactor): void {
  try {
    reactor.stop();
  } catch (error) {
    if (!(error instanceof ReactorNotRunning)) throw error;
  }
}
