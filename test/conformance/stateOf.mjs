import { showValue } from "./showValue.mjs";

/** The State of a Deferred, for `peek` events and for the final part of a trace. */
export function stateOf(world, deferred) {
  const state = { called: deferred.called, paused: deferred.paused };
  // A result before the firing would be a fault of the library, so it is shown.
  if (deferred.called || deferred.result !== undefined) state.result = showValue(world, deferred.result);
  if (world.exported("unhandledFailureOf")(deferred) !== undefined) state.unhandled = true;
  return state;
}
