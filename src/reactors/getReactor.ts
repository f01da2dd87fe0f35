import { RuntimeError } from "../core/errors.js";
import { installedReactor } from "./installedReactor.js";
import type { Reactor } from "./Reactor.js";

/**
 * The installed reactor: for the body of a function, where Python code imports `twisted.internet.reactor`.
 *
 * @throws {@link RuntimeError} when none is installed.
 */
export function getReactor(): Reactor {
  const present = installedReactor();
  if (present === undefined) {
    throw new RuntimeError("getReactor() called without an installed reactor: call installReactor() first");
  }
  return present.reactor;
}
