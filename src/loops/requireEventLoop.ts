import { missingMethods } from "../core/kinds.js";
import { typeError } from "../core/errors.js";
import { showValue } from "../core/showValue.js";
import type { EventLoop } from "./EventLoop.js";

/** What a loop must be able to do; all of it, since a half of a loop fails late and far away. */
const METHODS = [
  "now",
  "time",
  "callSoon",
  "callSoonThreadsafe",
  "callLater",
  "callAt",
  "createFuture",
  "isRunning",
  "isClosed",
  "close",
] as const satisfies (keyof EventLoop)[];

/**
 * Refuse what is no event loop.
 *
 * @param loop - What was passed.
 * @param attempt - What was attempted, such as `"set the event loop"`.
 * @param expected - What would do.
 * @throws TypeError (`ERR_NOT_AN_EVENT_LOOP`).
 * @internal
 */
export function requireEventLoop(loop: unknown, attempt: string, expected: string): void {
  const isObject = typeof loop === "object" && loop !== null;
  const missing = isObject ? missingMethods(loop, METHODS) : METHODS;
  if (missing.length === 0) return;
  const lack = isObject ? `; it has no ${missing.map((name) => `${name}()`).join(", ")}` : "";
  throw typeError("ERR_NOT_AN_EVENT_LOOP", `Cannot ${attempt}: got ${showValue(loop)}, expected ${expected}${lack}`);
}
