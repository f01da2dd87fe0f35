import { typeError } from "../core/errors.js";
import { missingMethods } from "../core/kinds.js";
import { showValue } from "../core/showValue.js";
import type { Reactor } from "./Reactor.js";

/** What a reactor must be able to do. */
const METHODS = [
  "now",
  "callLater",
  "getDelayedCalls",
  "callFromThread",
  "callWhenRunning",
  "addSystemEventTrigger",
  "removeSystemEventTrigger",
  "run",
  "stop",
  "crash",
] as const satisfies (keyof Reactor)[];

/**
 * Refuse what is not a reactor.
 *
 * @param reactor - What was passed, or made.
 * @param attempt - What was attempted, such as `"react"`.
 * @param what - What lacks the methods, for the text; by default the value.
 * @throws TypeError (`ERR_NOT_A_REACTOR`).
 * @internal
 */
export function requireReactor(
  reactor: unknown,
  attempt: string,
  what = `got ${showValue(reactor)}, expected a reactor; it has`,
): void {
  const missing = missingMethods(reactor, METHODS);
  if (missing.length === 0) return;
  const lack = missing.map((name) => `${name}()`).join(", ");
  throw typeError("ERR_NOT_A_REACTOR", `Cannot ${attempt}: ${what} no ${lack}`);
}
