import type { Deferred } from "./Deferred.js";
import { isFailure } from "./Failure.js";
import { serialOf } from "./serialOf.js";
import { showValue } from "./showValue.js";
import { CALLED, WAITING } from "./state.js";

/** The serial number of what will fire a Deferred by `chainDeferred` (D29): for its text, so nothing is kept alive. */
const chainedTo = new WeakMap<object, number>();

/** Note what will fire a Deferred. @internal */
export function noteChained(deferred: object, source: object): void {
  chainedTo.set(deferred, serialOf(source));
}

/** The text of a Deferred, such as `[Deferred #3 current result: 5]` (D30). @internal */
export function describeDeferred(deferred: Deferred<unknown>): string {
  const name = `${deferred.constructor.name} #${serialOf(deferred)}`;
  const result = deferred._result;
  if ((deferred._state & CALLED) === 0) {
    const source = chainedTo.get(deferred);
    return source === undefined ? `[${name}]` : `[${name} waiting on Deferred #${source}]`;
  }
  if ((deferred._state & WAITING) !== 0) return `[${name} waiting on Deferred #${serialOf(result as object)}]`;
  return `[${name} current result: ${isFailure(result) ? result.toString() : showValue(result)}]`;
}
